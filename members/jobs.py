"""Work for later: a job is written in the transaction that causes it."""

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

# Always Django's own connection, in the worker too (whose app has one of its own): else a job
# could be seen, and run, before the rows that it is about.
_MANAGER = JobManager(DjangoConnector())


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
