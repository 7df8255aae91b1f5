"""Who carries it on: the committee's terms and seats, and what it writes."""

from workgroup.models.committee import Seat, Term
from workgroup.models.notes import FollowUpNote, NoteAttachment, NoteRevision

__all__ = ["FollowUpNote", "NoteAttachment", "NoteRevision", "Seat", "Term"]
