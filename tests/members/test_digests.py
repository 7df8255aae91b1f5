"""The day's mail: due at seven in Oslo, once, and late rather than never."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.utils import timezone

from members import tasks
from members.mail.digests import gather, last_due
from members.mail.mail_choices import choose
from members.mail.outbox import post
from members.models import Delivery, Message, Network, Person
from tests.members import waiting

pytestmark = pytest.mark.django_db


def utc(text: str) -> datetime:
    """A moment of 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.fixture
def reader(member: Person, network: Network) -> Person:
    """A member who wants it once a day."""
    choose(person=member, kind="news", frequency="daily")
    return member


def news(to: Person, subject: str = "Ny samling", body: str = "Velkommen", *, at: str) -> Message:
    """Something new, written then."""
    with time_machine.travel(utc(at), tick=False):
        return post(to=to, subject=subject, body=body, kind=Message.Kind.NEWS)


def states() -> list[str]:
    """How far each has come, in the order they were written."""
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("12-03 05:59", "12-02 06:00"),
        ("12-03 06:00", "12-03 06:00"),
        ("12-03 23:30", "12-03 06:00"),
        ("07-01 04:59", "06-30 05:00"),
        ("07-01 05:00", "07-01 05:00"),
        ("03-29 05:00", "03-29 05:00"),  # the first day of summer time
        ("03-29 04:59", "03-28 06:00"),
        ("10-25 05:59", "10-24 05:00"),  # the first day of winter time
        ("10-25 06:00", "10-25 06:00"),
    ],
)
def test_it_is_due_at_seven_in_oslo(now: str, due: str) -> None:
    assert last_due(utc(now)) == utc(due)


def test_nothing_goes_before_the_hour(reader: Person) -> None:
    news(reader, at="12-02 12:00")
    assert (gather(utc("12-03 05:59")), states()) == (0, ["waiting"])


def test_what_waits_goes_in_one_letter(reader: Person, mailoutbox: list[EmailMessage]) -> None:
    news(reader, "Ny samling", "Røros", at="12-02 12:00")
    news(reader, "Nytt notat", "Om HUNT", at="12-02 13:00")
    news(reader, "Ny samling", "Nytt rom", at="12-02 14:00")
    with time_machine.travel(utc("12-03 06:00"), tick=False):
        tasks.gather_digests(timestamp=0)
        waiting.run()
    [letter] = mailoutbox
    assert letter.subject == "Nytt 3. desember"
    assert letter.body.partition("\n\n-- \n")[0] == (
        "Ny samling\n\nNytt rom\n\nRøros\n\nNytt notat\n\nOm HUNT"
    )
    assert "avmelding" in letter.body
    assert states() == ["sent"] * 4


def test_it_goes_once(reader: Person) -> None:
    news(reader, at="12-02 12:00")
    assert [gather(utc("12-03 06:00")), gather(utc("12-03 06:10"))] == [1, 0]
    assert Message.objects.filter(kind="digest").count() == 1


def test_what_comes_after_the_hour_waits_for_the_next(reader: Person) -> None:
    news(reader, at="12-03 06:00")
    assert gather(utc("12-03 06:10")) == 0
    assert gather(utc("12-04 06:00")) == 1


def test_a_day_that_was_missed_is_made_good(reader: Person) -> None:
    news(reader, at="12-02 12:00")
    assert gather(utc("12-05 17:00")) == 1


def test_the_same_text_is_not_said_twice(reader: Person) -> None:
    news(reader, at="12-02 12:00")
    news(reader, at="12-02 13:00")
    gather(utc("12-03 06:00"))
    assert Message.objects.get(kind="digest").body == "## Ny samling\n\nVelkommen"


def test_what_it_carried_waits_until_it_is_sent(reader: Person) -> None:
    message = news(reader, at="12-02 12:00")
    gather(utc("12-03 06:00"))
    carried = message.deliveries.get()
    assert carried.digest is not None
    assert (carried.state, carried.digest.kind) == ("waiting", "digest")


def test_what_it_carried_fails_with_it_and_can_be_sent_by_itself(
    reader: Person, mailoutbox: list[EmailMessage]
) -> None:
    message = news(reader, at="12-02 12:00")
    gather(utc("12-03 06:00"))
    Person.objects.filter(pk=reader.pk).update(bounced_at=timezone.now())
    waiting.run()
    assert states() == ["failed", "failed"]
    assert message.deliveries.get().reason.startswith("Adressen er merket")


def test_one_who_has_no_address_any_longer_gets_a_reason(reader: Person) -> None:
    message = news(reader, at="12-02 12:00")
    Person.objects.filter(pk=reader.pk).update(email=None)
    assert gather(utc("12-03 06:00")) == 0
    assert message.deliveries.get().reason == "Personen har ingen e-postadresse."


def test_each_gets_her_own(
    reader: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    choose(person=secretariat, kind="news", frequency="daily")
    news(reader, body="Til Åse", at="12-02 12:00")
    news(secretariat, body="Til Siri", at="12-02 12:00")
    gather(utc("12-03 06:00"))
    waiting.run()
    found = {letter.to[0]: letter.body for letter in mailoutbox}
    assert found.keys() == {"ase@example.org", "siri@example.org"}
    assert "Siri" not in found["ase@example.org"].partition("-- ")[0]
