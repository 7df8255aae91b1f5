"""Somebody who leaves, and what hangs on her."""

from datetime import date, timedelta

from django.utils import timezone

from gatherings.models import AgendaItem, Gathering, Speaker
from members.handover import end_appointment
from members.models import Appointment, Handover, Person
from members.periods import today
from workgroup.models import Seat, Term


def in_days(days: int) -> date:
    """A day from now."""
    return today() + timedelta(days=days)


def ended(person: Person, by: Person, *, days: int = 10) -> Handover:
    """Her one appointment as leader ends in so many days; a handover is open."""
    opened = end_appointment(
        appointment=Appointment.objects.select_related("organisation").get(
            person=person, kind="leader"
        ),
        last_day=in_days(days),
        reason="new_job",
        by=by,
    )
    assert opened
    return opened


def seated(person: Person, term: Term, *, basis: str = "elected", number: int = 1) -> Seat:
    """She sits on the committee, for her organisation."""
    office = Appointment.objects.filter(person=person).select_related("organisation").latest("pk")
    return Seat.objects.create(
        term=term,
        basis=basis,
        number=number,
        person=person,
        organisation=office.organisation,
        title=office.title,
        period=term.period,
        how="elected" if basis == "elected" else "office",
    )


def speaking(person: Person, *, days: int = 30, **fields: object) -> Speaker:
    """She is to speak, with her title of today."""
    starts = timezone.now() + timedelta(days=days)
    given = {"state": "announced", "venue": "Rådhuset", "slug": f"om-{days}", "title": "Samlingen"}
    gathering = Gathering.objects.create(
        starts_at=starts, ends_at=starts + timedelta(hours=5), **given | fields
    )
    office = Appointment.objects.filter(person=person).select_related("organisation").first()
    return Speaker.objects.create(
        item=AgendaItem.objects.create(gathering=gathering, title="Kultur og helse"),
        person=person,
        title=office.title if office else "",
        organisation=str(office.organisation) if office else "",
    )
