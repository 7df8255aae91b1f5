"""Who may change a presentation: the secretariat, and who is listed as its speaker."""

from typing import Any

from django.core.exceptions import PermissionDenied

from gatherings.models import Presentation, Speaker
from members.models import Person


def place_of(person: Any, presentation: Presentation) -> Speaker | None:
    """The place in the programme by which the presentation is hers, if it is."""
    speakers = presentation.item.speakers.all() if presentation.item else ()
    hers = (speaker for speaker in speakers if speaker.person_id and speaker.person_id == person.pk)
    return next(hers, None)


def may_change(person: Any, presentation: Presentation) -> bool:
    """Whether she may replace its file, say who sees it, withdraw it, and see how it is used."""
    return getattr(person, "is_staff", False) or place_of(person, presentation) is not None


def require_changer(person: Any, presentation: Presentation, *, alone: bool = False) -> Person:
    """Return `person`, who may change it; with `alone` only one of the secretariat.

    Raises PermissionDenied.
    """
    may = getattr(person, "is_staff", False) if alone else may_change(person, presentation)
    if not isinstance(person, Person) or not may:
        raise PermissionDenied
    return person
