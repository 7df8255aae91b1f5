"""The first letter to who takes over; or, while nobody is named, to the organisation."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from members.account.signin import signin_url
from members.mail import outbox
from members.models import Appointment, Handover, Message, Network, Organisation, Person
from members.periods import last_day, today


def tell(*, handover: Handover, leaver: Person, office: Appointment | None, by: Person) -> None:
    """Write to the successor, once; or to the organisation's own address, if it has one.

    Called in the transaction that closes `handover`, before it knows its successor: one who was
    named when it closed an earlier time has had the letter.
    """
    if office is None:
        _ask(handover.appointment, leaver, by)
    elif office.person_id != handover.successor_id:
        _welcome(office, leaver, by)


def _welcome(office: Appointment, leaver: Person, by: Person) -> None:
    person = office.person
    if not person.is_active or person.bounced_at:
        return
    context = _context(office, leaver) | {
        "starts": office.period.lower if office.period.lower > today() else None,
        "url": welcome_url(person),
    }
    # Who has never been in is invited by this, and need not be once more.
    kind = Message.Kind.PLAIN if person.last_login else Message.Kind.INVITATION
    with translation.override(person.language):
        _post("successor", context, to=person, kind=kind, by=by)


def _ask(appointment: Appointment, leaver: Person, by: Person) -> None:
    organisation = appointment.organisation
    still_there = organisation.valid.upper is None or appointment.period.upper in organisation.valid
    if not (organisation.email and organisation.participates and still_there):
        return
    if not appointment.primary:
        return
    context = _context(appointment, leaver) | {"last": last_day(appointment.period)}
    with translation.override(settings.LANGUAGE_CODE):
        _post("vacant", context, to=organisation, kind=Message.Kind.PLAIN, by=by)


def welcome_url(person: Person) -> str:
    """The way in for `person`: the door with her address filled in, and then the starter pack."""
    return signin_url(person=person, then=reverse("welcome"))


def _context(office: Appointment, leaver: Person) -> dict[str, object]:
    network = Network.objects.select_related("contact").first()
    return {"office": office, "leaver": leaver, "network": network}


def _post(
    name: str,
    context: dict[str, object],
    *,
    to: Person | Organisation,
    kind: Message.Kind,
    by: Person,
) -> None:
    subject, body = outbox.written(f"handover/{name}", context)
    outbox.post(to=to, subject=subject, body=body, kind=kind, by=by)
