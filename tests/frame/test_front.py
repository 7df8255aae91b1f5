"""The front page: what we are for, the next gathering, the last one, and the committee."""

import pytest
from django.test import Client
from django.utils import timezone

from gatherings.models import Gathering, Presentation
from members.models import Network, Person
from tests.personas import MakeGathering, MakePresentation


def test_an_empty_installation_says_what_to_do(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "Nettverket er ikke satt opp ennå" in response.text


def test_the_next_and_the_last_gathering_are_the_nearest(
    client: Client, network: Network, make_gathering: MakeGathering
) -> None:
    for days in (50, 20, -20, -50):
        make_gathering(days=days, title=f"Om {days} dager")
    context = client.get("/").context
    assert (context["coming"].title, context["last"].title) == ("Om 20 dager", "Om -20 dager")


@pytest.mark.parametrize("audience", ["members", "public"])
def test_the_presentations_of_the_last_gathering_are_pointed_to_where_there_are_any(
    client: Client, network: Network, make_presentation: MakePresentation, audience: str
) -> None:
    pointer = "Presentasjonene fra samlingen finner du her"
    presentation = make_presentation(audience="secretariat")
    assert pointer not in client.get("/").text
    Presentation.objects.filter(pk=presentation.pk).update(audience=audience, consent=audience)
    assert pointer in client.get("/").text


def test_drafts_and_what_is_cancelled_are_left_out_even_for_the_secretariat(
    client: Client, network: Network, secretariat: Person, make_gathering: MakeGathering
) -> None:
    make_gathering(days=10, state=Gathering.State.DRAFT)
    cancelled = {"state": Gathering.State.CANCELLED, "cancel_reason": "Snø"}
    make_gathering(days=11, cancelled_at=timezone.now(), **cancelled)
    client.force_login(secretariat)
    response = client.get("/")
    assert response.context["coming"] is None
    assert "Neste samling er ikke kunngjort ennå." in response.text


def test_the_aims_and_the_committee_are_open_to_all(
    client: Client, network: Network, committee_member: Person
) -> None:
    text = client.get("/").text
    assert "Vi vil <em>mer</em>." in text
    assert "Kari Komité" in text


def test_who_is_signed_in_is_not_asked_to_sign_in(
    client: Client, network: Network, member: Person
) -> None:
    assert "Logg inn" in client.get("/").text
    client.force_login(member)
    assert "Logg inn" not in client.get("/").text
