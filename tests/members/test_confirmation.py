"""«Is it still you?»: asked before the ways in change, when sign-in is a while ago."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from members.models import Person
from tests.arrival import by_code
from tests.members.authenticator import JSON, Authenticator, add_passkey, visitor
from tests.members.test_second_factor import SECRET, code_of
from tests.members.test_signin import code_in

pytestmark = pytest.mark.django_db

CONFIRM, SEND, ADD = "/konto/bekreft/", "/konto/bekreft/kode/", "/min-side/innlogging/passnokkel/"
BACK = f"{CONFIRM}?next={ADD.replace('/', '%2F')}"


@pytest.fixture
def later(client: Client, member: Person) -> Iterator[time_machine.Traveller]:
    """A quarter of an hour after the member signed in."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(member)
        clock.shift(timedelta(minutes=16))
        yield clock


def send(client: Client, mailoutbox: list[EmailMessage]) -> str:
    """Ask for a code to one's own address, and find it there."""
    client.post(SEND, {"next": ADD})
    return code_in(mailoutbox)


def test_just_after_sign_in_nobody_asks(client: Client, member: Person) -> None:
    by_code(client, member)
    assert client.get(ADD).status_code == 200


@pytest.mark.parametrize("page", [ADD, f"{ADD}901/fjern/", "/min-side/innlogging/app/"])
def test_later_she_is_asked_and_led_back(client: Client, later: object, page: str) -> None:
    for response in (client.get(page), client.post(page)):
        assert response["Location"] == f"{CONFIRM}?next={page.replace('/', '%2F')}"


def test_what_changes_nothing_is_open(client: Client, later: object) -> None:
    assert client.get("/min-side/innlogging/").status_code == 200


def test_who_has_no_key_gets_a_code_to_her_own_address(
    client: Client, later: object, mailoutbox: list[EmailMessage]
) -> None:
    code = send(client, mailoutbox)
    assert mailoutbox[0].to == ["ase@example.org"]
    assert "bekrefte at det er deg" in str(mailoutbox[0].body)
    response = client.post(BACK, {"code": code})
    assert (response["Location"], client.get(ADD).status_code) == (ADD, 200)


def test_the_code_is_used_up(client: Client, later: object, mailoutbox: list[EmailMessage]) -> None:
    code = send(client, mailoutbox)
    client.post(BACK, {"code": code})
    assert "Koden gjelder ikke lenger" in client.post(BACK, {"code": code}).text


def test_the_code_is_too_old_after_fifteen_minutes(
    client: Client, later: time_machine.Traveller, mailoutbox: list[EmailMessage]
) -> None:
    code = send(client, mailoutbox)
    later.shift(timedelta(minutes=15, seconds=1))
    assert client.post(BACK, {"code": code}).status_code == 200


def test_five_wrong_codes_end_it(
    client: Client, later: object, mailoutbox: list[EmailMessage]
) -> None:
    code = send(client, mailoutbox)
    for _guess in range(5):
        client.post(BACK, {"code": "00000000"})
    client.post(BACK, {"code": code})
    assert client.get(ADD).status_code == 302


def test_without_a_code_sent_no_code_is_right(client: Client, later: object) -> None:
    assert [client.post(BACK, {"code": code}).status_code for code in ("", "0")] == [200, 200]


def test_four_codes_a_minute(client: Client, later: object) -> None:
    answers = [client.post(SEND).status_code for _time in range(5)]
    assert answers == [302, 302, 302, 302, 429]


def test_who_has_an_app_is_asked_for_its_code_and_gets_none_by_mail(
    client: Client, member: Person, later: object
) -> None:
    TOTP.activate(member, SECRET)
    text = client.get(BACK).text
    assert ("Fra autentiseringsappen" in text, f'action="{SEND}"' in text) == (True, False)
    assert client.post(BACK, {"code": code_of()})["Location"] == ADD


def test_a_mailed_code_is_no_proof_for_who_has_an_app(
    client: Client, member: Person, later: object, mailoutbox: list[EmailMessage]
) -> None:
    code = send(client, mailoutbox)
    TOTP.activate(member, SECRET)
    client.post(BACK, {"code": code})
    assert client.get(ADD).status_code == 302


def test_a_passkey_will_do(member: Person) -> None:
    key, client = Authenticator(), visitor()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(member)
        add_passkey(client, key)
        clock.shift(timedelta(minutes=16))
        question = client.get(CONFIRM, headers=JSON).json()
        response = client.post(BACK, {"credential": key.answer(question)})
        assert (response["Location"], client.get(ADD).status_code) == (ADD, 200)


def test_one_that_is_not_hers_will_not(client: Client, later: object) -> None:
    response = client.post(BACK, {"credential": "{}"}, follow=True)
    assert response.redirect_chain == [(BACK, 302)]
    assert "Passnøkkelen ble ikke godtatt" in response.text
