"""An address that does not work: nothing more goes to it before it changes, or works again."""

from django.db import transaction
from django.utils import timezone

from members.history import acting
from members.models import Person


@transaction.atomic
def mark_bounced(*, person: Person, by: Person) -> None:
    """Say that the address of `person` does not work. Sign-in codes are sent all the same.

    Raises ValueError when she has none.
    """
    acting(by)
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if person.email is None:
        raise ValueError("Only an address can be out of work.")
    if person.bounced_at is None:
        person.bounced_at = timezone.now()
        person.save(update_fields=["bounced_at"])


@transaction.atomic
def mark_working(*, person: Person, by: Person) -> None:
    """Say that the address of `person` works again."""
    acting(by)
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if person.bounced_at is not None:
        person.bounced_at = None
        person.save(update_fields=["bounced_at"])
