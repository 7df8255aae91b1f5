"""A change of address is a change of the lock."""

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override

from members.account.addresses import add, addresses_of, change_email, remove
from members.account.signin import issue_link, use_link
from members.models import Change, Delivery, Person
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


def test_an_address_that_nobody_has_proven_gets_no_code(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    EmailAddress.objects.create(user=member, email="gammel@example.org", verified=False)
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


@pytest.fixture
def private(member: Person) -> EmailAddress:
    """An address that the member has added herself."""
    return EmailAddress.objects.create(user=member, email="privat@example.org", verified=True)


def keys_of(person: Person) -> list[tuple[str, bool]]:
    """Her addresses, and whether each is the primary one."""
    return list(addresses_of(person).values_list("email", "primary"))


def test_a_second_address_signs_in_and_the_code_goes_there(
    client: Client, member: Person, private: EmailAddress, mailoutbox: list[EmailMessage]
) -> None:
    client.post(LOGIN, {"email": "Privat@example.org"})
    client.post(CODE, {"code": code_in(mailoutbox)})
    assert mailoutbox[-1].to == ["privat@example.org"]
    assert client.session["_auth_user_id"] == str(member.pk)


def test_a_second_address_opens_nothing_without_a_primary_one(
    client: Client, member: Person, private: EmailAddress, secretariat: Person,
    mailoutbox: list[EmailMessage],
) -> None:  # fmt: skip
    change_email(person=member, email=None, by=secretariat)
    waiting.run()
    mailoutbox.clear()
    client.post(LOGIN, {"email": "privat@example.org"})
    waiting.run()
    assert mailoutbox == []


def test_a_code_under_way_to_a_second_address_that_was_removed_opens_nothing(
    client: Client, member: Person, private: EmailAddress, mailoutbox: list[EmailMessage]
) -> None:
    client.post(LOGIN, {"email": "privat@example.org"})
    code = code_in(mailoutbox)
    remove(person=member, address=private)
    response = client.post(CODE, {"code": code})
    assert response["Location"] == "/konto/ingen-tilgang/"
    assert "_auth_user_id" not in client.session


def test_the_registers_change_leaves_the_address_she_added(
    member: Person, private: EmailAddress, secretariat: Person
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert keys_of(member) == [("ny@example.org", True), ("privat@example.org", False)]


def test_her_own_primary_address_is_left_when_the_register_has_another(
    member: Person, private: EmailAddress, secretariat: Person
) -> None:
    change_email(person=member, email="privat@example.org", by=member)
    assert keys_of(member) == [("privat@example.org", True)]
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert keys_of(member) == [("ny@example.org", True), ("privat@example.org", False)]


def test_there_and_back_leaves_one_address(member: Person, secretariat: Person) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    change_email(person=member, email="ase@example.org", by=secretariat)
    assert keys_of(member) == [("ase@example.org", True)]
    assert Person.objects.get(pk=member.pk).email_is_own is False


def test_her_own_second_address_can_be_given_by_the_register_and_stays_her_own(
    member: Person, private: EmailAddress, secretariat: Person
) -> None:
    change_email(person=member, email="privat@example.org", by=secretariat)
    assert keys_of(member) == [("privat@example.org", True)]
    assert Person.objects.get(pk=member.pk).email_is_own is True


def test_anothers_second_address_cannot_be_given(
    member: Person, private: EmailAddress, outsider: Person, secretariat: Person
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change_email(person=outsider, email="privat@example.org", by=secretariat)
    assert keys_of(outsider) == [("ulf@example.org", True)]
    assert keys_of(member) == [("ase@example.org", True), ("privat@example.org", False)]


def test_the_desk_says_that_anothers_second_address_is_taken(
    outsider: Person, private: EmailAddress
) -> None:
    outsider.email = "privat@example.org"
    with pytest.raises(ValidationError) as refusal:
        outsider.full_clean(exclude=["password"])
    assert refusal.value.message_dict == {"email": ["En annen person har denne e-postadressen."]}


def test_all_her_addresses_are_told(
    member: Person, private: EmailAddress, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    waiting.run()
    told = {letter.to[0]: str(letter.body) for letter in mailoutbox}
    assert told.keys() == {"ase@example.org", "privat@example.org", "ny@example.org"}
    assert "kan ikke lenger brukes til å logge inn" in told["ase@example.org"]
    assert "virker som før" in told["privat@example.org"]


def test_the_letters_are_in_her_own_language(
    member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    Person.objects.filter(pk=member.pk).update(language="nn")
    change_email(person=member, email="ny@example.org", by=secretariat)
    waiting.run()
    with override("nn"):
        assert str(gettext("Hei!")) in str(mailoutbox[0].body)


def test_the_register_says_who_changed_it(member: Person, secretariat: Person) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    change = Change.objects.filter(person=member).latest("pk")
    assert (change.by, change.fields) == (secretariat, ["email"])


def test_what_the_register_changes_unlinks_what_the_issuer_let_in(
    member: Person, private: EmailAddress, secretariat: Person
) -> None:
    SocialAccount.objects.create(user=member, provider="https://issuer.example.org", uid="1")
    change_email(person=member, email="privat@example.org", by=member)
    assert SocialAccount.objects.count() == 1
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert SocialAccount.objects.count() == 0


def test_of_two_who_prove_an_address_one_gets_it(member: Person, outsider: Person) -> None:
    assert add(person=member, address="delt@example.org") is True
    assert add(person=outsider, address="delt@example.org") is False
    assert keys_of(outsider) == [("ulf@example.org", True)]


def test_the_primary_address_is_never_removed(member: Person) -> None:
    with pytest.raises(ValueError, match="replaced"):
        remove(person=member, address=addresses_of(member)[0])


def test_a_new_address_is_not_the_one_that_did_not_work(
    member: Person, secretariat: Person
) -> None:
    Person.objects.filter(pk=member.pk).update(bounced_at=timezone.now())
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert Person.objects.get(pk=member.pk).bounced_at is None
