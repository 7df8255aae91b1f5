"""What the desk says of mail that did not arrive and of work that was given up."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from members.desk_mail import lines
from members.models import Delivery, Message, Person
from tests.members.test_outbox import post_code, post_plain

pytestmark = pytest.mark.django_db


def fail() -> None:
    """Give up all that is written."""
    Delivery.objects.update(state="failed", reason="550 Nei")


def titles() -> list[str]:
    """What the lines say."""
    return [line.title for line in lines()]


def test_nothing_waits_where_nothing_went_wrong(member: Person) -> None:
    post_plain(member)
    assert lines() == []


def test_mail_that_did_not_arrive_is_one_line_that_leads_to_it(
    desk: Client, member: Person
) -> None:
    post_plain(member)
    post_plain(member)
    fail()
    [line] = lines()
    assert line.title == "2 e-poster kom ikke fram"
    assert "550 Nei" in desk.get(line.url).text


def test_what_is_known_or_too_old_is_no_line(member: Person) -> None:
    post_code()
    post_plain(member)
    fail()
    assert titles() == ["1 e-post kom ikke fram"]
    Message.objects.update(queued_at=timezone.now() - timedelta(days=31))
    assert titles() == []
    Message.objects.update(queued_at=timezone.now())
    Person.objects.filter(pk=member.pk).update(bounced_at=timezone.now())
    assert titles() == []


def test_work_that_was_given_up_is_one_line(desk: Client) -> None:
    post_plain()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    [line] = lines()
    assert line.title == "1 jobb feilet"
    assert "Sende en e-post" in desk.get(line.url).text
