"""What leaders have answered, what they have not, and what is left of those who go."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import checks
from members.desk import DeskLine, shown
from members.models import Appointment, Handover, YearlyCheck
from members.periods import today


def lines() -> list[DeskLine]:
    """What waits today, the most urgent first: one query each."""
    appointments = reverse("admin:members_appointment_changelist")
    answer = YearlyCheck.Answer
    return [
        *shown(
            open_handovers(),
            _handover,
            rest=_("overleveringer som står åpne"),
            url=f"{appointments}?overlevering=apen",
        ),
        *shown(
            checks.unsettled(answer.LEFT),
            _left,
            rest=_("ledere som svarte at de har sluttet"),
            url=f"{appointments}?svar=sluttet",
        ),
        *shown(
            checks.unsettled(answer.CHANGED),
            _changed,
            rest=_("ledere som svarte at noe er endret"),
            url=f"{appointments}?svar=endret",
        ),
        *shown(
            checks.overdue(),
            _overdue,
            rest=_("ledere som ikke har svart på om det stemmer"),
            url=f"{appointments}?bekreftet=ubesvart",
        ),
    ]


def open_handovers() -> QuerySet[Handover]:
    """The oldest first, with whom they are about."""
    return Handover.objects.open().select_related(
        "appointment__person", "appointment__organisation"
    )


def _handover(handover: Handover) -> DeskLine:
    return DeskLine(
        title=_("Overleveringen etter %(name)s står åpen") % _who(handover.appointment),
        detail=str(handover.appointment),
        button=_("Overlever"),
        url=handover.get_absolute_url(),
    )


def _left(check: YearlyCheck) -> DeskLine:
    return DeskLine(
        title=_("%(name)s svarte: har sluttet eller slutter") % _who(check.appointment),
        detail=_("%(office)s. Siste dag %(day)s.")
        % {"office": check.appointment, "day": date_format(check.last_day or today())},
        button=_("Avslutt vervet"),
        url=reverse("admin:members_appointment_end", args=[check.appointment_id]),
    )


def _changed(check: YearlyCheck) -> DeskLine:
    return DeskLine(
        title=_("%(name)s svarte: noe er endret") % _who(check.appointment),
        detail=f"{check.appointment}. «{check.note}»",
        button=_("Rett opp"),
        url=reverse("admin:members_appointment_change", args=[check.appointment_id]),
    )


def _overdue(appointment: Appointment) -> DeskLine:
    return DeskLine(
        title=_("%(name)s er ikke bekreftet i år") % _who(appointment),
        detail=_("%(office)s. Spurt for over en måned siden, uten svar.") % {"office": appointment},
        button=_("Bekreftet i dag"),
        url=reverse("admin:members_appointment_confirm", args=[appointment.pk]),
        post=True,
    )


def _who(appointment: Appointment) -> dict[str, Any]:
    return {"name": appointment.person}
