"""Keys go when the register's address was wrong, or when they are lost; never by one's own move."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from members.account.addresses import add, change_email, remove
from members.account.lost_keys import take_away
from members.models import Change, Delivery, Network, Person

pytestmark = pytest.mark.django_db

GONE = "Passnøkler, autentiseringsapp og reservekoder er fjernet."


@pytest.fixture
def keys(member: Person) -> Person:
    """A member with a passkey, an app and codes in reserve."""
    Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data={"name": "x"})
    TOTP.activate(member, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(member)
    return member


def page(person: Person, act: str = "nokler") -> str:
    return f"/admin/members/person/{person.pk}/{act}/"


def letters() -> dict[str, str]:
    """What is written, by address."""
    found = Delivery.objects.select_related("message")
    return {delivery.address: delivery.message.body for delivery in found}


def test_the_registers_change_of_address_removes_all_keys_and_both_addresses_are_told(
    keys: Person, secretariat: Person
) -> None:
    change_email(person=keys, email="ny@example.org", by=secretariat)
    assert Authenticator.objects.filter(user=keys).count() == 0
    told = letters()
    assert [GONE in told[to] for to in ("ase@example.org", "ny@example.org")] == [True, True]


def test_ones_own_change_of_address_leaves_the_keys(keys: Person) -> None:
    change_email(person=keys, email="ny@example.org", by=keys)
    assert Authenticator.objects.filter(user=keys).count() == 3
    assert not any(GONE in body for body in letters().values())


def test_the_new_address_is_told_of_others_that_still_sign_in_without_naming_them(
    member: Person, secretariat: Person
) -> None:
    EmailAddress.objects.create(user=member, email="fremmed@example.com", verified=True)
    change_email(person=member, email="ny@example.org", by=secretariat)
    body = letters()["ny@example.org"]
    assert "også med f…@example.com." in body
    assert "fremmed" not in body


def test_the_desk_shows_ways_in_and_removes_keys(
    desk: Client, keys: Person, network: Network
) -> None:
    EmailAddress.objects.create(user=keys, email="privat@example.org", verified=True)
    shown = desk.get(page(keys, "change")).text
    assert "Logger også inn med: privat@example.org." in shown
    assert "2 passnøkler og apper." in shown
    assert "Fjern passnøkler og app" in desk.get(page(keys)).text
    assert Authenticator.objects.filter(user=keys).count() == 3
    desk.post(page(keys))
    assert Authenticator.objects.filter(user=keys).count() == 0
    assert GONE in letters()["ase@example.org"]
    assert "Fjern passnøkler" not in desk.get(page(keys, "change")).text


def test_who_had_her_telephone_is_out(client: Client, keys: Person, secretariat: Person) -> None:
    client.force_login(keys)
    take_away(person=keys, by=secretariat)
    assert client.get("/min-side/")["Location"].startswith("/konto/logg-inn/")


def test_it_is_recorded_who_removed_the_keys(keys: Person, secretariat: Person) -> None:
    take_away(person=keys, by=secretariat)
    found = Change.objects.filter(person=keys, table="mfa_authenticator", action="removed")
    assert list(found.values_list("by", flat=True)) == [secretariat.pk] * 3


def test_ones_own_keys_are_not_removed_on_the_desk(desk: Client, secretariat: Person) -> None:
    assert desk.post(page(secretariat)).status_code == 403
    with pytest.raises(ValueError, match="own page"):
        take_away(person=secretariat, by=secretariat)


def test_without_keys_nobody_is_told(member: Person, secretariat: Person) -> None:
    take_away(person=member, by=secretariat)
    assert letters() == {}


def test_addresses_that_she_adds_and_removes_are_recorded_as_hers(member: Person) -> None:
    add(person=member, address="privat@example.org")
    remove(person=member, address=EmailAddress.objects.get(email="privat@example.org"))
    found = Change.objects.filter(table="account_emailaddress").order_by("pk")
    assert list(found.values_list("person", "by", "action", "fields")) == [
        (member.pk, member.pk, "added", []),
        (member.pk, member.pk, "removed", []),
    ]


def test_a_change_of_the_primary_address_is_recorded_once(
    member: Person, secretariat: Person
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    assert not Change.objects.filter(table="account_emailaddress").exists()
