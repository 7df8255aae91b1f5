"""Slow work on files: jobs on PostgreSQL, done by the worker in child processes."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from gatherings.held import look_again
from gatherings.models import PresentationVersion
from gatherings.search import keep_presentation
from gatherings.task_names import CONVERT
from gatherings.uploads import sweep_quarantine
from members.confinement import MEGABYTE, Outcome, run_child

_MEMORY: Final = 512 * MEGABYTE
_SECONDS: Final = 60


@app.task(name=CONVERT, queue="conversion", retry=3)
def convert(version_id: int) -> None:
    """Read pages and text of a version; done twice it gives the same."""
    states = PresentationVersion.Conversion
    waiting = PresentationVersion.objects.filter(
        pk=version_id, conversion=states.WAITING, purged_at__isnull=True
    )
    version = waiting.first()
    if version is None:
        return
    result = run_child(
        "gatherings.reading",
        version.file.path,
        version.kind,
        memory=_MEMORY,
        cpu_seconds=_SECONDS,
        seconds=_SECONDS,
    )
    if result.outcome is Outcome.OK:
        pages = result.answer["pages"]
        with transaction.atomic():
            waiting.update(conversion=states.DONE, pages=len(pages), text=pages)
            keep_presentation(version.presentation)
    else:
        waiting.update(conversion=states.FAILED, conversion_reason=_reason(result.outcome))


def _reason(outcome: Outcome) -> str:
    if outcome is Outcome.TIMED_OUT:
        return _("Det tok for lang tid å lese filen.")
    return _("Programmet som leser filen, fikk den ikke til.")


@app.periodic(cron="17 3 * * *")
@app.task(name="gatherings.sweep", queue="default", queueing_lock="gatherings.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 procrastinate's signature
    """Remove what interrupted uploads left in quarantine."""
    sweep_quarantine()


@app.periodic(cron="*/5 * * * *")
@app.task(name="gatherings.scan_held", queue="default", queueing_lock="gatherings.scan_held")
def scan_held(timestamp: int) -> None:  # noqa: ARG001 as above
    """Ask ClamAV about the files that wait for it, and free those that are clean."""
    look_again()
