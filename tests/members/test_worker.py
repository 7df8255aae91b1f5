"""A real worker on a database of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection, transaction
from procrastinate.contrib.django import app

from members import jobs
from members.mail.sending import send
from members.models import Delivery
from tests.members.test_outbox import post_code, post_plain


def work(*queues: str) -> None:
    """Run a worker until there is nothing left to do, in a thread: a browser may hold this one."""
    options = {"wait": False, "listen_notify": False, "install_signal_handlers": False}
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as working, ThreadPoolExecutor(1) as thread:
        thread.submit(working.run_worker, queues=list(queues), **options).result()


def sql(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if cursor.description else []


def statuses(task: str = "members.send_delivery") -> list[str]:
    """How far the jobs of `task` have come."""
    rows = sql("SELECT status FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", task)
    return [status for (status,) in rows]


def test_the_worker_sends_what_waits(fresh_database: str, mailoutbox: list[EmailMessage]) -> None:
    post_plain()
    work("mail")
    assert len(mailoutbox) == 1
    assert (Delivery.objects.get().state, statuses()) == ("sent", ["succeeded"])


def test_codes_wait_for_a_worker_of_their_own(
    fresh_database: str, mailoutbox: list[EmailMessage]
) -> None:
    post_plain()
    post_code()
    work("codes")
    assert [letter.subject for letter in mailoutbox] == ["Kode"]


def test_a_job_written_by_a_job_waits_for_its_rows(
    fresh_database: str, mailoutbox: list[EmailMessage]
) -> None:
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():  # type: ignore[attr-defined]
        post_plain()
        transaction.set_rollback(True)
    assert statuses() == []


def test_two_at_once_send_one_letter(fresh_database: str, mailoutbox: list[EmailMessage]) -> None:
    post_plain()
    delivery = Delivery.objects.get()
    together = threading.Barrier(4)

    def attempt() -> None:
        together.wait()
        send(delivery.pk)
        connection.close()

    threads = [threading.Thread(target=attempt) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mailoutbox) == 1


def test_what_another_worker_has_in_hand_is_left_to_it(
    fresh_database: str, mailoutbox: list[EmailMessage]
) -> None:
    post_plain()
    delivery = Delivery.objects.get()

    def attempt() -> None:
        send(delivery.pk)
        connection.close()

    with transaction.atomic():
        Delivery.objects.select_for_update().get()
        other = threading.Thread(target=attempt)
        other.start()
        other.join()
    assert mailoutbox == []


def test_a_job_whose_worker_was_killed_is_taken_up(
    fresh_database: str, mailoutbox: list[EmailMessage]
) -> None:
    post_plain()
    sql("UPDATE procrastinate_jobs SET status = 'doing'")
    jobs.defer("members.resume_jobs", queue="codes", timestamp=0)
    work("codes")
    assert statuses() == ["todo"]
    work("mail")
    assert len(mailoutbox) == 1


def test_a_job_of_a_worker_that_lives_is_left_alone(fresh_database: str) -> None:
    post_plain()
    sql("INSERT INTO procrastinate_workers DEFAULT VALUES")
    sql(
        "UPDATE procrastinate_jobs SET status = 'doing',"
        " worker_id = (SELECT id FROM procrastinate_workers)"
    )
    jobs.defer("members.resume_jobs", queue="codes", timestamp=0)
    work("codes")
    assert statuses() == ["doing"]


def test_a_job_that_kills_every_worker_is_ended(fresh_database: str) -> None:
    post_plain()
    sql("UPDATE procrastinate_jobs SET status = 'doing', attempts = 5")
    jobs.defer("members.resume_jobs", queue="codes", timestamp=0)
    work("codes")
    assert statuses() == ["failed"]


@pytest.mark.parametrize(
    ("status", "hours", "left"),
    [
        ("succeeded", 23, ["succeeded"]),
        ("succeeded", 25, []),
        ("failed", 25, ["failed"]),
        ("failed", 721, []),
        ("todo", 721, ["todo"]),
    ],
)
def test_jobs_that_were_done_long_ago_are_removed(
    fresh_database: str, status: str, hours: int, left: list[str]
) -> None:
    post_plain()
    sql("UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status", status)
    sql("UPDATE procrastinate_events SET at = now() - %s * interval '1 hour'", hours)
    jobs.defer("members.remove_old_jobs", queue="upkeep", timestamp=0)
    work("upkeep")
    assert statuses() == left


def test_every_minute_the_worker_looks_after_codes_and_jobs() -> None:
    periodic = app.periodic_registry.periodic_tasks.values()
    assert {task.task.name: task.cron for task in periodic if task.task.name[:8] == "members."} == {
        "members.yearly_checks": "10 5 * * 1-5",
        "members.empty_trash": "37 2 * * *",
        "members.gather_digests": "*/10 * * * *",
        "members.empty_codes": "* * * * *",
        "members.resume_jobs": "* * * * *",
        "members.remove_old_jobs": "7 * * * *",
        "members.tidy": "17 * * * *",
    }
