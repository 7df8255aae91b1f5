"""Who sits on the committee today, which of its places are vacant, and who may write for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from members.periods import today
from workgroup.models.committee import Seat, Term


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a term's composition; without a `seat` it is vacant."""

    basis: Seat.Basis
    number: int
    seat: Seat | None


def seat_today(day: date | None = None) -> Exists:
    """For a query of persons: whether each holds a seat today, or on `day`."""
    return Exists(Seat.objects.filter(person=OuterRef("pk")).on(day or today()))


def on_committee(person: Any) -> bool:
    """Whether `person` (or AnonymousUser) holds a seat today; asked once a request.

    The query that loads whoever is signed in has the answer with it (`holds_seat`).
    """
    if not person.is_authenticated:
        return False
    if not hasattr(person, "holds_seat"):
        person.holds_seat = Seat.objects.filter(person=person).today().exists()
    return bool(person.holds_seat)


def may_write(person: Any) -> bool:
    """Whether `person` may write notes: the committee of today, and the secretariat for it."""
    return bool(getattr(person, "is_staff", False)) or on_committee(person)


def places(term: Term, seats: Iterable[Seat]) -> list[Place]:
    """Each place of `term` in order, with the one of `seats` that holds it or none."""
    held = {(seat.basis, seat.number): seat for seat in seats if seat.term_id == term.pk}
    return [
        Place(basis, number, held.get((basis, number)))
        for basis, count in term.composition.items()
        for number in range(1, count + 1)
    ]
