"""«Logget inn på disse enhetene»."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from members.account.addresses import change_email
from members.account.devices import described, end_sessions
from members.account.signin import issue_link
from members.models import Person
from members.retention import remove_old

pytestmark = pytest.mark.django_db

PAGE = "/min-side/innlogging/enheter/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Version/18.4 Mobile Safari/604.1"


def signed_in(person: Person, user_agent: str) -> Client:
    """A browser where she has signed in, by a link."""
    client = Client(headers={"user-agent": user_agent})
    client.post(issue_link(person=person).removeprefix("http://127.0.0.1:8000"))
    return client


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (WINDOWS, "Chrome på Windows"),
        (f"{WINDOWS} Edg/126.0", "Edge på Windows"),
        (IPHONE, "Safari på iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 18_4) FxiOS/130.0 Safari/605", "Firefox på iPad"),
        (
            "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/27 Chrome/125",
            "Samsung Internet på Android",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1) Version/18 Safari/605", "Safari på Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox på Linux"),
        ("curl/8.0", "Ukjent nettleser"),
        ("", "Ukjent nettleser"),
    ],
)
def test_a_browser_is_told_in_words(user_agent: str, words: str) -> None:
    assert described(user_agent) == words


def test_each_device_is_listed_this_one_first(member: Person) -> None:
    signed_in(member, IPHONE)
    text = signed_in(member, WINDOWS).get(PAGE).text
    assert (
        text.index("Chrome på Windows")
        < text.index("Denne enheten")
        < text.index("Safari på iPhone")
    )


def test_one_is_signed_out(member: Person) -> None:
    phone, desk = signed_in(member, IPHONE), signed_in(member, WINDOWS)
    pk = UserSession.objects.get(user_agent=IPHONE).pk
    desk.post(f"{PAGE}{pk}/logg-ut/")
    assert [is_in(phone), is_in(desk)] == [False, True]


def test_nobody_signs_out_another(member: Person, outsider: Person) -> None:
    phone, other = signed_in(member, IPHONE), signed_in(outsider, WINDOWS)
    pk = UserSession.objects.get(user_agent=IPHONE).pk
    assert other.post(f"{PAGE}{pk}/logg-ut/").status_code == 404
    assert is_in(phone)


def test_all_the_others_are_signed_out(member: Person, outsider: Person) -> None:
    phone, pad, other = (signed_in(who, IPHONE) for who in (member, member, outsider))
    desk = signed_in(member, WINDOWS)
    response = desk.post(PAGE, follow=True)
    assert "Du er logget ut på 2 enheter." in response.text
    assert [is_in(client) for client in (phone, pad, desk, other)] == [False, False, True, True]


def test_what_is_over_is_not_listed(member: Person, secretariat: Person) -> None:
    signed_in(member, IPHONE)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert "iPhone" not in signed_in(member, WINDOWS).get(PAGE).text


def test_what_another_address_ended_is_not_listed(member: Person, secretariat: Person) -> None:
    signed_in(member, IPHONE)
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert "iPhone" not in signed_in(member, WINDOWS).get(PAGE).text


def test_what_is_over_is_forgotten(member: Person) -> None:
    signed_in(member, IPHONE).post("/konto/logg-ut/")
    signed_in(member, WINDOWS)
    remove_old()
    assert [row.user_agent for row in UserSession.objects.all()] == [WINDOWS]


def test_she_can_be_signed_out_everywhere(member: Person) -> None:
    clients = [signed_in(member, agent) for agent in (IPHONE, WINDOWS)]
    assert end_sessions(person=member) == 2
    assert [is_in(client) for client in clients] == [False, False]
