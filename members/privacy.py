"""What the register keeps about persons, why and how long. Other apps have a privacy.py alike."""

from dataclasses import dataclass
from typing import Any

from members.models import Person


@dataclass(frozen=True, slots=True)
class Kept:
    """Why something is kept (purpose), by what right (basis), and until when."""

    purpose: str
    basis: str
    until: str


# «members.Person.phone» → why. A field that says nothing of a person is in NOT_PERSONAL.
FIELDS: dict[str, Kept] = {}
NOT_PERSONAL: frozenset[str] = frozenset()


def own_data(person: Person) -> dict[str, Any]:  # noqa: ARG001 the same form in each app
    """What this app keeps about `person`, ready for JSON: she may have a copy of all of it."""
    return {}


def forget(person: Person) -> None:
    """Remove what this app keeps about `person`; called in the transaction that anonymises her."""
