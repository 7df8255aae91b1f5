"""Municipalities merge and split: what ends closes, and points to what came after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members import history
from members.handover import save_appointment
from members.models import Appointment, Organisation, Person, Succession
from members.periods import EARLIEST, LATEST


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reorganisation does: what closes, what follows it, and which appointments end."""

    former: list[Organisation]
    successors: list[Organisation]
    on: date
    ending: list[Appointment]

    @property
    def joining(self) -> list[Organisation]:
        """Successors that come into the network with what they follow."""
        if not any(one.participates for one in self.former):
            return []
        return [one for one in self.successors if not one.participates]


def plan(*, former: Iterable[Organisation], successors: Iterable[Organisation], on: date) -> Plan:
    """What would happen if `former` became `successors` on the day `on`; nothing is changed.

    Raises ValidationError with a sentence for each thing that stands in the way.
    """
    closing, following = list(former), list(successors)
    wrong = [*_lacking(closing, following, on)]
    for one in closing:
        wrong += _cannot_close(one, on)
    wrong += [_not_valid(one, on) for one in following if on not in one.valid]
    held = Appointment.objects.filter(organisation__in=closing)
    held = held.select_related("person", "organisation").order_by("organisation__sort_name", "pk")
    wrong += [_begins(one) for one in held.filter(period__startswith__gte=on)]
    if wrong:
        raise ValidationError(wrong)
    ending = held.filter(Q(period__upper_inf=True) | Q(period__endswith__gt=on))
    return Plan(closing, following, on, list(ending))


@transaction.atomic
def reorganise(
    *, former: Iterable[Organisation], successors: Iterable[Organisation], on: date, by: Person
) -> Plan:
    """Close `former` before the day `on`, on which `successors` take over. See plan().

    Their appointments end the day before, each with its handover, and their numbers are free from
    `on`. Where a former took part in the network, the successors do.
    """
    history.acting(by)
    ids = [one.pk for one in former]
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    done = plan(former=locked, successors=successors, on=on)
    for appointment in done.ending:
        appointment.period = DateRange(appointment.period.lower, on)
        appointment.end_reason = Appointment.EndReason.REORGANISED
        save_appointment(appointment=appointment, by=by)
    for one in done.former:
        one.valid = DateRange(one.valid.lower, on)
        one.save(update_fields=["valid"])
        Succession.objects.bulk_create(
            [Succession(former=one, successor=after) for after in done.successors],
            ignore_conflicts=True,
        )
    for one in done.joining:
        one.participates = True
        one.save(update_fields=["participates"])
    return done


def _lacking(former: list[Organisation], successors: list[Organisation], on: date) -> list[str]:
    wrong = []
    if not former:
        wrong.append(_("Velg minst én organisasjon som opphører."))
    if not successors:
        wrong.append(_("Velg minst én organisasjon som tar over."))
    if not EARLIEST < on < LATEST:
        wrong.append(_("Dagen må ligge mellom 2000 og 2100."))
    both = {one.pk for one in former} & {one.pk for one in successors}
    wrong += [
        _("%(name)s kan ikke følge etter seg selv.") % {"name": one}
        for one in successors
        if one.pk in both
    ]
    return wrong


def _cannot_close(one: Organisation, on: date) -> list[str]:
    facts = {"name": one, "day": date_format(on)}
    if one.valid.lower is not None and one.valid.lower >= on:
        return [_("%(name)s finnes ikke før %(day)s.") % facts]
    if one.valid.upper is not None and one.valid.upper < on:
        return [
            _("%(name)s opphørte alt %(end)s. Velg den dagen.")
            % {**facts, "end": date_format(one.valid.upper)}
        ]
    return []


def _not_valid(one: Organisation, on: date) -> str:
    return _(
        "%(name)s er ikke gyldig %(day)s. Rett perioden dens først, eller velg en annen dag."
    ) % {
        "name": one,
        "day": date_format(on),
    }


def _begins(held: Appointment) -> str:
    return _(
        "%(person)s har et verv i %(name)s som begynner %(day)s, etter at den opphører. "
        "Flytt det til den nye eller slett det først."
    ) % {
        "person": held.person,
        "name": held.organisation,
        "day": date_format(held.period.lower),
    }
