"""What is made of a file after it is taken: text, pictures of its pages, a PDF, advice."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from gatherings.conversion.drawing import RESIDENT, Drawing, as_pdf, draw, office_program
from gatherings.conversion.stopping import unless_stopped
from gatherings.files.page_files import keep, tidy
from gatherings.files.stored import local_path
from gatherings.kinds import CONVERTED, PICTURES
from gatherings.models import PresentationVersion
from gatherings.task_names import CONVERT
from gatherings.uploads.quarantine import quarantine
from gatherings.uploads.refusals import SENTENCES
from members import jobs
from members.confinement import MEGABYTE, ChildResult, Outcome, run_child
from members.models import Job, Person

_LOGGER: Final = logging.getLogger(__name__)
_LOCKS: Final = 7_441  # the first half of the database's locks that are ours
_MEMORY: Final = 512 * MEGABYTE
_SECONDS: Final = 60
_STATES: Final = PresentationVersion.Conversion


@dataclass
class _Made:
    """What came out of a file."""

    texts: list[str] | None = None
    advice: list[Any] = field(default_factory=list)
    pdf: Path | None = None
    drawing: Drawing = field(default_factory=lambda: Drawing([]))
    reason: str = ""

    def facts(self) -> dict[str, Any]:
        """What the version's row is to hold of it; what was known before is not unlearnt."""
        reason = {"conversion_reason": self.reason[:300]}
        if self.texts is not None:
            known = {"pages": len(self.texts), "text": self.texts, "advice": self.advice}
            return {"conversion": _STATES.DONE} | reason | known
        pages = {"pages": self.drawing.pages} if self.drawing.pages else {}
        return {"conversion": _STATES.FAILED} | reason | pages


class Busy(Exception):  # noqa: N818 it says what the matter is
    """Somebody else converts this version just now."""


def convert_version(version_id: int, *, anew: bool = False) -> str:
    """Make all there is to make of a version that waits; with `anew` also of one that is done.

    Done twice it gives the same. Return how it stands afterwards, a value of
    PresentationVersion.Conversion, or nothing when there was nothing to do. Raises Busy, and
    Stopped when a child was told to end: the version waits then as before, for another attempt.
    """
    with _alone(version_id):
        version = _to_convert(version_id, anew=anew)
        if version is None:
            tidy(version_id)
            return ""
        _convert(version)
        return version.conversion


@transaction.atomic
def read_again(*, version: PresentationVersion, by: Person) -> None:
    """Let a file be read anew; what is known of it stands until then. Nothing if it waits."""
    row = PresentationVersion.objects.select_for_update().get(pk=version.pk)
    if row.purged_at or row.kind not in CONVERTED or row.conversion == _STATES.WAITING:
        return
    row.conversion, row.conversion_reason = _STATES.WAITING, ""
    row.save(update_fields=["conversion", "conversion_reason"])
    jobs.defer(CONVERT, queue="conversion", version_id=row.pk)
    _LOGGER.info("Version %s is to be read again, asked by %s", row.pk, by.pk)


def give_up_lost() -> int:
    """Let versions that wait without a job have failed; return how many they were.

    So it is when each of a job's workers was killed: the secretariat can then have it tried again.
    """
    # In one statement: else a file that comes in between two would seem to have no job.
    version = Cast(KeyTextTransform("version_id", "args"), BigIntegerField())
    jobs_for = Job.objects.filter(task_name=CONVERT, status__in=["todo", "doing"])
    waiting = PresentationVersion.objects.filter(conversion=_STATES.WAITING)
    lost = waiting.exclude(
        Exists(jobs_for.annotate(version=version).filter(version=OuterRef("pk")))
    )
    return lost.update(
        conversion=_STATES.FAILED, conversion_reason=_("Lesingen ble avbrutt flere ganger.")
    )


@contextmanager
def _alone(version_id: int) -> Iterator[None]:
    """Let one process at a time convert a version; the database knows when one dies."""
    key = [_LOCKS, version_id % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        (alone,) = cursor.fetchone()
    if not alone:
        raise Busy(version_id)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


def _to_convert(version_id: int, *, anew: bool) -> PresentationVersion | None:
    there = PresentationVersion.objects.kept().filter(pk=version_id, kind__in=CONVERTED)
    if not anew:
        there = there.filter(conversion=_STATES.WAITING)
    return there.select_related("presentation").defer("text").first()


def _convert(version: PresentationVersion) -> None:
    with TemporaryDirectory(dir=quarantine()) as place:
        folder = Path(place)
        try:
            with local_path(version.file) as source:
                made = _made(source, version.kind, folder)
        except FileNotFoundError:
            made = _Made(reason=_("Filen er borte fra lageret."))
        facts = made.facts()
        keep(version, images=made.drawing.images, folder=folder, pdf=made.pdf, facts=facts)
    version.conversion = facts["conversion"]


def _made(source: Path, kind: str, folder: Path) -> _Made:
    if not source.exists():
        raise FileNotFoundError(source)
    made = _Made()
    if kind in PICTURES:
        made.texts = [""]
    else:
        _read(made, source, kind)
    drawn = source if kind == "pdf" or kind in PICTURES else _office_pdf(made, source, kind, folder)
    if drawn:
        made.drawing = draw(drawn, "pdf" if made.pdf else kind, folder)
        made.reason = made.reason or made.drawing.reason
    if made.pdf and made.drawing.pages != len(made.texts or []):
        _read(made, made.pdf, "pdf", advice=False)
    return made


def _office_pdf(made: _Made, source: Path, kind: str, folder: Path) -> Path | None:
    """The PDF of an Office file, where LibreOffice is there to make one."""
    program = office_program()
    if program is None:
        return None
    target = folder / "fil.pdf"
    reason = as_pdf(source, kind, target, program)
    made.reason = made.reason or reason
    made.pdf = None if reason else target
    return made.pdf


def _read(made: _Made, source: Path, kind: str, *, advice: bool = True) -> None:
    """Read text; a PDF made of a document has its pages, which the document itself has not."""
    result = run_child(
        "gatherings.reading",
        *(str(source), kind),
        memory=_MEMORY,
        cpu_seconds=_SECONDS,
        seconds=_SECONDS,
        resident=RESIDENT,
    )
    if unless_stopped(result).outcome is Outcome.OK:
        made.texts = result.answer["pages"]
        made.advice = result.answer["advice"] if advice else made.advice
    elif made.texts is None:
        _LOGGER.warning("Reading %s: %s, %r", kind, result.outcome.value, result.complaint)
        made.reason = _why_unread(result)


def _why_unread(result: ChildResult) -> str:
    if result.outcome is Outcome.TIMED_OUT:
        return _("Det tok for lang tid å lese filen.")
    if result.outcome is Outcome.TOO_LARGE:
        return _("Det trengtes for mye minne for å lese filen.")
    if result.answer.get("reason") == "too_many_pages":
        return str(SENTENCES["too_many_pages"])
    return _("Programmet som leser filen, fikk den ikke til.")
