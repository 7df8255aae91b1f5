"""What of the committee can be found: its notes. See members.search."""

from html import unescape

from django.utils import timezone
from django.utils.html import strip_tags

from members.markdown import render
from members.models import SearchEntry
from members.search import Entry, keep
from workgroup.models import FollowUpNote


def keep_note(note: FollowUpNote, *, anew: bool = False) -> bool:
    """Let `note` be found as it now is; called in the transaction that changed it."""
    committee = note.audience == FollowUpNote.Audience.COMMITTEE
    audiences = SearchEntry.Audience
    entry = Entry(
        title=note.title,
        url=note.get_absolute_url(),
        audience=audiences.COMMITTEE if committee else audiences.NOTES,
        people=str(note.author),
        place=note.gathering.title,
        text=unescape(strip_tags(render(note.text))),
        year=timezone.localdate(note.gathering.starts_at).year,
        gathering=note.gathering_id,
        draft=note.gathering.is_draft,
    )
    return keep(SearchEntry.Kind.NOTE, note.pk, [entry], anew=anew)


def keep_notes_of(person_id: int) -> None:
    """Those that a person wrote, after a change of her name."""
    for note in FollowUpNote.objects.filter(author=person_id).select_related("gathering", "author"):
        keep_note(note)


def keep_all(*, anew: bool = False) -> None:
    """Every note."""
    for note in FollowUpNote.objects.select_related("gathering", "author").order_by("pk"):
        keep_note(note, anew=anew)
