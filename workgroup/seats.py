"""Who sits on the committee today."""

from typing import Any

from django.db.models import Exists, OuterRef

from workgroup.models.committee import Seat


def seat_today() -> Exists:
    """For a query of persons: whether each holds a seat today."""
    return Exists(Seat.objects.filter(person=OuterRef("pk")).today())


def on_committee(person: Any) -> bool:
    """Whether `person` (or AnonymousUser) holds a seat today; asked once a request.

    The query that loads whoever is signed in has the answer with it (`holds_seat`).
    """
    if not person.is_authenticated:
        return False
    if "holds_seat" not in vars(person):
        person.holds_seat = Seat.objects.filter(person=person).today().exists()
    return bool(person.holds_seat)
