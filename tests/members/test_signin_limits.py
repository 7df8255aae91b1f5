"""Rate limits: strict for an address, generous for a network, the same for known and unknown."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings
from django.utils import timezone

from members.models import Message, Person
from tests.members.test_signin import CODE, LOGIN

pytestmark = pytest.mark.django_db


def statuses(emails: list[str]) -> list[int]:
    """What each request for a code is answered, each from a browser of its own."""
    return [Client().post(LOGIN, {"email": email}).status_code for email in emails]


@pytest.mark.parametrize("email", ["ase@example.org", "ukjent@example.org"])
def test_four_codes_a_minute_to_one_address(member: Person, email: str) -> None:
    assert statuses([email] * 5) == [302, 302, 302, 302, 429]


def test_capital_letters_are_no_other_address(member: Person) -> None:
    assert statuses(["ase@example.org", "ASE@example.org"] * 2 + ["Ase@example.org"])[-1] == 429


def test_the_refusal_is_a_page_of_ours_that_says_when_to_come_back(member: Person) -> None:
    statuses(["ase@example.org"] * 4)
    response = Client().post(LOGIN, {"email": "ase@example.org"})
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "<h1" in response.text


def test_nothing_is_written_when_it_is_refused(member: Person) -> None:
    statuses(["ase@example.org"] * 6)
    assert Message.objects.count() == 4


def test_after_a_minute_the_address_may_ask_again(member: Person) -> None:
    statuses(["ase@example.org"] * 5)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert statuses(["ase@example.org"]) == [302]


def test_twenty_codes_an_hour_to_one_address(member: Person) -> None:
    start = timezone.now()
    answers = []
    for minute in range(0, 30, 5):
        with time_machine.travel(start + timedelta(minutes=minute)):
            answers += statuses(["ase@example.org"] * 4)
    assert answers == [302] * 20 + [429] * 4


def test_a_whole_gathering_behind_one_address_gets_its_codes(db: None) -> None:
    assert set(statuses([f"leder{number}@example.org" for number in range(40)])) == {302}


def test_guesses_are_counted_beside_the_count_of_the_session(
    client: Client, member: Person
) -> None:
    answers = []
    for _code in range(3):
        client.post(LOGIN, {"email": "ase@example.org"})
        answers += [client.post(CODE, {"code": "1"}).status_code for _guess in range(4)]
    assert answers == [200] * 10 + [429] * 2


@override_settings(
    ALLAUTH_TRUSTED_PROXY_COUNT=1,
    ACCOUNT_RATE_LIMITS={"request_login_code": "2/m/ip", "passkey_signin": "2/m/ip"},
)
@pytest.mark.parametrize(
    ("page", "asked"), [(LOGIN, {"email": "ukjent@example.org"}), ("/konto/passnokkel/", {})]
)
def test_behind_a_proxy_each_client_is_counted_by_itself(
    db: None, page: str, asked: dict[str, str]
) -> None:
    def answers(*said: str) -> list[int]:
        return [
            Client(headers={"x-forwarded-for": client}).post(page, asked).status_code
            for client in said
        ]

    assert answers("192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2") == [302, 302, 429, 302]
    # What a client makes up about itself stands before what the proxy says.
    assert answers("192.0.2.9, 192.0.2.1") == [429]
