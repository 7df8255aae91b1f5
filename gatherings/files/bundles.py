"""All of a gathering's presentations as one zip: in programme order, under names one can read."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from io import BytesIO
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from gatherings.files.packing import Archive, Entry
from gatherings.files.stored import Pieces, Stretch, opened, path_of
from gatherings.kinds import ACCEPTED_KINDS
from gatherings.models import Gathering, Presentation, PresentationVersion
from gatherings.names import shown_name

# Windows unpacks into folders whose own names count against its 260 signs.
_LENGTH: Final = 180
_SPEAKERS: Final = 80
_FORBIDDEN: Final = re.compile(r'\s*(?:[<>:"/\\|?*\x00-\x1f\x7f]+\s*)+')
_EDGES: Final = " .-\u200d"
_NOTE: Final = "Les meg.txt"
_FORMAT: Final = "zip1"  # another when the same files would become other bytes


@dataclass(frozen=True)
class Bundle:
    """The zip, the tag of its bytes, and the versions whose files are in it."""

    archive: Archive
    tag: str
    versions: list[PresentationVersion]


def bundle(versions: Sequence[PresentationVersion]) -> Bundle | None:
    """Pack `versions`, which stand in programme order; None when there is no file among them.

    Links, and files whose bytes are gone, are told of in a text beside the files.
    """
    digits = max(2, len(str(len(versions))))
    rows = [
        (version, f"{at:0{digits}} {_base(version.presentation)}")
        for at, version in enumerate(versions, 1)
    ]
    there = [(version, base) for version, base in rows if version.file and _is_there(version)]
    if not there:
        return None
    entries = [_entry(version, base) for version, base in there]
    packed = [version for version, _base in there]
    if note := _note([(version, base) for version, base in rows if version not in packed]):
        newest = max(entry.modified for entry in entries)
        entries.append(
            Entry(_NOTE, len(note), newest, lambda: Stretch(BytesIO(note), 0, len(note)))
        )
    return Bundle(Archive(entries), _tag(entries, packed, note), packed)


def size_of(versions: Sequence[PresentationVersion]) -> int:
    """About how many bytes the zip of `versions` has; 0 when it is not worth one."""
    files = [version.size or 0 for version in versions if version.file]
    return sum(files) if len(files) > 1 else 0


def zip_name(gathering: Gathering) -> str:
    """The name it is saved under: «Første samling – presentasjoner.zip»."""
    return shown_name(_plain(f"{gathering.title} – {_('presentasjoner')}", _LENGTH) + ".zip")


def _entry(version: PresentationVersion, base: str) -> Entry:
    extension = ACCEPTED_KINDS[version.kind].extensions[0]
    return Entry(
        name=f"{base}.{extension}",
        size=version.size or 0,
        modified=timezone.localtime(version.uploaded_at),
        open=partial(_open, version),
    )


def _open(version: PresentationVersion) -> Pieces:
    # One byte more than there should be, so that a file that has grown is found out.
    return opened(version.file, 0, (version.size or 0) + 1)


def _is_there(version: PresentationVersion) -> bool:
    """Whether the bytes are here, all of them; elsewhere the row is believed."""
    path = path_of(version.file)
    try:
        return path is None or path.stat().st_size == version.size
    except FileNotFoundError:
        return False


def _base(presentation: Presentation) -> str:
    """«HUNT – kultur og helse (Steinar Krokstad)», safe in every file system."""
    speakers = presentation.item.speakers.all() if presentation.item else ()
    names = [
        speaker.person.name if speaker.person else speaker.organisation for speaker in speakers
    ]
    told = _plain(", ".join(names), _SPEAKERS)
    ending = f" ({told})" if told else ""
    title = _plain(presentation.title, _LENGTH - len(ending.encode()))
    return (title or _("presentasjon")) + ending


def _plain(text: str, length: int) -> str:
    """`text` without what Windows forbids, in NFC, cut at `length` bytes; maybe empty."""
    # A first sign keeps it from looking like a device's name, or like none at all.
    safe = shown_name(f"_{_FORBIDDEN.sub(' - ', text).strip(_EDGES)}").removeprefix("_")
    return safe.encode()[:length].decode(errors="ignore").strip(_EDGES)


def _note(left_out: list[tuple[PresentationVersion, str]]) -> bytes:
    """What is not in the zip, and where it is."""
    lines = [
        f"{base}\r\n{version.link or _('Filen mangler. Si fra til sekretariatet.')}\r\n"
        f"{settings.SITE_URL}{version.presentation.get_absolute_url()}\r\n"
        for version, base in left_out
    ]
    return "\r\n".join(lines).encode("utf-8-sig") if lines else b""


def _tag(entries: list[Entry], packed: list[PresentationVersion], note: bytes) -> str:
    said = [
        _FORMAT,
        [(entry.name, entry.size, entry.modified.astimezone(UTC).isoformat()) for entry in entries],
        [version.sha256 for version in packed],
        note.decode(),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
