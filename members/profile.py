"""What a person may change of herself."""

from django.db import transaction

from members import history
from members.models import Person

OWN_FIELDS = ("name", "phone", "phone_shown", "language")


@transaction.atomic
def save_profile(*, person: Person, by: Person) -> None:
    """Save what she has changed of `OWN_FIELDS`, and nothing else of the row."""
    history.acting(by)
    person.save(update_fields=OWN_FIELDS)
