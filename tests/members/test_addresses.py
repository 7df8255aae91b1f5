"""A change of address is a change of the lock."""

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client

from members.addresses import change_email
from members.models import Delivery, Person
from members.signin import issue_link, use_link
from tests.members import waiting
from tests.members.test_signin import CODE, LOGIN, code_in

pytestmark = pytest.mark.django_db


def test_the_new_address_is_kept_in_small_letters(member: Person, secretariat: Person) -> None:
    change_email(person=member, email=" Ny@Example.org ", by=secretariat)
    assert Person.objects.get(pk=member.pk).email == member.email == "ny@example.org"


def test_both_addresses_are_told_and_by_whom(
    member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    waiting.run()
    old, new = mailoutbox
    assert (old.to, new.to) == (["ase@example.org"], ["ny@example.org"])
    assert "Siri Sekretær" in old.body
    assert "http://127.0.0.1:8000/konto/logg-inn/" in new.body


def test_neither_letter_tells_the_other_address(
    member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    waiting.run()
    old, new = mailoutbox
    assert "ny@example.org" not in old.body
    assert "ase@example.org" not in new.body


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ase@example.org", None, ["ase@example.org"]),
        ("ase@example.org", "", ["ase@example.org"]),
        (None, "ase@example.org", ["ase@example.org"]),
        ("ase@example.org", "ASE@example.org", []),
        (None, "", []),
    ],
)
def test_only_addresses_that_are_there_are_told(
    secretariat: Person, before: str | None, after: str | None, told: list[str]
) -> None:
    person = Person.objects.create(name="Åse", email=before)
    change_email(person=person, email=after, by=secretariat)
    assert [delivery.address for delivery in Delivery.objects.all()] == told


def test_sessions_end(client: Client, member: Person, secretariat: Person) -> None:
    client.force_login(member)
    client.post("/konto/logg-ut/")
    client.force_login(member)
    assert client.get(LOGIN).status_code == 302
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert client.get(LOGIN).status_code == 200


def test_sessions_stay_ended_when_the_old_address_comes_back(
    client: Client, member: Person, secretariat: Person
) -> None:
    client.force_login(member)
    change_email(person=member, email="ny@example.org", by=secretariat)
    change_email(person=member, email="ase@example.org", by=secretariat)
    assert client.get(LOGIN).status_code == 200


def test_without_a_change_she_stays_signed_in(
    client: Client, member: Person, secretariat: Person
) -> None:
    client.force_login(member)
    change_email(person=member, email="ase@example.org", by=secretariat)
    assert client.get(LOGIN).status_code == 302


def test_the_old_mailbox_gets_no_code(
    client: Client, member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    waiting.run()
    mailoutbox.clear()
    client.post(LOGIN, {"email": "ase@example.org"})
    waiting.run()
    addresses = EmailAddress.objects.filter(user=member).values_list("email", flat=True)
    assert (mailoutbox, list(addresses)) == ([], ["ny@example.org"])


def test_an_address_that_allauth_alone_knows_gets_no_code(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    EmailAddress.objects.create(user=member, email="gammel@example.org", verified=True)
    client.post(LOGIN, {"email": "gammel@example.org"})
    waiting.run()
    assert mailoutbox == []


def test_a_code_that_was_under_way_to_the_old_mailbox_opens_nothing(
    client: Client, member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    client.post(LOGIN, {"email": "ase@example.org"})
    code = code_in(mailoutbox)
    change_email(person=member, email="ny@example.org", by=secretariat)
    response = client.post(CODE, {"code": code})
    assert response["Location"] == "/konto/ingen-tilgang/"
    assert "_auth_user_id" not in client.session


def test_a_link_that_was_under_way_opens_nothing(member: Person, secretariat: Person) -> None:
    token = issue_link(person=member).split("/")[-2]
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert use_link(token=token) is None


def test_the_new_address_signs_in(
    client: Client, member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    client.post(LOGIN, {"email": "ny@example.org"})
    client.post(CODE, {"code": code_in(mailoutbox)})
    assert client.session["_auth_user_id"] == str(member.pk)


def test_an_address_that_is_taken_changes_nothing(
    client: Client, member: Person, outsider: Person, secretariat: Person
) -> None:
    client.force_login(member)
    with pytest.raises(IntegrityError), transaction.atomic():
        change_email(person=member, email="ulf@example.org", by=secretariat)
    assert Person.objects.get(pk=member.pk).email == "ase@example.org"
    assert client.get(LOGIN).status_code == 302
    assert Delivery.objects.count() == 0
