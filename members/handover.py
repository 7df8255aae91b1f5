"""What is handed over when an appointment ends. Other apps have a handover.py of the same form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members import history
from members.models import Appointment, Handover, HandoverLine, Person
from members.periods import ONE_DAY, last_day, today

# What is handed over: an observer or the secretariat leaves nothing to a successor.
KINDS = (Appointment.Kind.LEADER, Appointment.Kind.DEPUTY)
OFFICE = "members.appointment"


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that hangs on who leaves: `key` («workgroup.seat:12») names it for good."""

    key: str
    title: str
    detail: str = ""
    choices: tuple[str, ...] = tuple(HandoverLine.Choice.values)


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, last_day: date, reason: str, by: Person
) -> Handover | None:
    """Let `last_day` be the last day that the appointment holds, and open its handover.

    A day ahead is fine: access follows the day, and nothing has to be run. Returns the handover,
    or None for a kind that has none. Raises ValidationError, with sentences to show, for a day
    before the first and for what the register's constraints refuse.
    """
    current = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    if last_day < current.period.lower:
        raise ValidationError({"last_day": _ends_too_early(current)})
    current.period = DateRange(current.period.lower, last_day + ONE_DAY)
    current.end_reason = reason
    current.full_clean(validate_unique=False)
    return save_appointment(appointment=current, by=by)


@transaction.atomic
def save_appointment(*, appointment: Appointment, by: Person) -> Handover | None:
    """Save a new or changed appointment, and keep its handover in step with its end.

    Every door to the register comes through here. A leader or deputy who gets a last day gets an
    open handover; another last day opens a closed one again; without a last day there is none
    (what was done when it closed stays done). One that is entered after it has ended is history,
    and has nothing to hand over. Raises IntegrityError where a constraint refuses.
    """
    history.acting(by)
    stored = Appointment.objects.select_for_update(no_key=True).filter(pk=appointment.pk).first()
    appointment.save()
    end = appointment.period.upper
    if end is None:
        Handover.objects.filter(appointment=appointment).delete()
        return None
    appointment.checks.filter(answered_at__isnull=True).delete()
    appointment.checks.filter(answer="left", settled_at__isnull=True).update(settled_at=Now())
    if appointment.kind not in KINDS or (stored is None and end <= today()):
        return None
    return _opened(appointment, moved=stored is None or stored.period.upper != end)


def _opened(appointment: Appointment, *, moved: bool) -> Handover:
    handover, _new = Handover.objects.get_or_create(appointment=appointment)
    if moved and handover.closed_at:
        handover.closed_at = handover.closed_by = None
        handover.save(update_fields=["closed_at", "closed_by"])
    return handover


def _ends_too_early(appointment: Appointment) -> str:
    return _("Den siste dagen kan ikke være før vervet begynte, %(first)s.") % {
        "first": date_format(appointment.period.lower)
    }


def takes_hold(appointment: Appointment) -> date:
    """The first day of what is decided: the day after the last, or today when that is past."""
    return max(appointment.period.upper or today(), today())


def matters(appointment: Appointment) -> list[Matter]:
    """Other appointments that the person holds and that go on after this one."""
    return [
        Matter(
            key=f"{OFFICE}:{other.pk}",
            title=_("Verv: %(office)s") % {"office": other},
            detail=_until(other),
            choices=(HandoverLine.Choice.PERSON, HandoverLine.Choice.ENDS),
        )
        for other in _others(appointment)
    ]


def settle(
    *,
    lines: Iterable[HandoverLine],
    appointment: Appointment,
    successor: Appointment | None,  # noqa: ARG001 the same form in each app
    by: Person,
) -> None:
    """Do what was decided of this app's `lines`; called in the transaction that closes it."""
    ended = {line.matter for line in lines if line.choice == HandoverLine.Choice.ENDS}
    last = takes_hold(appointment) - ONE_DAY
    for other in _others(appointment):
        if f"{OFFICE}:{other.pk}" in ended:
            end_appointment(appointment=other, last_day=last, reason=appointment.end_reason, by=by)


def _others(appointment: Appointment) -> Iterable[Appointment]:
    """Those that have begun when this one ends; one that begins later hangs on nothing."""
    day = takes_hold(appointment)
    return (
        Appointment.objects.filter(person=appointment.person, period__startswith__lt=day)
        .filter(Q(period__upper_inf=True) | Q(period__endswith__gt=day))
        .exclude(pk=appointment.pk)
        .select_related("organisation")
    )


def _until(appointment: Appointment) -> str:
    last = last_day(appointment.period)
    return _("til %(last)s") % {"last": date_format(last)} if last else ""
