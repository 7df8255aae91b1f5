"""Closing a person out: at once, wherever she is, and she can be let in again."""

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client

from members.account.closing import deactivate, reopen
from members.account.signin import issue_link, use_link
from members.models import Change, Person
from tests.members import waiting
from tests.members.test_signin import CODE, LOGIN, code_in

pytestmark = pytest.mark.django_db

PAGE = "/min-side/adresser/"


def admin_page(person: Person, act: str = "change") -> str:
    """A page of hers on the desk."""
    return f"/admin/members/person/{person.pk}/{act}/"


def test_the_next_request_of_a_running_session_is_refused(
    client: Client, member: Person, secretariat: Person
) -> None:
    client.force_login(member)
    assert client.get(PAGE).status_code == 200
    deactivate(person=member, by=secretariat)
    response = client.get(PAGE)
    assert (response.status_code, response["Location"]) == (302, f"{LOGIN}?next={PAGE}")


def test_no_code_is_sent_to_any_of_her_addresses(
    client: Client, member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    EmailAddress.objects.create(user=member, email="privat@example.org", verified=True)
    deactivate(person=member, by=secretariat)
    for email in ("ase@example.org", "privat@example.org"):
        assert client.post(LOGIN, {"email": email})["Location"] == CODE
    waiting.run()
    assert mailoutbox == []


def test_a_code_under_way_opens_nothing(
    client: Client, member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    client.post(LOGIN, {"email": "ase@example.org"})
    code = code_in(mailoutbox)
    deactivate(person=member, by=secretariat)
    client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_a_link_under_way_opens_nothing_then_or_later(member: Person, secretariat: Person) -> None:
    token = issue_link(person=member).split("/")[-2]
    deactivate(person=member, by=secretariat)
    reopen(person=member, by=secretariat)
    assert use_link(token=token) is None


def test_who_is_let_in_again_signs_in_anew(
    client: Client, member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    client.force_login(member)
    deactivate(person=member, by=secretariat)
    reopen(person=member, by=secretariat)
    assert client.get(PAGE).status_code == 302
    client.post(LOGIN, {"email": "ase@example.org"})
    client.post(CODE, {"code": code_in(mailoutbox)})
    assert client.session["_auth_user_id"] == str(member.pk)


def test_it_is_recorded_who_did_it(member: Person, secretariat: Person) -> None:
    before = Change.objects.count()
    deactivate(person=member, by=secretariat)
    deactivate(person=member, by=secretariat)
    reopen(person=member, by=secretariat)
    done = Change.objects.order_by("pk")[before:]
    assert [(change.by, change.fields) for change in done] == [
        (secretariat, ["deactivated_at"]),
        (secretariat, ["deactivated_at"]),
    ]


def test_nobody_closes_herself_out(secretariat: Person) -> None:
    with pytest.raises(ValueError, match="herself"):
        deactivate(person=secretariat, by=secretariat)


def test_the_desk_asks_first_then_closes_out(desk: Client, member: Person) -> None:
    assert "Steng ute …" in desk.get(admin_page(member)).text
    assert "logges ut overalt" in desk.get(admin_page(member, "steng-ute")).text
    assert Person.objects.get(pk=member.pk).deactivated_at is None
    response = desk.post(admin_page(member, "steng-ute"), follow=True)
    assert "Åse Ødegård er stengt ute" in response.text
    assert Person.objects.get(pk=member.pk).deactivated_at is not None


def test_the_desk_lets_in_again_by_its_button(
    desk: Client, member: Person, secretariat: Person
) -> None:
    deactivate(person=member, by=secretariat)
    assert desk.get(admin_page(member, "slipp-inn")).status_code == 405
    assert "Slipp inn igjen" in desk.get(admin_page(member)).text
    desk.post(admin_page(member, "slipp-inn"))
    assert Person.objects.get(pk=member.pk).is_active


def test_the_desk_has_no_such_button_for_oneself(desk: Client, secretariat: Person) -> None:
    assert "Steng ute" not in desk.get(admin_page(secretariat)).text
    assert desk.post(admin_page(secretariat, "steng-ute")).status_code == 403


@pytest.mark.parametrize("act", ["steng-ute", "slipp-inn"])
def test_a_member_does_neither(client: Client, member: Person, outsider: Person, act: str) -> None:
    client.force_login(member)
    assert client.post(admin_page(outsider, act)).status_code in {302, 403}
    assert Person.objects.get(pk=outsider.pk).is_active
