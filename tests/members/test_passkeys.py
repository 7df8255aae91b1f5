"""Passkeys: added on one's own page, and signing in by themselves."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator as Row
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from fido2.utils import websafe_encode

from members.models import Person
from tests.members import waiting
from tests.members.authenticator import (
    JSON,
    PRESENT,
    VERIFIED,
    Authenticator,
    add_passkey,
    visitor,
)

pytestmark = pytest.mark.django_db

SIGN_IN, ADD, OWN = (
    "/konto/passnokkel/",
    "/min-side/innlogging/passnokkel/",
    "/min-side/innlogging/",
)


@pytest.fixture
def key(member: Person) -> Authenticator:
    """The member's passkey."""
    made, client = Authenticator(), visitor()
    client.force_login(member)
    add_passkey(client, made)
    return made


def sign_in(client: Client, key: Authenticator, **given: Any) -> Any:
    """Use the passkey on the sign-in page."""
    question = client.get(SIGN_IN, headers=JSON).json()
    fields = {name: given.pop(name) for name in ("shared", "next") if name in given}
    return client.post(SIGN_IN, {"credential": key.answer(question, **given)} | fields)


def test_the_passkey_signs_in_alone(member: Person, key: Authenticator) -> None:
    client = visitor()
    response = sign_in(client, key, next="/samlinger/")
    assert (response.status_code, response["Location"]) == (302, "/samlinger/")
    assert client.session["_auth_user_id"] == str(member.pk)


def test_one_that_is_used_is_seen_on_the_own_page(member: Person, key: Authenticator) -> None:
    client = visitor()
    sign_in(client, key)
    text = client.get(OWN).text
    assert "Telefonen" in text
    assert "Sist brukt" in text


def test_an_answer_works_once(key: Authenticator) -> None:
    client = visitor()
    answer = key.answer(client.get(SIGN_IN, headers=JSON).json())
    client.post(SIGN_IN, {"credential": answer})
    client.post("/konto/logg-ut/")
    client.post(SIGN_IN, {"credential": answer})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "spoilt",
    [
        {"flags": PRESENT},  # the telephone did not ask who holds it
        {"flags": VERIFIED},  # nobody touched it
        {"owner": websafe_encode(b"zz")},  # nobody's
        {"owner": websafe_encode(b"\xff")},
    ],
)
def test_a_weak_or_foreign_answer_opens_nothing(key: Authenticator, spoilt: dict[str, Any]) -> None:
    client = visitor()
    response = sign_in(client, key, **spoilt)
    assert response["Location"] == "/konto/logg-inn/"
    assert "Passnøkkelen ble ikke godtatt" in client.get(response["Location"]).text
    assert "_auth_user_id" not in client.session


def test_another_site_cannot_pass_the_question_on(key: Authenticator) -> None:
    client = visitor()
    key.origin = "https://kulturnett.example.com"
    sign_in(client, key)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "made_up",
    ["", "x", "[]", "5", "null", "{}", '{"response": 5}', '{"response": {"userHandle": 5}}'],
)
def test_what_is_made_up_is_answered_as_any_other(db: None, made_up: str) -> None:
    client = visitor()
    client.get(SIGN_IN, headers=JSON)
    response = client.post(SIGN_IN, {"credential": made_up, "next": "/samlinger/"})
    assert response["Location"] == "/konto/logg-inn/?next=%2Fsamlinger%2F"


def test_a_stranger_cannot_tell_who_has_a_passkey(member: Person, outsider: Person) -> None:
    def asked(owner: str) -> tuple[str, str, list[str]]:
        client = visitor()
        answer = Authenticator().answer(client.get(SIGN_IN, headers=JSON).json(), owner=owner)
        with CaptureQueriesContext(connection) as queries:
            response = client.post(SIGN_IN, {"credential": answer})
        tables = [query["sql"].partition("FROM ")[2].split(" ")[0] for query in queries]
        return response["Location"], str(response.status_code), tables

    asked("1")  # so that the network's own counter is there for both
    known, unknown = websafe_encode(str(outsider.pk).encode()), websafe_encode(b"zzzz")
    assert asked(known) == asked(unknown)


def test_who_is_closed_out_does_not_come_in(member: Person, key: Authenticator) -> None:
    Person.objects.filter(pk=member.pk).update(deactivated_at=timezone.now())
    assert sign_in(visitor(), key)["Location"] == "/konto/ingen-tilgang/"


def test_one_that_is_removed_does_not_sign_in(
    member: Person, key: Authenticator, mailoutbox: list[EmailMessage]
) -> None:
    client, row = visitor(), Row.objects.get()
    client.force_login(member)
    client.post(f"{ADD}{row.pk}/fjern/")
    assert sign_in(visitor(), key)["Location"] == "/konto/logg-inn/"
    waiting.run()
    added, removed = (str(letter.body) for letter in mailoutbox)
    assert "«Telefonen», er lagt til" in added
    assert "«Telefonen» er fjernet" in removed


def test_it_can_be_called_something_else(member: Person, key: Authenticator) -> None:
    client, row = visitor(), Row.objects.get()
    client.force_login(member)
    client.post(f"{ADD}{row.pk}/navn/", {"name": "Jobbtelefonen"})
    assert "Jobbtelefonen" in client.get(OWN).text


def test_nobody_reaches_anothers(outsider: Person, key: Authenticator) -> None:
    client, row = visitor(), Row.objects.get()
    client.force_login(outsider)
    pages = [client.post(f"{ADD}{row.pk}/{act}/", {"name": "X"}) for act in ("navn", "fjern")]
    assert [page.status_code for page in pages] == [404, 404]


@pytest.mark.parametrize("made_up", ["", "[]", "{}", '{"response": {}}'])
def test_what_is_no_new_passkey_is_explained(member: Person, made_up: str) -> None:
    client = visitor()
    client.force_login(member)
    client.get(ADD, headers=JSON)
    response = client.post(ADD, {"name": "Telefonen", "credential": made_up})
    assert "Passnøkkelen ble ikke godtatt" in response.text
    assert Row.objects.count() == 0


def test_one_that_does_not_know_its_owner_is_not_taken(member: Person) -> None:
    client = visitor()
    client.force_login(member)
    credential = Authenticator().made(client.get(ADD, headers=JSON).json(), flags=PRESENT)
    client.post(ADD, {"name": "Nøkkel", "credential": credential})
    assert Row.objects.count() == 0


def test_the_question_asks_for_one_that_signs_in_by_itself(member: Person) -> None:
    client = visitor()
    client.force_login(member)
    asked = client.get(ADD, headers=JSON).json()["publicKey"]
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert "ase@example.org" not in json.dumps(asked["challenge"])


def test_a_member_with_a_passkey_still_gets_in_by_a_code_alone(
    member: Person, key: Authenticator, mailoutbox: list[EmailMessage]
) -> None:
    client = Client()
    client.post("/konto/logg-inn/", {"email": "ase@example.org"})
    waiting.run()
    code = str(mailoutbox[-1].body)[:9]
    assert client.post("/konto/kode/", {"code": code})["Location"] == "/inne/"
    assert client.session["_auth_user_id"] == str(member.pk)


def test_who_writes_a_code_is_offered_a_passkey_once(
    member: Person, mailoutbox: list[EmailMessage]
) -> None:
    client = Client()
    client.post("/konto/logg-inn/", {"email": "ase@example.org"})
    waiting.run()
    client.post("/konto/kode/", {"code": str(mailoutbox[-1].body)[:9]})
    offers = [f'href="{ADD}"' in client.get("/").text for _page in range(2)]
    assert offers == [True, False]
