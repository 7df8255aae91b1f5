"""Work for later: a job is written in the transaction that causes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from members.models import Job

# Always Django's own connection, in the worker too (whose app has one of its own): else a job
# could be seen, and run, before the rows that it is about.
_MANAGER = JobManager(DjangoConnector())

type Arguments = dict[str, Any]


def defer(task: str, *, queue: str, wait: int = 0, **arguments: int | str) -> None:
    """Write a job for the task of this name; it runs after `wait` seconds at the earliest.

    It stands or falls with the transaction that is open. Give rows' keys as arguments, never
    what they hold: jobs are kept for a while.
    """
    configure_task(
        name=task,
        job_manager=_MANAGER,
        queue=queue,
        schedule_in={"seconds": wait} if wait else None,
    ).defer(**arguments)


def defer_many(task: str, each: Sequence[Arguments], *, queue: str, priority: int = 0) -> None:
    """Write a job for each set of arguments, in one statement; see `defer`.

    Jobs of the same queue run by `priority`, the highest first, then by age.
    """
    if each:
        configure_task(name=task, job_manager=_MANAGER, queue=queue, priority=priority).batch_defer(
            *each
        )


def try_again(*, job: Job, now: datetime) -> bool:
    """Let a job that failed run once more; False when it does not stand as failed (any more).

    Nor is one taken up that may wait only once, and waits already: the clock's own.
    """
    failed = Job.objects.select_for_update().filter(pk=job.pk, status="failed").first()
    if failed is None:
        return False
    same = Job.objects.filter(queueing_lock=failed.queueing_lock, status="todo")
    if failed.queueing_lock and same.exists():
        return False
    _MANAGER.retry_job_by_id(job.pk, retry_at=now)
    return True
