"""The jobs that wait, run in the test's own transaction; a real worker is in test_worker.py."""

import json
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app


def jobs(task: str = "") -> list[tuple[str, str, dict[str, Any]]]:
    """Queue, task and arguments of those that may run now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
            " AND (scheduled_at IS NULL OR scheduled_at <= now())"
            " AND task_name LIKE %s ORDER BY id",
            [task or "%"],
        )
        rows = cursor.fetchall()
    return [
        (queue, name, args if isinstance(args, dict) else json.loads(args))
        for queue, name, args in rows
    ]


def run(*, also_later: bool = False) -> None:
    """Run what waits, once each; with `also_later` what waits for its time too."""
    if also_later:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now()")
    found = jobs()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    for _queue, name, arguments in found:
        app.tasks[name](**arguments)
