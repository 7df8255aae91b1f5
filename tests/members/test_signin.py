"""Sign-in by a code: the whole way, through the address bar and the mailbox."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from django.contrib.auth import authenticate
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.models import Delivery, Message, Person
from tests.members import waiting

pytestmark = pytest.mark.django_db

LOGIN = "/konto/logg-inn/"
CODE = "/konto/kode/"


def ask(client: Client, email: str, **fields: str) -> None:
    """Ask for a code, as the form does."""
    response = client.post(LOGIN, {"email": email, **fields})
    assert response.status_code == 302


def code_in(mailoutbox: list[EmailMessage]) -> str:
    """The code of the newest letter, as it stands there."""
    waiting.run()
    found = re.match(r"\d{4} \d{4}", str(mailoutbox[-1].body))
    assert found
    return found.group()


def test_the_address_asks_for_the_code(client: Client, member: Person) -> None:
    response = client.post(LOGIN, {"email": "ase@example.org"})
    assert (response.status_code, response["Location"]) == (302, CODE)


def test_the_code_signs_in(client: Client, member: Person, mailoutbox: list[EmailMessage]) -> None:
    ask(client, "ase@example.org")
    response = client.post(CODE, {"code": code_in(mailoutbox)})
    assert (response.status_code, response["Location"]) == (302, "/inne/")
    assert client.session["_auth_user_id"] == str(member.pk)


def test_the_code_goes_to_the_address_in_the_register_whatever_its_case(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ASE@Example.org")
    waiting.run()
    assert mailoutbox[0].to == ["ase@example.org"]


def test_the_code_may_be_written_without_its_space(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    client.post(CODE, {"code": code_in(mailoutbox).replace(" ", "")})
    assert client.session["_auth_user_id"] == str(member.pk)


def test_the_session_is_a_new_one(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    before = client.session.session_key
    client.post(CODE, {"code": code_in(mailoutbox)})
    assert client.session.session_key != before


def test_the_session_lives_longer_than_the_code(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    assert client.session.get_expiry_age() == 900
    client.post(CODE, {"code": code_in(mailoutbox)})
    assert client.session.get_expiry_age() > 89 * 24 * 3600


def test_nothing_of_the_code_is_left(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    code = code_in(mailoutbox)
    client.post(CODE, {"code": code})
    assert Message.objects.get().body == ""
    assert code.replace(" ", "") not in str(dict(client.session.items()))


def test_the_subject_does_not_tell_the_code(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    code_in(mailoutbox)
    assert re.findall(r"\d", str(mailoutbox[0].subject)) == []


def test_a_wrong_code_asks_again(client: Client, member: Person) -> None:
    ask(client, "ase@example.org")
    response = client.post(CODE, {"code": "0000 000"})
    assert response.status_code == 200
    assert "Koden stemmer ikke" in response.text


def test_five_wrong_codes_end_it(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    code = code_in(mailoutbox)
    for _attempt in range(5):
        client.post(CODE, {"code": "1"})
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_who_used_up_the_guesses_is_told(client: Client, member: Person) -> None:
    ask(client, "ase@example.org")
    for _attempt in range(4):
        client.post(CODE, {"code": "1"})
    response = client.post(CODE, {"code": "1"}, follow=True)
    assert response.redirect_chain == [(LOGIN, 302)]
    assert "Koden gjelder ikke lenger" in response.text


def test_a_code_is_used_up(client: Client, member: Person, mailoutbox: list[EmailMessage]) -> None:
    ask(client, "ase@example.org")
    code = code_in(mailoutbox)
    client.post(CODE, {"code": code})
    client.post("/konto/logg-ut/")
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_code_works_only_in_the_browser_that_asked(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    other = Client()
    response = other.post(CODE, {"code": code_in(mailoutbox)})
    assert (response.status_code, response["Location"]) == (302, LOGIN)
    assert "_auth_user_id" not in other.session


def test_a_new_code_replaces_the_old(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    old = code_in(mailoutbox)
    ask(client, "ase@example.org")
    client.post(CODE, {"code": old})
    assert "_auth_user_id" not in client.session


def test_a_code_is_too_old_after_fifteen_minutes(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    code = code_in(mailoutbox)
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_mistyped_address_can_be_written_again(client: Client, member: Person) -> None:
    ask(client, "asse@example.org")
    ask(client, "ase@example.org")
    waiting.run()
    assert [delivery.address for delivery in Delivery.objects.all()] == ["ase@example.org"]


def test_a_code_on_its_way_is_one_link_from_the_address(client: Client, member: Person) -> None:
    ask(client, "ase@example.org")
    assert f'href="{CODE}"' in client.get(LOGIN).text


def test_no_code_on_its_way_no_link(client: Client) -> None:
    assert f'href="{CODE}"' not in client.get(LOGIN).text


def test_an_outsider_in_the_register_may_sign_in(
    client: Client, outsider: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ulf@example.org")
    client.post(CODE, {"code": code_in(mailoutbox)})
    assert client.session["_auth_user_id"] == str(outsider.pk)


def test_who_lost_her_address_meanwhile_is_told(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    code = code_in(mailoutbox)
    Person.objects.filter(pk=member.pk).update(email=None)
    response = client.post(CODE, {"code": code}, follow=True)
    assert response.redirect_chain == [("/konto/ingen-tilgang/", 302)]
    assert "_auth_user_id" not in client.session


def test_a_signed_in_person_is_led_on(client: Client, member: Person) -> None:
    client.force_login(member)
    for address in (LOGIN, CODE):
        assert client.get(address)["Location"] == "/inne/"


def test_a_password_in_the_database_opens_nothing(db: None, member: Person) -> None:
    member.set_password("hemmelig")
    member.save()
    assert authenticate(None, email="ase@example.org", password="hemmelig") is None
    assert authenticate(None, username="ase@example.org", password="hemmelig") is None


@pytest.mark.parametrize("email", ["", "ola.nordmann", "a@b", "a\x00b@example.org"])
def test_what_is_no_address_is_explained(client: Client, email: str) -> None:
    response = client.post(LOGIN, {"email": email})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.text


def test_an_empty_code_is_explained(client: Client, member: Person) -> None:
    ask(client, "ase@example.org")
    assert "Skriv koden fra e-posten." in client.post(CODE, {"code": ""}).text


def test_the_field_of_the_code_suits_a_telephone(client: Client, member: Person) -> None:
    ask(client, "ase@example.org")
    text = client.get(CODE).text
    assert 'autocomplete="one-time-code"' in text
    assert 'inputmode="numeric"' in text


def test_signing_out_asks_first(client: Client, member: Person) -> None:
    client.force_login(member)
    assert "Vil du logge ut?" in client.get("/konto/logg-ut/").text
    assert client.session["_auth_user_id"] == str(member.pk)


def test_signing_out_ends_the_session(client: Client, member: Person) -> None:
    client.force_login(member)
    response = client.post("/konto/logg-ut/", follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Du er logget ut." in response.text
    assert "_auth_user_id" not in client.session


def test_signing_out_twice_does_no_harm(client: Client) -> None:
    assert client.post("/konto/logg-ut/")["Location"] == "/"
    assert client.get("/konto/logg-ut/")["Location"] == "/"


@pytest.mark.parametrize(
    "name",
    ["account_signup", "account_reset_password", "account_email", "account_change_password"],
)
def test_no_sign_up_and_no_passwords(name: str) -> None:
    with pytest.raises(Exception, match="not a valid view function"):
        reverse(name)


def test_the_register_is_the_only_invitation(client: Client, db: None) -> None:
    request = client.get(LOGIN).wsgi_request
    assert get_adapter(request).is_open_for_signup(request) is False
