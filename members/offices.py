"""Appointments as a page shows them: those of today, those to come and those that were."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from members.models import Appointment
from members.periods import today


@dataclass(frozen=True, slots=True)
class Offices:
    """The newest first, but of today's the first leader."""

    now: list[Appointment] = field(default_factory=list)
    coming: list[Appointment] = field(default_factory=list)
    before: list[Appointment] = field(default_factory=list)


def in_time(appointments: Iterable[Appointment]) -> Offices:
    """`appointments` by what they are today."""
    offices, day = Offices(), today()
    for held in appointments:
        if day in held.period:
            offices.now.append(held)
        elif held.period.lower and held.period.lower > day:
            offices.coming.append(held)
        else:
            offices.before.append(held)
    offices.now.sort(key=lambda held: (not held.primary, held.kind != Appointment.Kind.LEADER))
    return offices
