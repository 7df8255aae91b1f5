"""Where sign-in leads who was on her way to nothing in particular."""

import pytest
from django.test import Client
from django.utils import timezone

from gatherings.models import Gathering
from members.models import Network, Person
from tests.personas import MakeGathering

pytestmark = pytest.mark.django_db


def landed(client: Client, person: Person) -> str:
    """Where she is led."""
    client.force_login(person)
    return client.get("/inne/")["Location"]


def test_a_member_lands_on_the_gathering_that_is_now(
    client: Client, member: Person, make_gathering: MakeGathering
) -> None:
    make_gathering(days=3)
    make_gathering(days=-3)
    now = make_gathering(days=0)
    assert landed(client, member) == now.get_absolute_url()


def test_else_on_the_next_that_is_held(
    client: Client, member: Person, make_gathering: MakeGathering
) -> None:
    make_gathering(days=-3)
    make_gathering(days=1, state=Gathering.State.DRAFT)
    called_off = {"cancelled_at": timezone.now(), "cancel_reason": "Snø"}
    make_gathering(days=2, state=Gathering.State.CANCELLED, **called_off)
    coming = make_gathering(days=9)
    assert landed(client, member) == coming.get_absolute_url()


def test_else_on_the_last(client: Client, member: Person, make_gathering: MakeGathering) -> None:
    make_gathering(days=-90)
    last = make_gathering(days=-30)
    assert landed(client, member) == last.get_absolute_url()


def test_where_nothing_was_ever_held_she_is_at_the_front(client: Client, member: Person) -> None:
    assert landed(client, member) == "/"


def test_who_is_no_member_is_at_the_front(
    client: Client, outsider: Person, gathering: Gathering
) -> None:
    assert landed(client, outsider) == "/"


def test_sign_in_leads_there_and_on(
    client: Client, member: Person, network: Network, gathering: Gathering
) -> None:
    client.force_login(member)
    assert client.get("/konto/logg-inn/", follow=True).redirect_chain == [
        ("/inne/", 302), (gathering.get_absolute_url(), 302),
    ]  # fmt: skip
