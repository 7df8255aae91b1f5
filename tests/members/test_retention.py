"""What is kept goes when its time is over, as the page about personal data promises."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client

from kulturnett.tasks import remove_old
from members.account.signin import issue_link
from members.mail import outbox
from members.models import Appointment, Delivery, Message, Person, SigninLink, YearlyCheck
from members.retention import LINKS_FOR, MAIL_FOR

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SOON = timedelta(seconds=1)


def tidy(at: datetime) -> None:
    """Let the worker do it at that time."""
    with time_machine.travel(at, tick=False):
        remove_old(0)


def test_a_link_goes_a_day_after_it_ran_out(member: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        issue_link(person=member, minutes=10)
    over = NOW + timedelta(minutes=10) + LINKS_FOR
    tidy(over)
    assert SigninLink.objects.count() == 1
    tidy(over + SOON)
    assert SigninLink.objects.count() == 0


def test_mail_goes_after_two_years_with_its_deliveries(member: Person) -> None:
    with time_machine.travel(NOW, tick=False):
        outbox.post(to=member, subject="Brev", body="Hei")
    tidy(NOW + MAIL_FOR)
    assert Message.objects.count() == 1
    tidy(NOW + MAIL_FOR + SOON)
    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)


def test_the_yearly_question_goes_after_two_years(member: Person) -> None:
    held = Appointment.objects.get(person=member)
    YearlyCheck.objects.create(appointment=held, token_hash="x" * 64, asked_on=NOW.date())
    tidy(NOW + MAIL_FOR)
    assert YearlyCheck.objects.count() == 1
    tidy(NOW + MAIL_FOR + timedelta(days=1))
    assert YearlyCheck.objects.count() == 0


def test_a_device_that_is_signed_out_is_forgotten(client: Client, member: Person) -> None:
    client.force_login(member)
    device = {"user": member, "ip": "127.0.0.1", "user_agent": "Nettleser"}
    UserSession.objects.all().delete()
    UserSession.objects.create(session_key=client.session.session_key, **device)
    UserSession.objects.create(session_key="borte", **device)
    remove_old(0)
    assert [kept.session_key for kept in UserSession.objects.all()] == [client.session.session_key]
