"""Each person's own choice of mail, and what comes of it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from members.mail.mail_choices import choose, frequencies
from members.mail.outbox import post
from members.models import Delivery, Message, Network, Person
from tests.members import waiting

pytestmark = pytest.mark.django_db

HERE = "/min-side/e-post/"


@pytest.fixture
def her(client: Client, member: Person, network: Network) -> Client:
    """A member, signed in."""
    client.force_login(member)
    return client


def test_nobody_has_chosen_until_she_does(her: Client, member: Person) -> None:
    page = her.get(HERE).text
    assert re.findall(r'<input[^>]*value="(\w+)"[^>]* checked', page) == ["at_once"]
    assert "ase@example.org" in page


def test_what_she_chooses_is_kept(her: Client, member: Person) -> None:
    answer = her.post(HERE, {"news": "daily"})
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    assert frequencies(member) == {"news": "daily"}
    assert "Valgene dine er lagret." in her.get(HERE).text


@pytest.mark.parametrize("fields", [{}, {"news": "av og til"}, {"summons": "none"}])
def test_what_cannot_be_chosen_is_refused(
    her: Client, member: Person, fields: dict[str, str]
) -> None:
    page = her.post(HERE, fields).text
    assert "Du må rette én ting" in page
    assert member.mail_choices.count() == 0


def test_one_whose_address_does_not_work_is_told(her: Client, member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(bounced_at=timezone.now())
    assert "har kommet i retur" in her.get(HERE).text


@pytest.mark.parametrize(
    ("kind", "frequency", "state"),
    [
        ("news", "at_once", "queued"),
        ("news", "daily", "waiting"),
        ("news", "none", "declined"),
        ("summons", "none", "queued"),
        ("plain", "none", "queued"),
    ],
)
def test_a_choice_is_heeded_when_it_is_written(
    member: Person, kind: str, frequency: str, state: str
) -> None:
    choose(person=member, kind="news", frequency=frequency)
    post(to=member, subject="Ny", body="Hei", kind=Message.Kind(kind))
    assert Delivery.objects.get().state == state
    assert len(waiting.jobs()) == (state == "queued")


def test_one_who_says_no_before_it_is_sent_does_not_get_it(
    member: Person, mailoutbox: list[object]
) -> None:
    post(to=member, subject="Ny", body="Hei", kind=Message.Kind.NEWS)
    choose(person=member, kind="news", frequency="none")
    waiting.run()
    assert (Delivery.objects.get().state, mailoutbox) == ("declined", [])


def test_who_wrote_it_gets_it_whatever_she_has_chosen(
    member: Person, mailoutbox: list[object]
) -> None:
    choose(person=member, kind="news", frequency="none")
    post(to=member, subject="Ny", body="Hei", kind=Message.Kind.NEWS, by=member)
    waiting.run()
    assert Delivery.objects.get().state == "sent"
