"""Who is signed in: with her roles of the day, in one query, and never by a password."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY, authenticate
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kulturnett.authentication import RegisterBackend, SessionStore
from members.models import Person
from workgroup.seats import on_committee


def test_a_password_in_the_database_opens_nothing(member: Person) -> None:
    member.set_password("kulturnett")
    member.save()
    assert authenticate(email="ase@example.org", password="kulturnett") is None
    assert authenticate(username="ase@example.org", password="kulturnett") is None


def test_the_roles_come_with_the_person(
    committee_member: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        person = RegisterBackend().get_user(committee_member.pk)
        assert person is not None
        assert (person.is_member, person.is_secretariat, on_committee(person)) == (
            True,
            False,
            True,
        )


def test_somebody_who_is_gone_is_nobody(db: None) -> None:
    assert RegisterBackend().get_user(0) is None


@pytest.mark.parametrize("lost", [{"email": None}, {"name": "", "email": None, "phone": ""}])
def test_who_loses_her_address_is_signed_out(
    client: Client, member: Person, lost: dict[str, str | None]
) -> None:
    client.force_login(member)
    assert client.get("/arbeidsutvalget/oppfolging/").status_code == 200
    anonymised = None if "name" not in lost else timezone.now()
    Person.objects.filter(pk=member.pk).update(anonymised_at=anonymised, **lost)
    assert client.get("/arbeidsutvalget/oppfolging/").status_code == 302


def test_who_leaves_her_office_is_a_member_no_more_from_that_day(
    client: Client, member: Person
) -> None:
    client.force_login(member)
    member.appointments.update(period=f"[2020-01-01,{timezone.localdate()})", end_reason="retired")
    found = RegisterBackend().get_user(member.pk)
    assert found is not None
    assert found.is_member is False


def signed_in(person: Person) -> tuple[Client, SessionStore]:
    client = Client()
    client.force_login(person)
    key = client.session.session_key
    assert key is not None
    return client, SessionStore(key)


def is_in(client: Client) -> bool:
    return client.get("/arbeidsutvalget/oppfolging/").status_code == 200


def test_the_session_and_who_has_it_are_read_in_one_query(
    committee_member: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _client, session = signed_in(committee_member)
    with django_assert_num_queries(1):
        assert session[SESSION_KEY] == str(committee_member.pk)
        assert session.person == committee_member
        assert on_committee(session.person) is True


def test_a_session_that_allauth_has_not_noted_is_hers_all_the_same(member: Person) -> None:
    client, _session = signed_in(member)
    UserSession.objects.all().delete()
    assert is_in(client)


def test_a_session_noted_for_another_opens_nothing_as_her(
    member: Person, secretariat: Person
) -> None:
    client, session = signed_in(member)
    UserSession.objects.update(user=secretariat)
    assert session[SESSION_KEY] == str(member.pk)
    assert client.get("/admin/").status_code == 302
    assert is_in(client)


def test_a_session_that_is_over_or_not_hers_any_more_is_nobodys(member: Person) -> None:
    client, _session = signed_in(member)
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(client)
    client, _session = signed_in(member)
    member.set_unusable_password()  # all that her sessions are signed with changes
    member.save()
    assert not is_in(client)
