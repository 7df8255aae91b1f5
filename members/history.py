"""Who did what to the register: the database writes it down, and is told here who it was."""

from django.db import connection

from members.models import Person


def acting(by: Person) -> None:
    """Let changes to the register in the open transaction be recorded as done by `by`.

    What nobody called this for was done by the system. See members.models.Change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Who acts is known for one transaction; open it first.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kulturnett.by', %s, true)", [str(by.pk)])
