"""The committee's places that hang on a person. Other apps have a handover.py of the same form."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members.handover import Matter, takes_hold
from members.models import Appointment, HandoverLine, Person
from members.periods import last_day
from workgroup.models import Seat

SEAT = "workgroup.seat"


def matters(appointment: Appointment) -> list[Matter]:
    """The seats that the person holds, or is to hold, after her last day.

    Only a seat that belongs to the office (the county's, KS's) can go to the successor: an elected
    one is hers.
    """
    return [
        Matter(
            key=f"{SEAT}:{seat.pk}",
            title=_("Plass i arbeidsutvalget"),
            detail=_detail(seat),
            choices=_choices(seat),
        )
        for seat in _seats(appointment)
    ]


def settle(
    *,
    lines: Iterable[HandoverLine],
    appointment: Appointment,
    successor: Appointment | None,
    by: Person,  # noqa: ARG001 the same form in each app
) -> None:
    """End the seats that end, and give the successor those that follow the office.

    Raises ValidationError when the successor cannot have the seat.
    """
    decided = {line.matter: line.choice for line in lines}
    for seat in _seats(appointment):
        match decided.get(f"{SEAT}:{seat.pk}"):
            case HandoverLine.Choice.ENDS:
                _end(seat, appointment)
            case HandoverLine.Choice.POST if successor:
                _pass_on(seat, appointment, successor)


def _seats(appointment: Appointment) -> Iterable[Seat]:
    day = takes_hold(appointment)
    going_on = Q(period__upper_inf=True) | Q(period__endswith__gt=day)
    return Seat.objects.filter(going_on, person=appointment.person_id).select_related(
        "organisation", "term"
    )


def _follows_office(seat: Seat) -> bool:
    return seat.basis != Seat.Basis.ELECTED or seat.how == Seat.How.OFFICE


def _choices(seat: Seat) -> tuple[str, ...]:
    choice = HandoverLine.Choice
    stays_or_ends = (choice.PERSON, choice.ENDS)
    return (choice.POST, *stays_or_ends) if _follows_office(seat) else stays_or_ends


def _detail(seat: Seat) -> str:
    parts = [seat.get_basis_display(), str(seat.organisation)]
    if last := last_day(seat.period):
        parts.append(_("til %(last)s") % {"last": date_format(last)})
    return ", ".join(parts)


def _end(seat: Seat, appointment: Appointment) -> None:
    """End it with the office; one that has not begun by then never will, and goes."""
    day = takes_hold(appointment)
    if seat.period.lower >= day:
        seat.delete()
        return
    seat.period = DateRange(seat.period.lower, day)
    seat.end_reason = Seat.EndReason.LEFT_OFFICE
    seat.save(update_fields=["period", "end_reason"])


def _pass_on(seat: Seat, appointment: Appointment, successor: Appointment) -> None:
    first = max(takes_hold(appointment), seat.period.lower, successor.period.lower)
    until = seat.period.upper
    _end(seat, appointment)
    if until is not None and until <= first:
        return
    heir = Seat(
        term=seat.term,
        basis=seat.basis,
        number=seat.number,
        person=successor.person,
        organisation=seat.organisation,
        title=successor.title,
        period=DateRange(first, until),
        how=Seat.How.OFFICE,
    )
    heir.full_clean()
    heir.save()
