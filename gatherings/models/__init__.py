"""What we meet about: gatherings, their programme, presentations and pictures."""

from gatherings.models.gatherings import AgendaItem, Gathering, Speaker
from gatherings.models.photos import Photo
from gatherings.models.presentations import Presentation, PresentationVersion

__all__ = ["AgendaItem", "Gathering", "Photo", "Presentation", "PresentationVersion", "Speaker"]
