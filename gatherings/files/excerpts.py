"""Some pages of a presentation as a PDF of their own, made by a child process when asked for."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import NamedTemporaryFile
from typing import IO, Final

from django.core.exceptions import ValidationError
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from gatherings.files.pool import give_back
from gatherings.files.stored import local_path
from gatherings.models import PresentationVersion
from gatherings.names import shown_name
from gatherings.uploads.quarantine import SUFFIX, quarantine
from members.confinement import MEGABYTE, Outcome, run_child

AT_ONCE: Final = 2  # in each web process; the child of each may take a core
_MEMORY: Final = 512 * MEGABYTE
_SECONDS: Final = 20
_LOGGER: Final = logging.getLogger(__name__)
_turns: Final = threading.BoundedSemaphore(AT_ONCE)


class TooMany(Exception):  # noqa: N818 it says what is the matter
    """As many are being made as the machine can bear; somebody may ask again soon."""


class NoSuchPages(ValidationError):  # noqa: N818 as above
    """The pages cannot be had; the sentence says why."""


def pdf_of(version: PresentationVersion) -> FieldFile | None:
    """The PDF of a version: the file itself, or what was made of it; None where there is none."""
    pdf = version.file if version.kind == "pdf" else version.pdf
    return pdf or None


def check(version: PresentationVersion, first: int, last: int) -> None:
    """Raise NoSuchPages when these pages of `version`, counted from 1, make no PDF."""
    if not pdf_of(version):
        raise NoSuchPages(_("Denne presentasjonen finnes ikke som PDF. Last ned hele filen."))
    if not 1 <= first <= last:
        raise NoSuchPages(_("Den første siden må komme før den siste, og telles fra 1."))
    if version.pages and last > version.pages:
        raise NoSuchPages(_("Presentasjonen har bare %(pages)d sider.") % {"pages": version.pages})


def excerpt(version: PresentationVersion, first: int, last: int) -> IO[bytes]:
    """Make a PDF of these pages, an open file that is gone when it is closed.

    Raises NoSuchPages, TooMany, and FileNotFoundError when the file of `version` is gone.
    """
    check(version, first, last)
    pdf = pdf_of(version)
    assert pdf is not None  # noqa: S101 check() has seen to it
    with _turn_taken():
        give_back()
        # Closed by whoever gets it.
        made = NamedTemporaryFile(dir=quarantine(), suffix=SUFFIX)  # noqa: SIM115
        try:
            _make(pdf, first, last, made.name)
        except BaseException:
            made.close()
            raise
    return made


def excerpt_name(version: PresentationVersion, first: int, last: int) -> str:
    """«Kultur og helse (side 3–7).pdf»."""
    base = version.name.rpartition(".")[0] or version.name
    if first == last:
        pages = _("side %(first)d") % {"first": first}
    else:
        pages = _("side %(first)d–%(last)d") % {"first": first, "last": last}
    return shown_name(f"{base} ({pages}).pdf")


def _make(pdf: FieldFile, first: int, last: int, place: str) -> None:
    with local_path(pdf) as path:
        path.stat()
        result = run_child(
            "gatherings.reading.excerpt",
            *(str(path.resolve()), str(first), str(last), place),
            memory=_MEMORY,
            cpu_seconds=_SECONDS,
            seconds=_SECONDS,
            workplace=quarantine(),
        )
    if result.outcome is Outcome.REFUSED:
        pages = result.answer.get("pages", 0)
        raise NoSuchPages(_("Presentasjonen har bare %(pages)d sider.") % {"pages": pages})
    if result.outcome is not Outcome.OK:
        _LOGGER.warning("Pages of %s: %s, %r", pdf.name, result.outcome.value, result.complaint)
        raise NoSuchPages(_("Sidene lot seg ikke ta ut. Last ned hele filen."))


@contextmanager
def _turn_taken() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise TooMany
    try:
        yield
    finally:
        _turns.release()
