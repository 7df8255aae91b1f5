"""How pages come to be seen: LibreOffice makes a PDF, pdfium draws it, each in a child process."""

import logging
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatherings.conversion.stopping import unless_stopped
from gatherings.rendering.sizes import Drawn, drawn
from members.confinement import MEGABYTE, ChildResult, Outcome, run_child

MOST_DRAWN: Final = 300
RESIDENT: Final = 512 * MEGABYTE
_LOGGER: Final = logging.getLogger(__name__)
_MEMORY: Final = 512 * MEGABYTE
_OFFICE_MEMORY: Final = 2048 * MEGABYTE  # under 512 MB LibreOffice writes nothing and says yes
_OFFICE_SECONDS: Final = 120
_SECONDS: Final = 90
_ATTEMPTS: Final = 3
# One LibreOffice at a time in a worker: each takes some 200 MB.
_ONE_AT_A_TIME: Final = threading.Lock()


@dataclass(frozen=True)
class Drawing:
    """What could be drawn of a file: its pages, how many it has, and why some are missing."""

    images: list[Drawn]
    pages: int | None = None
    reason: str = ""


def office_program() -> str | None:
    """Return the path of LibreOffice, where it is installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_pdf(source: Path, kind: str, target: Path, program: str) -> str:
    """Let LibreOffice write `target`; return why there is none, or nothing when there is."""
    with _ONE_AT_A_TIME:
        result = run_child(
            "gatherings.rendering.office",
            *(str(source), kind, str(target), program),
            memory=_OFFICE_MEMORY,
            cpu_seconds=_OFFICE_SECONDS,
            seconds=_OFFICE_SECONDS,
            resident=RESIDENT,
            workplace=target.parent,
        )
    if unless_stopped(result).outcome is Outcome.OK and target.exists():
        return ""
    _LOGGER.warning("No PDF of %s: %s, %r", kind, result.outcome.value, result.complaint)
    return _why_no_pdf(result)


def _why_no_pdf(result: ChildResult) -> str:
    if result.outcome is Outcome.TIMED_OUT:
        return _("Det tok for lang tid å lage forhåndsvisning av filen.")
    if result.outcome is Outcome.TOO_LARGE:
        return _("Det trengtes for mye minne for å lage forhåndsvisning av filen.")
    return _("LibreOffice fikk ikke laget forhåndsvisning av filen.")


def draw(source: Path, kind: str, folder: Path) -> Drawing:
    """Draw the first MOST_DRAWN pages of a PDF, or a picture, in `folder`.

    A page that ends the child is passed over, and so are at most two more.
    """
    first = 1
    for _attempt in range(_ATTEMPTS):
        result = run_child(
            "gatherings.rendering",
            *(str(source), kind, str(folder), str(first), str(MOST_DRAWN)),
            memory=_MEMORY,
            cpu_seconds=_SECONDS,
            seconds=_SECONDS,
            resident=RESIDENT,
            workplace=folder,
        )
        images = list(drawn(folder))
        if unless_stopped(result).outcome in {Outcome.OK, Outcome.REFUSED}:
            break
        first = max([first - 1, *(image.number for image in images)]) + 2
    pages = result.answer.get("pages")
    if result.outcome is not Outcome.OK:
        _LOGGER.warning("Drawing %s: %s, %r", kind, result.outcome.value, result.complaint)
    return Drawing(images, pages, _why_missing(len(images), pages))


def _why_missing(there: int, pages: int | None) -> str:
    if not there:
        return _("Vi fikk ikke laget bilder av sidene.")
    if pages is None:
        return _("Vi fikk ikke laget bilder av alle sidene.")
    missing = min(pages, MOST_DRAWN) - there
    if missing <= 0:
        return ""
    sentence = ngettext(
        "Vi fikk ikke laget bilde av %(count)d av sidene.",
        "Vi fikk ikke laget bilder av %(count)d av sidene.",
        missing,
    )
    return sentence % {"count": missing}
