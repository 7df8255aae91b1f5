"""What of the register hangs on a person. Other apps have a handover.py of the same form."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.models import Appointment, HandoverLine, Person


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that hangs on who leaves: `key` («workgroup.seat:12») names it for good."""

    key: str
    title: str
    detail: str = ""
    choices: tuple[str, ...] = tuple(HandoverLine.Choice.values)


def matters(appointment: Appointment) -> list[Matter]:  # noqa: ARG001 the same form in each app
    """What hangs on the person who leaves this appointment."""
    return []


def settle(
    *, lines: Iterable[HandoverLine], appointment: Appointment, successor: Person | None, by: Person
) -> None:
    """Do what was decided of this app's `lines`; called in the transaction that closes it."""
