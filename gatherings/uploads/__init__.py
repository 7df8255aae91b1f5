"""What the web side needs to take files: quarantine, judgement, names and keys.

Loads none of the heavy readers: they live in the children that members.confinement starts.
"""

import hashlib
import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.utils.translation import gettext as _

from gatherings.files.pool import give_back
from gatherings.judge.asking import ask
from gatherings.kinds import ACCEPTED_KINDS, accept_attribute, labelled
from gatherings.names import shown_name
from gatherings.uploads.quarantine import (
    SUFFIX,
    DiskFull,
    QuarantineUploadHandler,
    quarantine,
)
from gatherings.uploads.refusals import Refused, TooLarge, WrongKind
from gatherings.uploads.scanning import Scan, is_configured, scan

__all__ = [
    "DiskFull",
    "QuarantineUploadHandler",
    "Refused",
    "Verdict",
    "accept_attribute",
    "judge",
    "judge_path",
    "storage_key",
    "what_is_taken",
]

_LOGGER: Final = logging.getLogger(__name__)
# Each is a child of up to 512 MB: many uploads at once must not take the machine.
_AT_ONCE: Final = 4
_PATIENCE: Final = 20  # seconds
_turns: Final = threading.BoundedSemaphore(_AT_ONCE)


@dataclass(frozen=True)
class Verdict:
    """A file that may be kept: its kind by content, sha256 of its bytes, name to show.

    `held` says that it could not be scanned for viruses now: kept, it is for few until it is.
    """

    kind: str
    sha256: str
    size: int
    name: str
    held: bool = False


def judge(upload: "UploadedFile[Any]", *, kinds: frozenset[str] | None = None) -> Verdict:
    """Judge an uploaded file by its content, its name and its declared type, in a child process.

    Raises Refused, a ValidationError whose sentence says what is wrong and what to do; then the
    upload is closed and nothing of it is kept. `kinds` narrows what is taken: PICTURES for a photo.
    """
    try:
        if getattr(upload, "too_large", False):
            raise TooLarge(settings.UPLOAD_MAX_BYTES)
        with _on_disk(upload) as path:
            return judge_path(
                path,
                name=getattr(upload, "raw_name", None) or upload.name or "",
                declared=upload.content_type or "",
                sha256=getattr(upload, "sha256", ""),
                kinds=kinds,
            )
    except Refused:
        upload.close()
        raise


def judge_path(
    path: Path,
    *,
    name: str,
    declared: str = "",
    sha256: str = "",
    kinds: frozenset[str] | None = None,
) -> Verdict:
    """Judge a file on disk that was called `name`, as judge() does; the file is left alone.

    ClamAV is asked first: who has a virus should know that, whatever else is wrong with the file.
    """
    size = path.stat().st_size
    if size > settings.UPLOAD_MAX_BYTES:
        raise TooLarge(settings.UPLOAD_MAX_BYTES)
    give_back()
    held = _must_wait(path)
    with _turn():
        kind = _asked(path, name, declared)
    if kinds is not None and kind not in kinds:
        raise WrongKind(kinds)
    return Verdict(
        kind=kind,
        sha256=sha256 or _sha256(path),
        size=size,
        name=shown_name(name),
        held=held,
    )


def _must_wait(path: Path) -> bool:
    """Tell whether the file could not be scanned, though it should; raise Refused for a virus."""
    scanned = scan(path)
    if scanned is Scan.FOUND:
        raise Refused("virus")
    return scanned in {Scan.AWAY, Scan.UNSURE}


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn to start a child; raise Refused when it does not come."""
    if not _turns.acquire(timeout=_PATIENCE):
        raise Refused("busy")
    try:
        yield
    finally:
        _turns.release()


def what_is_taken() -> str:
    """What a file field says of itself: kinds, size, and whether anybody looks for viruses."""
    limit = settings.UPLOAD_MAX_BYTES // 2**20
    sentence = _("%(kinds)s, høyst %(limit)s MB.") % {"kinds": labelled(), "limit": limit}
    return sentence if is_configured() else f"{sentence} {_('Filene sjekkes ikke for virus.')}"


def storage_key(prefix: str, extension: str) -> str:
    """Return a new random key below `prefix`: it tells nothing, and no name can steer it."""
    return f"{prefix}/{secrets.token_hex(16)}.{extension.lower()[:5]}"


def _asked(path: Path, name: str, declared: str) -> str:
    """Return the kind that the judge found; raise Refused for every other answer."""
    answer, complaint = ask(path, name=name, declared=declared, workplace=quarantine())
    if complaint:
        _LOGGER.warning("Judging %s: %s, %r", path.name, answer["reason"], complaint)
    if answer.get("accepted") is True and answer.get("kind") in ACCEPTED_KINDS:
        return str(answer["kind"])
    raise Refused(str(answer.get("reason")))


@contextmanager
def _on_disk(upload: "UploadedFile[Any]") -> Iterator[Path]:
    """Give the path of an upload's bytes; those kept in memory are written down first."""
    if isinstance(upload, TemporaryUploadedFile):
        yield Path(upload.temporary_file_path())
        return
    with NamedTemporaryFile(dir=quarantine(), suffix=SUFFIX) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
