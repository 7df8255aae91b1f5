"""How a picture comes in: judged, then made anew without place, camera or date."""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile

from gatherings.files.stored import local_path
from gatherings.kinds import PICTURES
from gatherings.models import Photo
from gatherings.models.photos import SMALL_WIDTH
from gatherings.uploads import Refused, Verdict, judge
from gatherings.uploads.quarantine import quarantine
from members.confinement import MEGABYTE, Outcome, run_child

_LOGGER: Final = logging.getLogger(__name__)
_MEMORY = 1024 * MEGABYTE  # of addresses; libheif asks for more than it uses
_RESIDENT = 505 * MEGABYTE
_REASONS: Final = {
    Outcome.TIMED_OUT: "timed_out",
    Outcome.TOO_LARGE: "bomb",
    Outcome.STOPPED: "stopped",
}


@dataclass(frozen=True)
class Picture:
    """Our own WebP of what was uploaded, and a small one for pages."""

    file: "ContentFile[bytes]"
    small: "ContentFile[bytes]"
    width: int
    height: int
    sha256: str


def develop(upload: "UploadedFile[Any]") -> Picture:
    """Judge an uploaded picture and make it anew. Raises Refused with a sentence."""
    judge(upload, kinds=PICTURES)
    return _anew(upload)


def receive(upload: "UploadedFile[Any]", *, may_wait: bool = True) -> "tuple[File[bytes], Verdict]":
    """Judge any upload, and give what is to be kept of it: a document's bytes, a picture made anew.

    Raises Refused with a sentence. Where nothing can wait for control, `may_wait` is False: then a
    document that could not be scanned is refused.
    """
    verdict = judge(upload)
    if verdict.kind not in PICTURES:
        if verdict.held and not may_wait:
            upload.close()
            raise Refused("unscanned")
        return upload, verdict
    picture = _anew(upload)
    return picture.file, Verdict(
        kind="webp",
        sha256=picture.sha256,
        size=picture.file.size,
        name=f"{verdict.name.rpartition('.')[0]}.webp",
        held=verdict.held,
    )


def _anew(upload: "UploadedFile[Any]") -> Picture:
    with TemporaryDirectory(dir=quarantine()) as folder:
        source = Path(folder, "source")
        with source.open("wb") as file:
            for chunk in upload.chunks():
                file.write(chunk)
        return _made_of(source, Path(folder))


def make_small_ones() -> None:
    """Give the pictures that came in before there were small ones theirs."""
    for photo in Photo.objects.filter(small=""):
        try:
            with local_path(photo.file) as source, TemporaryDirectory(dir=quarantine()) as folder:
                small = _made_of(source, Path(folder)).small
        except (FileNotFoundError, Refused):
            _LOGGER.warning("There is no small one of photo %s", photo.pk)
        except Exception:  # an object storage has errors of its own, and the others want theirs
            _LOGGER.exception("There is no small one of photo %s", photo.pk)
        else:
            photo.small.save("bilde.webp", small, save=False)
            stands = Photo.objects.filter(pk=photo.pk, file=photo.file)
            if not stands.update(small=photo.small):  # another took its place meanwhile
                photo.small.delete(save=False)


def _made_of(source: Path, folder: Path) -> Picture:
    target, small = folder / "target.webp", folder / "small.webp"
    size = _made_anew(source, target, small)
    content = target.read_bytes()
    return Picture(
        file=ContentFile(content, name="bilde.webp"),
        small=ContentFile(small.read_bytes(), name="bilde.webp"),
        width=size["width"],
        height=size["height"],
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _made_anew(*paths: Path) -> dict[str, int]:
    result = run_child(
        "gatherings.uploads.pictures",
        *(str(path.resolve()) for path in paths),
        str(SMALL_WIDTH),
        memory=_MEMORY,
        cpu_seconds=30,
        seconds=30,
        resident=_RESIDENT,
    )
    if result.outcome is not Outcome.OK:
        answered = str(result.answer.get("reason", "broken"))
        raise Refused(_REASONS.get(result.outcome, answered))
    return result.answer
