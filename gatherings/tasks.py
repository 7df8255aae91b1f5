"""Slow work on files: jobs on PostgreSQL, done by the worker in child processes."""

from django.core.files.storage import default_storage
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gatherings.conversion.converting import convert_version, give_up_lost
from gatherings.files import sweeping
from gatherings.talks import telling
from gatherings.task_names import CONVERT, REMOVE
from gatherings.uploads.held import look_again
from gatherings.uploads.pending import sweep_pending
from gatherings.uploads.photos import make_small_ones
from gatherings.uploads.quarantine import sweep_quarantine
from gatherings.usage import forget_marks


# A file that cannot be read is no error here: its version says so. What is tried again is the
# unforeseen, as a database or a disk that was away, or a process that seems to live still.
@app.task(name=CONVERT, queue="conversion", retry=RetryStrategy(max_attempts=5, exponential_wait=5))
def convert(version_id: int) -> None:
    """Make text, pictures of pages and PDF of a version; see gatherings/conversion/."""
    convert_version(version_id)


# For a day or so; then the job stands as failed on the desk, and can be tried again there.
@app.task(name=REMOVE, queue="default", retry=RetryStrategy(max_attempts=8, exponential_wait=5))
def remove_file(name: str) -> None:
    """Remove a file that no row names any more, and that the storage would not let go before."""
    default_storage.delete(name)


@app.periodic(cron="*/10 * * * *")
@app.task(name="gatherings.give_up", queue="default", queueing_lock="gatherings.give_up")
def give_up(timestamp: int) -> None:  # noqa: ARG001 procrastinate's signature
    """Say of files that wait to be read, and that no job is for, that it did not succeed."""
    give_up_lost()


@app.periodic(cron="17 3 * * *")
@app.task(name="gatherings.sweep", queue="default", queueing_lock="gatherings.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 as above
    """Remove what uploads left behind, and the marks of days that are over; make small pictures."""
    sweep_quarantine()
    sweep_pending()
    forget_marks()
    make_small_ones()
    sweeping.warn(sweeping.report())


@app.periodic(cron="*/5 * * * *")
@app.task(name="gatherings.scan_held", queue="default", queueing_lock="gatherings.scan_held")
def scan_held(timestamp: int) -> None:  # noqa: ARG001 as above
    """Ask ClamAV about the files that wait for it, and free those that are clean."""
    look_again()


@app.periodic(cron="*/5 * * * *")
@app.task(name="gatherings.tell", queue="mail", queueing_lock="gatherings.tell")
def tell(timestamp: int) -> None:  # noqa: ARG001 as above
    """Tell the members of presentations that are in, where that goes by itself."""
    telling.tell_all(timezone.now())
