"""Whom a message is for."""

from collections.abc import Iterable

from django.db.models import Q

from members.models import Appointment, Message, Organisation, Person

# A bare address is somebody whom the register does not know, or no longer.
type Recipient = Person | Organisation | str


def address_of(recipient: Recipient) -> str:
    """Where mail to `recipient` goes; empty when there is no address."""
    return recipient if isinstance(recipient, str) else recipient.email or ""


def of_draft(message: Message) -> list[Recipient]:
    """Those whom a draft is for today, in alphabetical order, persons before organisations.

    Who is shut out or forgotten is left out; who has no address stands here all the same, so
    that the secretariat sees it before sending.
    """
    chosen = Q(pk__in=message.to_persons.values("pk"))
    persons = Person.objects.filter(
        chosen | _within(message), deactivated_at__isnull=True, anonymised_at__isnull=True
    )
    return [*persons, *message.to_organisations.all()]


def _within(message: Message) -> Q:
    """The persons of the audience; of none, where it is nobody but those chosen."""
    if message.audience == Message.Audience.CHOSEN:
        return Q(pk__in=[])
    offices = Appointment.objects.today().giving_membership()
    if message.audience == Message.Audience.LEADERS:
        offices = offices.filter(kind=Appointment.Kind.LEADER)
    return Q(pk__in=offices.values("person"))


def with_address(recipients: Iterable[Recipient]) -> dict[str, Recipient]:
    """Address → the first of `recipients` who has it: nobody gets the same mail twice."""
    found: dict[str, Recipient] = {}
    for recipient in recipients:
        if address := address_of(recipient):
            found.setdefault(address.lower(), recipient)
    return found
