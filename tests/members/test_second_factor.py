"""The desk opens with two factors: what counts, and the page that leads there."""

import time

import pytest
from allauth.mfa.models import Authenticator as Row
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from django.test import Client

from members.account.factors import FactorAdapter
from members.account.signin import issue_link
from members.models import Person
from tests.arrival import by_code
from tests.members.authenticator import JSON, Authenticator, add_passkey, visitor
from tests.members.test_passkeys import sign_in
from tests.members.test_signin import CODE, ask, code_in

pytestmark = pytest.mark.django_db

ADMIN, DOOR, SECOND = "/admin/", "/konto/to-steg/", "/konto/andre-steg/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str = SECRET) -> str:
    """What the app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def opens(client: Client) -> bool:
    return client.get(ADMIN).status_code == 200


@pytest.fixture
def app(secretariat: Person) -> Person:
    """The secretary, who has connected an app."""
    TOTP.activate(secretariat, SECRET)
    return secretariat


def write_code(client: Client, mailoutbox: list[EmailMessage]) -> str:
    """The first step; returns where it leads."""
    ask(client, "siri@example.org")
    return str(client.post(CODE, {"code": code_in(mailoutbox), "next": ADMIN})["Location"])


def test_a_code_alone_does_not_open_it(client: Client, secretariat: Person) -> None:
    by_code(client, secretariat)
    response = client.get("/admin/members/person/?q=a", follow=True)
    assert response.redirect_chain[-1][0] == f"{DOOR}?next=/admin/members/person/%3Fq%3Da"
    assert "Legg inn en passnøkkel" in response.text


def test_what_is_posted_to_it_is_not_done(client: Client, secretariat: Person) -> None:
    by_code(client, secretariat)
    client.post("/admin/members/person/add/", {"name": "Ny"})
    assert Person.objects.filter(name="Ny").count() == 0


def test_a_link_opens_it(client: Client, secretariat: Person) -> None:
    client.post(issue_link(person=secretariat).removeprefix("http://127.0.0.1:8000"))
    assert opens(client)


def test_a_link_opens_it_for_who_has_lost_her_keys(client: Client, app: Person) -> None:
    client.post(issue_link(person=app).removeprefix("http://127.0.0.1:8000"))
    assert opens(client)


def test_a_link_to_another_person_does_not_leave_its_mark(
    client: Client, member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    client.post(issue_link(person=member).removeprefix("http://127.0.0.1:8000"))
    client.post("/konto/logg-ut/")
    write_code(client, mailoutbox)
    assert not opens(client)


def test_a_new_passkey_opens_it_at_once_and_codes_in_reserve_are_shown(secretariat: Person) -> None:
    client = visitor()
    by_code(client, secretariat)
    response = add_passkey(client, Authenticator())
    assert response["Location"] == "/min-side/innlogging/reservekoder/"
    assert opens(client)


def test_a_passkey_signs_the_secretariat_in_alone(secretariat: Person) -> None:
    key, first, client = Authenticator(), visitor(), visitor()
    first.force_login(secretariat)
    add_passkey(first, key)
    sign_in(client, key)
    assert opens(client)


def test_after_the_code_the_app_is_asked_for(
    client: Client, app: Person, mailoutbox: list[EmailMessage]
) -> None:
    assert write_code(client, mailoutbox) == SECOND
    assert "_auth_user_id" not in client.session
    response = client.post(SECOND, {"code": code_of()})
    assert (response["Location"], opens(client)) == (ADMIN, True)


def test_after_the_code_the_passkey_will_do(
    secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    key, first, client = Authenticator(), visitor(), visitor()
    first.force_login(secretariat)
    add_passkey(first, key)
    assert write_code(client, mailoutbox) == SECOND
    question = client.get(SECOND, headers=JSON).json()
    client.post(SECOND, {"credential": key.answer(question)})
    assert opens(client)


def test_a_code_in_reserve_works_once(
    client: Client, app: Person, mailoutbox: list[EmailMessage]
) -> None:
    reserve = RecoveryCodes.activate(app).get_unused_codes()[3]
    other, found = Client(), []
    for browser in (client, other):
        write_code(browser, mailoutbox)
        browser.post(SECOND, {"code": f"{reserve[:4]} {reserve[4:]}"})
        found.append(opens(browser))
    assert found == [True, False]


def test_a_code_of_the_app_works_once(
    client: Client, app: Person, mailoutbox: list[EmailMessage]
) -> None:
    shown, found = code_of(), []
    for browser in (client, Client()):
        write_code(browser, mailoutbox)
        browser.post(SECOND, {"code": shown})
        found.append(opens(browser))
    assert found == [True, False]


def test_a_wrong_code_is_told_and_too_many_are_stopped(
    client: Client, app: Person, mailoutbox: list[EmailMessage]
) -> None:
    write_code(client, mailoutbox)
    pages = [client.post(SECOND, {"code": "abc"}).text for _guess in range(11)]
    assert "Koden stemmer ikke" in pages[0]
    assert "prøvd for mange koder" in pages[-1]
    client.post(SECOND, {"code": code_of()})
    assert "_auth_user_id" not in client.session


def test_the_address_page_leads_back_to_the_second_step(
    client: Client, app: Person, mailoutbox: list[EmailMessage]
) -> None:
    write_code(client, mailoutbox)
    assert f'href="{SECOND}"' in client.get("/konto/logg-inn/").text


def test_who_has_a_key_is_asked_for_it_at_the_door(client: Client, app: Person) -> None:
    by_code(client, app)
    text = client.get(f"{DOOR}?next={ADMIN}").text
    assert 'href="/konto/bekreft/?next=%2Fadmin%2F"' in text
    response = client.post(f"/konto/bekreft/?next={ADMIN}", {"code": code_of()})
    assert (response["Location"], opens(client)) == (ADMIN, True)


def test_the_database_does_not_tell_the_secret(client: Client, secretariat: Person) -> None:
    client.force_login(secretariat)
    client.get("/min-side/innlogging/app/")
    secret = client.session["mfa.totp.secret"]
    client.post("/min-side/innlogging/app/", {"code": code_of(secret)})
    kept = str(Row.objects.get(type="totp").data["secret"])
    assert secret not in kept
    assert FactorAdapter().decrypt(kept) == secret
