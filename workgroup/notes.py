"""Writing and editing follow-up notes: each is one transaction, with its files."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from gatherings.models import Gathering
from gatherings.uploads import Verdict
from members.markdown import render
from members.models import Person
from workgroup.models import FollowUpNote, NoteAttachment, NoteRevision
from workgroup.search import keep_note
from workgroup.seats import may_write, on_committee

_BEGINNING: Final = 240


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that may be kept, and what it was found to be."""

    file: "File[bytes]"
    verdict: Verdict


class FormUsedError(Exception):
    """The form has been sent before, with another text: `note` is what came of it."""

    def __init__(self, note: FollowUpNote) -> None:
        super().__init__(note)
        self.note = note


class EditedMeanwhileError(Exception):
    """Somebody replaced the text after the writer opened it: `revision` is the newest of those."""

    def __init__(self, revision: NoteRevision) -> None:
        super().__init__(revision)
        self.revision = revision


def require_writer(person: Any) -> Person:
    """Return `person`, who may write notes today; raise PermissionDenied for who may not."""
    if not isinstance(person, Person) or not may_write(person):
        raise PermissionDenied
    return person


def post_note(
    *,
    gathering: Gathering,
    title: str,
    text: str,
    audience: str,
    attachments: Sequence[Attachment],
    form_token: UUID,
    by: Person,
) -> FollowUpNote:
    """Write a note; the same form sent twice, also at once, gives the same note.

    The secretariat without a seat writes on behalf of the committee. Raises PermissionDenied for
    who may not write today, and FormUsedError when the form was sent before with another text.
    """
    require_writer(by)
    said = {"title": title, "text": text, "audience": audience}
    new = said | {
        "gathering": gathering,
        "beginning": beginning(text),
        "author": by,
        "on_behalf": not on_committee(by),
    }
    with _stored(attachments, by) as rows, transaction.atomic():
        note, created = FollowUpNote.objects.get_or_create(form_token=form_token, defaults=new)
        if created:
            _complete(note, rows)
        elif not _says(note, said):
            raise FormUsedError(note)
    return note


def edit_note(
    *,
    note: FollowUpNote,
    title: str,
    text: str,
    audience: str,
    attachments: Sequence[Attachment],
    seen: int,
    by: Person,
) -> FollowUpNote:
    """Replace what a note says, keep what it said in a NoteRevision, and add `attachments`.

    `seen` is how many revisions there were when the writer opened the note. Nothing new said, no
    revision. Raises PermissionDenied, and EditedMeanwhileError when somebody else came first.
    """
    require_writer(by)
    said = {"title": title, "text": text, "audience": audience}
    with _stored(attachments, by) as rows, transaction.atomic():
        current = FollowUpNote.objects.select_for_update().get(pk=note.pk)
        _attach(rows, current)
        if not _says(current, said):
            _not_edited_since(current, seen)
            _replace(current, said, by)
            keep_note(current)
    return current


def beginning(text: str) -> str:
    """Return the first words of a Markdown text, without its signs."""
    words = " ".join(unescape(strip_tags(render(text))).split())
    if len(words) <= _BEGINNING:
        return words
    cut = words[: _BEGINNING - 1]
    return f"{cut.rpartition(' ')[0] or cut} …"


def _says(note: FollowUpNote, said: dict[str, str]) -> bool:
    return all(getattr(note, field) == value for field, value in said.items())


def _not_edited_since(note: FollowUpNote, seen: int) -> None:
    revisions = list(note.revisions.select_related("replaced_by"))
    if len(revisions) > seen:
        raise EditedMeanwhileError(revisions[0])


def _replace(note: FollowUpNote, said: dict[str, str], by: Person) -> None:
    now = timezone.now()
    NoteRevision.objects.create(
        note=note,
        title=note.title,
        text=note.text,
        audience=note.audience,
        replaced_at=now,
        replaced_by=by,
        on_behalf=not on_committee(by),
    )
    for field, value in said.items():
        setattr(note, field, value)
    note.beginning, note.edited_at = beginning(note.text), now
    note.save()


def _complete(note: FollowUpNote, rows: Sequence[NoteAttachment]) -> None:
    """With its files, and where it is looked for."""
    _attach(rows, note)
    keep_note(note)


def _attach(rows: Sequence[NoteAttachment], note: FollowUpNote) -> None:
    """Add those that the note has not got, each once."""
    present = set(note.attachments.values_list("sha256", flat=True))
    new = {row.sha256: row for row in rows if row.sha256 not in present}
    for row in new.values():
        row.note = note
    NoteAttachment.objects.bulk_create(new.values())


@contextmanager
def _stored(attachments: Iterable[Attachment], by: Person) -> Iterator[list[NoteAttachment]]:
    """Write the files and give a row for each, to save inside; files without a row are removed."""
    rows: list[NoteAttachment] = []
    try:
        for attachment in attachments:
            rows.append(_written(attachment, by))  # noqa: PERF401 what is written must be known
        yield rows
    except BaseException:
        _remove(rows)
        raise
    _remove(row for row in rows if row.pk is None)


def _written(attachment: Attachment, by: Person) -> NoteAttachment:
    verdict = attachment.verdict
    row = NoteAttachment(
        name=verdict.name,
        size=verdict.size,
        sha256=verdict.sha256,
        kind=verdict.kind,
        uploaded_by=by,
    )
    row.file.save(verdict.name, attachment.file, save=False)
    return row


def _remove(rows: Iterable[NoteAttachment]) -> None:
    for row in rows:
        row.file.delete(save=False)
