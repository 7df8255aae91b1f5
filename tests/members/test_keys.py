"""One's own app, and the codes in reserve."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator as Row
from django.core.mail import EmailMessage
from django.test import Client

from members.account import keys
from members.models import Message, Person
from tests.members import waiting
from tests.members.test_second_factor import code_of

pytestmark = pytest.mark.django_db

OWN = "/min-side/innlogging/"
APP, RESERVE = f"{OWN}app/", f"{OWN}reservekoder/"


@pytest.fixture
def hers(client: Client, member: Person) -> Client:
    """The member, signed in."""
    client.force_login(member)
    return client


def connect(client: Client) -> None:
    """Connect an app, as it is done with a telephone that has no camera."""
    text = client.get(APP).text
    found = re.search(r'kn-secret">([A-Z2-7 ]+)<', text)
    assert found
    client.post(APP, {"code": code_of(found.group(1).replace(" ", ""))})


def shown(client: Client) -> list[str]:
    """The codes in reserve, as they stand on the page."""
    return re.findall(r"<li>(\d{4} \d{4})</li>", client.get(RESERVE).text)


def test_an_app_is_connected_by_its_first_code(hers: Client, member: Person) -> None:
    connect(hers)
    assert keys.asked_for(member)
    assert "Koble fra appen" in hers.get(OWN).text


def test_a_wrong_first_code_connects_nothing(hers: Client) -> None:
    hers.get(APP)
    assert "Koden stemmer ikke" in hers.post(APP, {"code": "000"}).text
    assert Row.objects.count() == 0


def test_the_picture_is_drawn_for_the_one_who_connects(hers: Client) -> None:
    hers.get(APP)
    response = hers.get(f"{APP}bilde.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert "no-store" in response["Cache-Control"]
    assert re.match(r"<svg .*<path .*</svg>$", response.text)


def test_ten_codes_in_reserve_come_with_it(hers: Client) -> None:
    connect(hers)
    assert len(set(shown(hers))) == 10


def test_new_codes_replace_the_old(hers: Client) -> None:
    connect(hers)
    before = shown(hers)
    hers.post(f"{RESERVE}nye/")
    assert set(before).isdisjoint(shown(hers))


def test_they_go_with_the_last_key(hers: Client) -> None:
    connect(hers)
    hers.post(f"{APP}fjern/")
    assert Row.objects.count() == 0


def test_each_change_is_told_to_her(hers: Client, mailoutbox: list[EmailMessage]) -> None:
    connect(hers)
    hers.post(f"{RESERVE}nye/")
    hers.post(f"{APP}fjern/")
    waiting.run()
    told = [str(letter.body).splitlines()[2].partition(".")[0] for letter in mailoutbox]
    assert told == [
        "En autentiseringsapp er koblet til",
        "Det er laget nye reservekoder",
        "Autentiseringsappen er koblet fra",
    ]
    assert {letter.to[0] for letter in mailoutbox} == {"ase@example.org"}


def test_the_letter_keeps_no_secret(hers: Client, mailoutbox: list[EmailMessage]) -> None:
    connect(hers)
    waiting.run()
    body = json.dumps(str(mailoutbox[0].body))
    assert [code for code in shown(hers) if code in body] == []


def test_a_second_app_is_not_asked_for(hers: Client) -> None:
    connect(hers)
    assert hers.get(APP)["Location"] == OWN


def test_the_secretariat_is_warned_before_its_last_key_goes(
    client: Client, secretariat: Person
) -> None:
    client.force_login(secretariat)
    connect(client)
    assert "Du har ikke flere" in client.get(f"{APP}fjern/").text


def test_an_app_that_is_connected_twice_at_once_is_connected_once(member: Person) -> None:
    first = keys.add_app(person=member, secret="A" * 32)
    assert keys.add_app(person=member, secret="A" * 32) == first
    assert Message.objects.count() == 1
