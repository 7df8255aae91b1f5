"""Taking away the keys of somebody who has lost them, and perhaps the telephone they lay on."""

from django.db import transaction

from members.account import keys, letters
from members.account.addresses import change_lock
from members.history import acting
from members.models import Person


@transaction.atomic
def take_away(*, person: Person, by: Person) -> None:
    """Remove all keys of `person` and end her sessions; she is told at her primary address.

    Raises ValueError for oneself: one's own keys are on Min side. Without keys nothing happens.
    """
    if person == by:
        raise ValueError("One's own keys are removed on one's own page.")
    acting(by)
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if not keys.discard(person):
        return
    change_lock(person)
    person.save(update_fields=["password"])
    told = [person.email] if person.email else []
    letters.tell(person, told, letters.KEYS_TAKEN_BY, letters.NO_KEYS, letters.OUT, by=by)
