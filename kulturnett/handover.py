"""What hangs on a person in all apps, and the one act that lets go of it."""

from collections.abc import Mapping
from types import ModuleType

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import gatherings.handover
import members.handover
import workgroup.handover
from kulturnett import starter
from members import history
from members.handover import Matter
from members.models import Appointment, Handover, HandoverLine, Person
from members.successors import Successor, appoint, following

_APPS: dict[str, ModuleType] = {
    "workgroup": workgroup.handover,
    "gatherings": gatherings.handover,
    "members": members.handover,
}


class ClosedError(Exception):
    """Somebody else has closed it, or the appointment ends no more."""


class UndecidedError(Exception):
    """Something hangs on the person that nothing was decided of: `matters`."""

    def __init__(self, matters: list[Matter]) -> None:
        super().__init__(matters)
        self.matters = matters


def matters(appointment: Appointment) -> list[Matter]:
    """All that hangs on the person who leaves, app by app."""
    return [matter for app in _APPS.values() for matter in app.matters(appointment)]


@transaction.atomic
def close(
    *, handover: Handover, choices: Mapping[str, str], successor: Successor | None, by: Person
) -> Handover:
    """Do what was decided (`choices`: matter's key → choice), appoint the successor, and close.

    All or nothing. What hangs on the person is asked anew, with her row locked so that nothing
    more can be hung on her meanwhile. Raises ClosedError, UndecidedError, and ValidationError when
    nobody is named for what follows the office, or the successor cannot have it.
    """
    history.acting(by)
    current = Handover.objects.select_for_update(no_key=True).filter(pk=handover.pk).first()
    if current is None or current.closed_at:
        raise ClosedError
    # A new seat, talk or appointment of hers takes a share of this lock by its foreign key.
    leaver = Person.objects.select_for_update().get(appointments=current.appointment_id)
    found = _decided(current.appointment, choices)
    office = _successor(current.appointment, successor, by)
    if office is None and HandoverLine.Choice.POST in {choices[matter.key] for matter in found}:
        raise ValidationError(
            _("Noe skal følge stillingen. Si hvem som tar over, eller velg noe annet der.")
        )
    _settle(_lines(current, found, choices), current.appointment, office, by)
    starter.tell(handover=current, leaver=leaver, office=office, by=by)
    current.successor = office.person if office else None
    current.closed_at, current.closed_by = timezone.now(), by
    current.save()
    return current


def _decided(appointment: Appointment, choices: Mapping[str, str]) -> list[Matter]:
    found = matters(appointment)
    if undecided := [one for one in found if choices.get(one.key) not in one.choices]:
        raise UndecidedError(undecided)
    return found


def _successor(
    appointment: Appointment, successor: Successor | None, by: Person
) -> Appointment | None:
    if successor:
        return appoint(after=appointment, successor=successor, by=by)
    return following(appointment)


def _lines(
    handover: Handover, found: list[Matter], choices: Mapping[str, str]
) -> list[HandoverLine]:
    longest = HandoverLine._meta.get_field("title").max_length  # noqa: SLF001 Django's own
    lines = [
        HandoverLine(
            handover=handover,
            matter=matter.key,
            title=f"{matter.title} ({matter.detail})"[:longest] if matter.detail else matter.title,
            choice=choices[matter.key],
        )
        for matter in found
    ]
    return HandoverLine.objects.bulk_create(
        lines,
        update_conflicts=True,  # decided once before, and opened again
        unique_fields=["handover", "matter"],
        update_fields=["title", "choice"],
    )


def _settle(
    lines: list[HandoverLine], appointment: Appointment, office: Appointment | None, by: Person
) -> None:
    for name, app in _APPS.items():
        own = [line for line in lines if line.matter.startswith(f"{name}.")]
        app.settle(lines=own, appointment=appointment, successor=office, by=by)
