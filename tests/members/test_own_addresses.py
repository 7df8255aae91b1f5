"""A person's own addresses: one more, the primary one, one less, and what each is told."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from members.account.addresses import addresses_of
from members.models import Message, Person
from tests.members import waiting

pytestmark = pytest.mark.django_db

PAGE = "/min-side/adresser/"
CODE = "/min-side/adresser/kode/"
NEW = "privat@example.org"


@pytest.fixture
def at_home(client: Client, member: Person) -> Client:
    """The member, signed in."""
    client.force_login(member)
    return client


@pytest.fixture
def private(member: Person) -> EmailAddress:
    """An address that the member has added."""
    return EmailAddress.objects.create(user=member, email=NEW, verified=True)


def keys_of(person: Person) -> list[tuple[str, bool]]:
    """Her addresses, and whether each is the primary one."""
    return list(addresses_of(person).values_list("email", "primary"))


def code_in(mailoutbox: list[EmailMessage]) -> str:
    """The code of the newest letter."""
    waiting.run()
    found = re.match(r"\d{4} \d{4}", str(mailoutbox[-1].body))
    assert found, mailoutbox[-1].body
    return found.group()


def add(client: Client, mailoutbox: list[EmailMessage], email: str = NEW) -> HttpResponse:
    """Add an address, the whole way."""
    client.post(PAGE, {"email": email})
    return client.post(CODE, {"code": code_in(mailoutbox)})  # type: ignore[return-value]


def without_tokens(text: str) -> str:
    """A page without what differs each time it is made."""
    return re.sub(r'value="\w{64}"', "", text)


def test_the_page_shows_her_addresses_and_hers_alone(
    at_home: Client, private: EmailAddress, outsider: Person
) -> None:
    text = at_home.get(PAGE).text
    emails = ("ase@example.org", NEW, "ulf@example.org")
    assert [email in text for email in emails] == [True, True, False]


def test_a_former_member_has_the_page_too(client: Client, former_member: Person) -> None:
    client.force_login(former_member)
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "før du slutter i jobben" in response.text


def test_a_code_proves_a_second_address(
    at_home: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    assert at_home.post(PAGE, {"email": "Privat@Example.org"})["Location"] == CODE
    code = code_in(mailoutbox)
    assert mailoutbox[-1].to == [NEW]
    assert keys_of(member) == [("ase@example.org", True)]
    response = at_home.post(CODE, {"code": code})
    assert response["Location"] == PAGE
    assert keys_of(member) == [("ase@example.org", True), (NEW, False)]


def test_the_other_addresses_are_told_without_the_new_one(
    at_home: Client, mailoutbox: list[EmailMessage]
) -> None:
    add(at_home, mailoutbox)
    mailoutbox.clear()
    waiting.run()
    assert [letter.to for letter in mailoutbox] == [["ase@example.org"]]
    assert "en adresse til" in str(mailoutbox[0].body)
    assert NEW not in str(mailoutbox[0].body)


def test_nothing_of_the_code_is_left(at_home: Client, mailoutbox: list[EmailMessage]) -> None:
    at_home.post(PAGE, {"email": NEW})
    code = code_in(mailoutbox)
    assert Message.objects.get().body == ""
    assert code.replace(" ", "") not in str(dict(at_home.session.items()))


def test_a_code_is_used_up(at_home: Client, member: Person, mailoutbox: list[EmailMessage]) -> None:
    at_home.post(PAGE, {"email": NEW})
    code = code_in(mailoutbox)
    at_home.post(CODE, {"code": code})
    response = at_home.post(CODE, {"code": code}, follow=True)
    assert "Koden gjelder ikke lenger" in response.text


def test_a_wrong_code_asks_again(
    at_home: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    at_home.post(PAGE, {"email": NEW})
    response = at_home.post(CODE, {"code": "0000 000"})
    assert (response.status_code, "Koden stemmer ikke" in response.text) == (200, True)
    at_home.post(CODE, {"code": code_in(mailoutbox)})
    assert (NEW, False) in keys_of(member)


def test_five_wrong_codes_end_it(
    at_home: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    at_home.post(PAGE, {"email": NEW})
    code = code_in(mailoutbox)
    for _guess in range(5):
        response = at_home.post(CODE, {"code": "1"})
    assert response["Location"] == PAGE
    at_home.post(CODE, {"code": code})
    assert keys_of(member) == [("ase@example.org", True)]


def test_guesses_are_counted_across_codes(at_home: Client) -> None:
    for _code in range(2):
        at_home.post(PAGE, {"email": NEW})
        for _guess in range(5):
            at_home.post(CODE, {"code": "1"})
    at_home.post(PAGE, {"email": NEW})
    assert at_home.post(CODE, {"code": "1"}).status_code == 429


def test_a_code_lives_for_a_quarter_of_an_hour(
    at_home: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    at_home.post(PAGE, {"email": NEW})
    code = code_in(mailoutbox)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        at_home.post(CODE, {"code": code})
    assert keys_of(member) == [("ase@example.org", True)]


def test_another_browser_cannot_use_the_code(
    at_home: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    at_home.post(PAGE, {"email": NEW})
    other = Client()
    other.force_login(member)
    assert other.post(CODE, {"code": code_in(mailoutbox)})["Location"] == PAGE
    assert keys_of(member) == [("ase@example.org", True)]


def test_an_address_of_somebodys_is_answered_like_any_other(
    at_home: Client, outsider: Person
) -> None:
    pages = []
    for email in ("ulf@example.org", "fri@example.org"):
        response = at_home.post(PAGE, {"email": email})
        page = at_home.get(CODE).text
        pages.append((response["Location"], without_tokens(page.replace(email, ""))))
    assert pages[0] == pages[1]


def test_only_the_mailbox_is_told_that_the_address_is_taken(
    at_home: Client, outsider: Person, mailoutbox: list[EmailMessage]
) -> None:
    at_home.post(PAGE, {"email": "ulf@example.org"})
    waiting.run()
    assert [letter.to for letter in mailoutbox] == [["ulf@example.org"]]
    assert "allerede i bruk" in str(mailoutbox[0].body)
    assert re.findall(r"\d{4}", str(mailoutbox[0].body)) == []


def test_no_code_opens_an_address_that_is_taken(at_home: Client, outsider: Person) -> None:
    at_home.post(PAGE, {"email": "ulf@example.org"})
    for code in ("", "0", "00000000"):
        at_home.post(CODE, {"code": code})
    assert keys_of(outsider) == [("ulf@example.org", True)]


def test_an_address_that_was_taken_meanwhile_is_refused(
    at_home: Client, member: Person, outsider: Person, mailoutbox: list[EmailMessage]
) -> None:
    at_home.post(PAGE, {"email": NEW})
    code = code_in(mailoutbox)
    EmailAddress.objects.create(user=outsider, email=NEW, verified=True)
    response = at_home.post(CODE, {"code": code}, follow=True)
    assert "Adressen kunne ikke legges til" in response.text
    assert keys_of(member) == [("ase@example.org", True)]


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Skriv e-postadressen."),
        ("nei", "navn@eksempel.no"),
        ("ASE@example.org", "Du har denne adressen fra før."),
    ],
)
def test_what_cannot_be_added_is_told_and_kept(at_home: Client, email: str, sentence: str) -> None:
    response = at_home.post(PAGE, {"email": email})
    assert response.status_code == 200
    assert sentence in response.text
    assert f'value="{email}"' in response.text or not email
    assert Message.objects.count() == 0


def test_five_addresses_are_enough(at_home: Client, member: Person) -> None:
    for number in range(4):
        EmailAddress.objects.create(user=member, email=f"{number}@example.org", verified=True)
    assert "Fjern en av dem først" in at_home.post(PAGE, {"email": NEW}).text


def test_codes_are_asked_for_four_times_a_minute(at_home: Client) -> None:
    for number in range(4):
        assert at_home.post(PAGE, {"email": f"{number}@example.org"}).status_code == 302
    assert at_home.post(PAGE, {"email": NEW}).status_code == 429
    assert Message.objects.count() == 4


def test_her_own_address_replaces_the_registers(
    at_home: Client, member: Person, private: EmailAddress, mailoutbox: list[EmailMessage]
) -> None:
    response = at_home.post(f"/min-side/adresser/{private.pk}/hovedadresse/", follow=True)
    assert f"{NEW} er nå hovedadressen din." in response.text
    assert keys_of(member) == [(NEW, True)]
    waiting.run()
    told = {letter.to[0]: str(letter.body) for letter in mailoutbox}
    assert told.keys() == {"ase@example.org", NEW}
    assert "kan ikke lenger brukes" in told["ase@example.org"]
    assert "nå hovedadressen din" in told[NEW]


def test_an_address_she_added_is_removed_and_both_are_told(
    at_home: Client, member: Person, private: EmailAddress, mailoutbox: list[EmailMessage]
) -> None:
    response = at_home.post(f"/min-side/adresser/{private.pk}/fjern/", follow=True)
    assert f"{NEW} er fjernet" in response.text
    assert keys_of(member) == [("ase@example.org", True)]
    waiting.run()
    assert [letter.to[0] for letter in mailoutbox] == [NEW, "ase@example.org"]


@pytest.mark.parametrize("act", ["hovedadresse", "fjern"])
def test_her_other_sessions_end_and_this_one_goes_on(
    at_home: Client, member: Person, private: EmailAddress, act: str
) -> None:
    elsewhere = Client()
    elsewhere.force_login(member)
    at_home.post(f"/min-side/adresser/{private.pk}/{act}/")
    assert at_home.get(PAGE).status_code == 200
    assert elsewhere.get(PAGE).status_code == 302


def test_the_primary_address_cannot_be_removed(at_home: Client, member: Person) -> None:
    primary = addresses_of(member)[0]
    assert at_home.post(f"/min-side/adresser/{primary.pk}/fjern/").status_code == 404
    assert keys_of(member) == [("ase@example.org", True)]


@pytest.mark.parametrize("act", ["hovedadresse", "fjern"])
def test_anothers_address_is_not_found(
    client: Client, outsider: Person, private: EmailAddress, member: Person, act: str
) -> None:
    client.force_login(outsider)
    assert client.post(f"/min-side/adresser/{private.pk}/{act}/").status_code == 404
    assert keys_of(member) == [("ase@example.org", True), (NEW, False)]


@pytest.mark.parametrize("act", ["hovedadresse", "fjern"])
def test_a_link_changes_nothing(
    at_home: Client, member: Person, private: EmailAddress, act: str
) -> None:
    assert at_home.get(f"/min-side/adresser/{private.pk}/{act}/").status_code == 405
    assert keys_of(member) == [("ase@example.org", True), (NEW, False)]


def test_who_signed_in_a_while_ago_shows_first_that_it_is_she(
    at_home: Client, member: Person, private: EmailAddress
) -> None:
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert "/konto/bekreft/" in at_home.get(PAGE)["Location"]
        assert "/konto/bekreft/" in at_home.post(PAGE, {"email": "to@example.org"})["Location"]
        assert at_home.post(f"/min-side/adresser/{private.pk}/fjern/")["Location"] == PAGE
    assert keys_of(member) == [("ase@example.org", True), (NEW, False)]
    assert Message.objects.count() == 0
