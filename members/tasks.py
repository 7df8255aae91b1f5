"""What the worker does for members. The queue "codes" has a worker slot of its own."""

from datetime import timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from members import checks, trash
from members.mail import digests, sending
from members.mail.outbox import SEND, SEND_MANY
from members.models import Message

MOST_ATTEMPTS = 5
_KEEP_CODES = timedelta(days=1)
_KEEP_HOURS = 24
_KEEP_FAILED_HOURS = 30 * 24


# A mail server that says no is no error here: sending keeps count itself. What is retried is
# the unforeseen, as a database that was away.
@app.task(name=SEND, queue="mail", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_delivery(delivery_id: int) -> None:
    """Send one delivery; see members/mail/sending.py."""
    sending.send(delivery_id)


# Done twice it sends nothing twice: what is sent is skipped.
@app.task(name=SEND_MANY, queue="mail", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_deliveries(delivery_ids: list[int]) -> None:
    """Send several deliveries over one connection."""
    sending.send_all(delivery_ids)


@app.periodic(cron="*/10 * * * *")
@app.task(name="members.gather_digests", queue="mail", queueing_lock="members.gather_digests")
def gather_digests(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    """Write the day's mail when its hour has come; it goes late rather than never."""
    digests.gather(timezone.now())


# When the day begins, in the morning's mail; a check once written is not written again that year.
@app.periodic(cron="10 5 * * 1-5")
@app.task(name="members.yearly_checks", queue="mail", queueing_lock="members.yearly_checks")
def yearly_checks(timestamp: int) -> None:  # noqa: ARG001 as below
    """Ask each leader once a year whether what the register says still holds."""
    checks.ask_all()


@app.periodic(cron="* * * * *")
@app.task(name="members.empty_codes", queue="codes", queueing_lock="members.empty_codes")
def empty_codes(timestamp: int) -> None:  # noqa: ARG001 procrastinate gives it
    """Empty codes that are too old to be used, sent or not."""
    Message.objects.filter(kind=Message.Kind.CODE, expires_at__lte=timezone.now()).exclude(
        body=""
    ).update(body="")


@app.periodic(cron="* * * * *")
@app.task(
    name="members.resume_jobs",
    queue="codes",
    queueing_lock="members.resume_jobs",
    pass_context=True,
)
async def resume_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 as above
    """Take up the jobs of workers that were killed; one that kills every worker is ended."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        if job.attempts < MOST_ATTEMPTS:
            await manager.retry_job(job)
        else:
            await manager.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="7 * * * *")
@app.task(
    name="members.remove_old_jobs",
    queue="mail",
    queueing_lock="members.remove_old_jobs",
    pass_context=True,
)
async def remove_old_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 as above
    """Remove jobs that were done a day ago; those that failed are kept for a month."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=_KEEP_HOURS)
    await manager.delete_old_jobs(
        nb_hours=_KEEP_FAILED_HOURS,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )


@app.periodic(cron="37 2 * * *")
@app.task(name="members.empty_trash", queue="mail", queueing_lock="members.empty_trash")
def empty_trash(timestamp: int) -> None:  # noqa: ARG001 as above
    """Drop what was deleted on the desk more than 30 days ago, and its files."""
    trash.purge()


@app.periodic(cron="17 * * * *")
@app.task(name="members.tidy", queue="mail", queueing_lock="members.tidy")
def tidy(timestamp: int) -> None:  # noqa: ARG001 as above
    """Remove old sessions, counters of the rate limits, and the rows that codes left behind."""
    SessionStore.clear_expired()
    Message.objects.filter(
        kind__in=[Message.Kind.CODE, Message.Kind.DECOY],
        created_at__lte=timezone.now() - _KEEP_CODES,
    ).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [timezone.now()])
