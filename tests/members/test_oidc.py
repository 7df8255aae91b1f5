"""Sign-in at the organisation's own issuer, against a real one on loopback: who is let in."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.mail import EmailMessage
from django.test import Client

from members.account.addresses import change_email
from members.account.closing import deactivate
from members.models import Change, Person
from tests.members import waiting
from tests.members.issuer_server import Issuer
from tests.members.issuer_visits import (
    BACK,
    GO,
    LOGIN,
    PAGE,
    UNKNOWN,
    VERIFIED,
    leave,
    sign_in,
    visit,
    who,
)

pytestmark = pytest.mark.django_db


# Who is let in


def test_a_linked_account_signs_in_whatever_its_address_is_now(
    client: Client, issuer: Issuer, link: SocialAccount, member: Person
) -> None:
    issuer.user = {"sub": "abc-1", "email": "nytt.navn@example.net", "email_verified": False}
    response = sign_in(client, next="/samlinger/")
    assert (response.status_code, response["Location"]) == (302, "/samlinger/")
    assert who(client) == str(member.pk)


@pytest.mark.parametrize(
    ("email", "verified", "address"),
    [
        ("Ase@example.org", True, "ase@example.org"),
        ("ase@namsos.example", False, "ase@namsos.example"),
        ("Ase@TRONDHEIM.example", None, "ase@trondheim.example"),
    ],
)
def test_an_address_that_may_be_believed_links_the_first_time(
    client: Client, issuer: Issuer, member: Person, email: str, verified: Any, address: str
) -> None:
    Person.objects.filter(pk=member.pk).update(email=address)
    issuer.user = {"sub": "abc-1", "email": email, "email_verified": verified}
    sign_in(client)
    assert who(client) == str(member.pk)
    kept = SocialAccount.objects.values_list("user", "provider", "uid")
    assert list(kept) == [(member.pk, issuer.url, "abc-1")]


def test_an_address_she_added_herself_links_too(
    client: Client, issuer: Issuer, member: Person
) -> None:
    EmailAddress.objects.create(user=member, email="privat@example.org", verified=True)
    issuer.user = {"sub": "x", "email": "privat@example.org", "email_verified": True}
    sign_in(client)
    assert who(client) == str(member.pk)


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
def test_an_address_that_may_not_be_believed_links_nothing(
    client: Client, issuer: Issuer, member: Person, verified: Any
) -> None:
    issuer.user = {"sub": "abc-1", "email": "ase@example.org", "email_verified": verified}
    response = sign_in(client)
    assert (response.status_code, UNKNOWN in response.text) == (403, True)
    assert "Logg inn med en kode på e-post først" in response.text
    assert (who(client), SocialAccount.objects.count()) == (None, 0)


def test_nobody_signs_up(client: Client, issuer: Issuer, member: Person) -> None:
    before = Person.objects.count()
    issuer.user = {"sub": "z", "email": "fremmed@namsos.example", "email_verified": True}
    response = sign_in(client)
    assert (response.status_code, UNKNOWN in response.text) == (403, True)
    assert (Person.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_the_page_does_not_tell_whether_the_address_is_in_the_register(
    client: Client, issuer: Issuer, member: Person
) -> None:
    pages = []
    for email in ("ase@example.org", "fremmed@example.org"):
        issuer.user = {"sub": "z", "email": email, "email_verified": False}
        page = sign_in(client).text
        pages.append(re.sub(r'value="\w{64}"|code=[^"]+', "", page))
    assert pages[0] == pages[1]


def test_the_address_may_come_from_userinfo(client: Client, issuer: Issuer, member: Person) -> None:
    issuer.userinfo = VERIFIED
    sign_in(client)
    assert who(client) == str(member.pk)


def test_userinfo_of_another_is_not_believed(
    client: Client, issuer: Issuer, member: Person
) -> None:
    issuer.userinfo = VERIFIED | {"sub": "en-annen"}
    assert UNKNOWN in sign_in(client).text
    assert who(client) is None


def test_the_same_name_at_another_issuer_is_another(
    client: Client, issuer: Issuer, member: Person
) -> None:
    SocialAccount.objects.create(user=member, provider="https://annen.example.org", uid="abc-1")
    sign_in(client)
    assert who(client) is None


@pytest.mark.parametrize("links", [0, 1])
def test_who_is_closed_out_gets_the_page_that_says_so(
    client: Client, issuer: Issuer, deactivated: Person, links: int,
    mailoutbox: list[EmailMessage],
) -> None:  # fmt: skip
    if links:
        SocialAccount.objects.create(user=deactivated, provider=issuer.url, uid="abc-1")
    issuer.user = VERIFIED | {"email": "dag@example.org"}
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/konto/ingen-tilgang/")
    assert (who(client), SocialAccount.objects.count()) == (None, links)
    waiting.run()
    assert mailoutbox == []


def test_who_is_closed_out_meanwhile_is_not_let_in(
    client: Client, issuer: Issuer, link: SocialAccount, member: Person, secretariat: Person
) -> None:
    back = visit(leave(client))
    deactivate(person=member, by=secretariat)
    assert client.get(back)["Location"] == "/konto/ingen-tilgang/"
    assert who(client) is None


def test_an_address_the_register_corrected_lets_the_wrong_one_in_no_more(
    client: Client, issuer: Issuer, member: Person, secretariat: Person
) -> None:
    issuer.user = VERIFIED
    sign_in(client)
    change_email(person=member, email="rett@example.org", by=secretariat)
    client.logout()
    assert UNKNOWN in sign_in(client).text


def test_the_issuers_word_is_one_factor(
    client: Client, issuer: Issuer, secretariat: Person
) -> None:
    issuer.user = VERIFIED | {"email": "siri@example.org", "acr": "mfa", "amr": ["mfa"]}
    sign_in(client)
    assert who(client) == str(secretariat.pk)
    way = client.get("/admin/", follow=True).redirect_chain
    assert way[-1][0].startswith("/konto/to-steg/")


@pytest.mark.parametrize(("fields", "ends"), [({}, False), ({"shared": "on"}, True)])
def test_on_a_shared_machine_it_ends_with_the_browser(
    client: Client, issuer: Issuer, link: SocialAccount, fields: dict[str, str], *, ends: bool
) -> None:
    sign_in(client, **fields)
    assert client.session.get_expire_at_browser_close() == ends


# What is kept and what is told


def test_nothing_is_kept_but_what_the_issuer_calls_her(
    client: Client, issuer: Issuer, member: Person
) -> None:
    issuer.user = VERIFIED | {"pid": "13097248022", "name": "Åse Ødegård"}
    sign_in(client)
    link = SocialAccount.objects.get()
    assert (link.uid, link.extra_data) == ("abc-1", {})
    assert SocialToken.objects.count() == 0
    assert "13097248022" not in str(dict(client.session.items()))


def test_her_addresses_are_told_of_the_link(
    client: Client, issuer: Issuer, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    issuer.user = VERIFIED
    sign_in(client)
    waiting.run()
    assert [letter.to for letter in mailoutbox] == [["ase@example.org"]]
    assert "koblet til Feide" in str(mailoutbox[0].body)


def test_the_next_time_nothing_is_told(
    client: Client, issuer: Issuer, link: SocialAccount, mailoutbox: list[EmailMessage]
) -> None:
    sign_in(client)
    waiting.run()
    assert mailoutbox == []


# Linking on her own page


def test_who_is_signed_in_links_her_account(client: Client, issuer: Issuer, member: Person) -> None:
    client.force_login(member)
    assert "Koble til Feide" in client.get(PAGE).text
    response = client.get(visit(leave(client)), follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "Kontoen din er koblet til Feide." in response.text
    client.logout()
    sign_in(client)
    assert who(client) == str(member.pk)


def test_linking_twice_says_that_it_is_linked(
    client: Client, issuer: Issuer, link: SocialAccount, member: Person
) -> None:
    client.force_login(member)
    response = client.get(visit(leave(client)), follow=True)
    assert "allerede koblet til Feide" in response.text


@pytest.mark.parametrize("user", [{"sub": "abc-1"}, VERIFIED | {"sub": "ny"}])
def test_anothers_account_is_not_linked(
    client: Client, issuer: Issuer, link: SocialAccount, outsider: Person, user: dict[str, Any]
) -> None:
    client.force_login(outsider)
    issuer.user = user
    response = client.get(visit(leave(client)), follow=True)
    assert "hører til en annen i registeret" in response.text
    assert list(SocialAccount.objects.values_list("user", flat=True)) == [link.user_id]


def test_unlinking_is_told_and_signs_nobody_in(
    client: Client, issuer: Issuer, link: SocialAccount, member: Person,
    mailoutbox: list[EmailMessage],
) -> None:  # fmt: skip
    client.force_login(member)
    assert client.get(f"{PAGE}kobling/{link.pk}/fjern/").status_code == 405
    response = client.post(f"{PAGE}kobling/{link.pk}/fjern/", follow=True)
    assert "ikke lenger koblet til Feide" in response.text
    assert Change.objects.latest("pk").by == member
    waiting.run()
    assert [letter.to for letter in mailoutbox] == [["ase@example.org"]]
    client.logout()
    assert UNKNOWN in sign_in(client).text


def test_anothers_link_is_not_found(
    client: Client, issuer: Issuer, link: SocialAccount, outsider: Person
) -> None:
    client.force_login(outsider)
    assert client.post(f"{PAGE}kobling/{link.pk}/fjern/").status_code == 404
    assert SocialAccount.objects.count() == 1


# The way there


def test_the_button_stands_where_one_signs_in_and_keeps_the_page_asked_for(
    client: Client, issuer: Issuer
) -> None:
    page = client.get(f"{LOGIN}?next=/samlinger/").text
    form = page.partition(f'action="{GO}"')[2].partition("</form>")[0]
    assert "Logg inn med Feide" in form
    assert 'name="next" value="/samlinger/"' in form


def test_the_way_back_never_leaves_the_site(
    client: Client, issuer: Issuer, link: SocialAccount
) -> None:
    assert sign_in(client, next="https://ond.example.org/")["Location"] == "/inne/"


def test_each_question_is_new(client: Client, issuer: Issuer) -> None:
    for _time in range(2):
        visit(leave(client))
    first, second = issuer.asked
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_a_link_to_the_button_does_nothing(client: Client, issuer: Issuer) -> None:
    assert client.get(GO).status_code == 405


def test_without_an_issuer_there_is_no_button_and_no_way(client: Client, member: Person) -> None:
    assert GO not in client.get(LOGIN).text
    assert [client.post(GO).status_code, client.get(BACK).status_code] == [404, 404]
    client.force_login(member)
    assert "Koble" not in client.get(PAGE).text
