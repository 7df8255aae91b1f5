"""Closing a person out: she is still in the register, but nothing lets her in."""

from django.db import transaction
from django.utils import timezone

from members.account.addresses import change_lock
from members.history import acting
from members.models import Person


@transaction.atomic
def deactivate(*, person: Person, by: Person) -> None:
    """Close `person` out from her next request on; links and codes under way open nothing.

    Raises ValueError for oneself: nobody would be left to open again.
    """
    if person == by:
        raise ValueError("Nobody closes herself out.")
    acting(by)
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if person.deactivated_at is None:
        person.deactivated_at = timezone.now()
        change_lock(person)
        person.save(update_fields=["deactivated_at", "password"])


@transaction.atomic
def reopen(*, person: Person, by: Person) -> None:
    """Let `person` sign in again; the sessions that ended stay ended."""
    acting(by)
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if person.deactivated_at is not None:
        person.deactivated_at = None
        person.save(update_fields=["deactivated_at"])
