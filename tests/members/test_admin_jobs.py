"""Work that was given up, on the secretariat's desk."""

import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app

from members import jobs
from members.admin.jobs import TITLES
from tests.members.test_admin import column
from tests.members.test_outbox import post_plain
from tests.members.test_worker import statuses

pytestmark = pytest.mark.django_db

HERE = "/admin/members/job/"


@pytest.fixture
def failed() -> int:
    """The number of a job that was given up."""
    post_plain()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed', attempts = 9 RETURNING id")
        return int(cursor.fetchone()[0])


def test_what_was_given_up_is_told_in_plain_words(desk: Client, failed: int) -> None:
    jobs.defer("gatherings.convert", queue="conversion", version_id=1)
    page = desk.get(HERE).text
    assert column(page, "title") == ["Sende en e-post"]
    assert column(page, "attempts_made") == ["9"]
    assert column(page, "failed") != ["-"]


def test_it_tries_again_at_a_press_and_once(desk: Client, failed: int) -> None:
    first, second = (desk.post(f"{HERE}{failed}/retry/", follow=True).text for _press in range(2))
    assert statuses() == ["todo"]
    assert "Arbeidet er lagt i kø på nytt." in first
    assert "Arbeidet er alt lagt i kø på nytt, eller gjort." in second


def test_opening_the_buttons_address_does_nothing(desk: Client, failed: int) -> None:
    assert desk.get(f"{HERE}{failed}/retry/").status_code == 405
    assert statuses() == ["failed"]


def test_what_the_clock_has_written_anew_is_not_taken_up(desk: Client, failed: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'x'")
    post_plain()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET queueing_lock = 'x' WHERE status = 'todo'")
    desk.post(f"{HERE}{failed}/retry/")
    assert statuses() == ["failed", "todo"]


def test_nobody_changes_or_removes_a_job(desk: Client, failed: int) -> None:
    assert desk.get(f"{HERE}add/").status_code == 403
    assert desk.post(f"{HERE}{failed}/delete/", {"post": "yes"}).status_code == 403
    assert 'name="queue_name"' not in desk.get(f"{HERE}{failed}/change/").text


def test_a_member_sees_none_of_it(client: Client, member: object, failed: int) -> None:
    client.force_login(member)  # type: ignore[arg-type]
    assert client.post(f"{HERE}{failed}/retry/").status_code == 302
    assert statuses() == ["failed"]


def test_every_task_of_ours_has_words() -> None:
    ours = {name for name in app.tasks if name.split(".")[0] in {
        "members", "gatherings", "workgroup", "kulturnett",
    }}  # fmt: skip
    assert ours == TITLES.keys()
