"""Who is signed in: with her roles of the day, in one query, and never by a password."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kulturnett.authentication import RegisterBackend
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
