"""What tests of killed workers share."""

from django.db import connection

from members import jobs


def forget_the_killed() -> None:
    """Let the time pass after which a worker that says nothing counts as dead, and see to it.

    The minute's job is written as the clock would; run the queue "codes" to have it done.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        )
    jobs.defer("members.resume_jobs", queue="codes", timestamp=0)
