"""An address that does not work gets no more mail, until it is another or works again."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from members.account.addresses import change_email
from members.mail.bounces import mark_bounced, mark_working, meaning
from members.mail.outbox import post
from members.mail.sending import send
from members.models import Change, Delivery, Message, Network, Person

pytestmark = pytest.mark.django_db

PAGE = "/admin/members/person/"


def sent(person: Person, kind: Message.Kind = Message.Kind.SUMMONS) -> str:
    """How a letter of this kind to her ends."""
    lasts: dict[str, Any] = (
        {"expires_at": timezone.now() + timedelta(hours=1)} if kind == Message.Kind.CODE else {}
    )
    message = post(to=person, subject="Innkalling", body="Kom!", kind=kind, **lasts)
    delivery = Delivery.objects.get(message=message)
    send(delivery.pk)
    delivery.refresh_from_db()
    return delivery.state


def test_no_more_mail_goes_there_but_codes(
    network: Network, member: Person, secretariat: Person
) -> None:
    mark_bounced(person=member, by=secretariat)
    assert (sent(member), sent(member, Message.Kind.CODE)) == ("failed", "sent")


def test_it_goes_again_when_the_address_works(
    network: Network, member: Person, secretariat: Person
) -> None:
    mark_bounced(person=member, by=secretariat)
    mark_working(person=member, by=secretariat)
    assert sent(member) == "sent"


def test_another_address_is_not_the_one_that_did_not_work(
    network: Network, member: Person, secretariat: Person
) -> None:
    mark_bounced(person=member, by=secretariat)
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert sent(Person.objects.get(pk=member.pk)) == "sent"


def test_it_is_not_told_that_she_has_another(member: Person, secretariat: Person) -> None:
    mark_bounced(person=member, by=secretariat)
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert [delivery.address for delivery in Delivery.objects.all()] == ["ny@example.org"]


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        (["550 5.1.1 No such user here"], False),
        (["550 5.1.1 No such user here", ""], True),
        (["", "550 5.1.1 No such user here"], False),
        (["450 4.2.1 Come back later"], True),
    ],
)
def test_it_is_told_unless_its_server_refused_the_last_letter_for_good(
    member: Person, secretariat: Person, reasons: list[str], *, told: bool
) -> None:
    for reason in reasons:
        message = post(to=member, subject="Innkalling", body="Kom!")
        ended: dict[str, Any] = {"state": "sent", "sent_at": timezone.now()}
        if reason:
            ended = {"state": "failed", "reason": reason}
        Delivery.objects.filter(message=message).update(**ended)
    letters = Delivery.objects.filter(address=member.email)
    before = letters.count()
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert letters.count() - before == told


def test_it_is_recorded_who_said_so_once(member: Person, secretariat: Person) -> None:
    seen = Change.objects.count()
    mark_bounced(person=member, by=secretariat)
    mark_bounced(person=member, by=secretariat)
    (change,) = Change.objects.order_by("pk")[seen:]
    assert (change.by, change.person, change.fields) == (secretariat, member, ["bounced_at"])


def test_who_has_no_address_has_none_that_fails(member: Person, secretariat: Person) -> None:
    Person.objects.filter(pk=member.pk).update(email=None)
    with pytest.raises(ValueError, match="address"):
        mark_bounced(person=member, by=secretariat)


def test_the_desk_asks_first_and_then_stops_the_mail(
    desk: Client, network: Network, member: Person
) -> None:
    page = desk.get(f"{PAGE}{member.pk}/adressen-virker-ikke/").text
    assert "Skal det ikke lenger sendes e-post til Åse Ødegård" in page
    assert Person.objects.get(pk=member.pk).bounced_at is None
    answer = desk.post(f"{PAGE}{member.pk}/adressen-virker-ikke/")
    assert "Det sendes ikke mer e-post til denne adressen." in desk.get(answer["Location"]).text
    assert Person.objects.get(pk=member.pk).bounced_at is not None


def test_the_desk_lets_mail_go_there_again(
    desk: Client, network: Network, member: Person, secretariat: Person
) -> None:
    mark_bounced(person=member, by=secretariat)
    assert 'value="Adressen virker igjen"' in desk.get(f"{PAGE}{member.pk}/change/").text
    assert desk.get(f"{PAGE}{member.pk}/adressen-virker/").status_code == 405
    desk.post(f"{PAGE}{member.pk}/adressen-virker/")
    assert Person.objects.get(pk=member.pk).bounced_at is None


def test_there_is_nothing_to_ask_of_who_has_no_address(desk: Client, member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(email=None)
    assert desk.get(f"{PAGE}{member.pk}/adressen-virker-ikke/").status_code == 404


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("550 5.1.1 The email account does not exist", "Adressen finnes ikke"),
        ("552 5.2.2 Mailbox full", "Postkassen er full"),
        ("554-5.7.1 Blocked", "E-post fra oss slipper ikke inn"),
        ("554 Transaction failed", "E-posten ble avvist"),
        ("451 4.3.0 Try later", "E-posten ble ikke tatt imot da"),
        ("Filen til et vedlegg er borte.", ""),
        ("", ""),
    ],
)
def test_what_the_mail_server_said_is_explained(reason: str, says: str) -> None:
    assert meaning(reason).startswith(says)
    assert bool(meaning(reason)) == bool(says)
