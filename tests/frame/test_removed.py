"""What is brought back from the bin is found at once by who searches."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from gatherings.models import AgendaItem, Speaker
from gatherings.search import keep_gathering
from kulturnett.search import searcher
from members.models import Network, Person, Removed
from members.search import search
from tests.personas import MakeGathering, MakePresentation

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, secretariat: Person, network: Network) -> Client:
    """The secretariat's browser."""
    client.force_login(secretariat)
    return client


@pytest.fixture
def talk(make_gathering: MakeGathering, outsider: Person) -> AgendaItem:
    """At a gathering of its own, kept to be found."""
    gathering = make_gathering(title="Vårsamling")
    item = AgendaItem.objects.create(gathering=gathering, title="Bygdekino", minutes=30)
    Speaker.objects.create(item=item, person=outsider, title="Forsker")
    keep_gathering(gathering)
    return item


def found(words: str, person: Any = None) -> list[str]:
    return sorted(hit.kind for hit in search(words, searcher(person or AnonymousUser())).hits)


def brought_back(desk: Client) -> None:
    pk = Removed.objects.get().pk
    assert (
        "er hentet tilbake" in desk.post(f"/admin/members/removed/{pk}/tilbake/", follow=True).text
    )


@pytest.mark.parametrize("what", ["gathering", "agendaitem"])
def test_a_talk_that_comes_back_is_found_at_once(desk: Client, talk: AgendaItem, what: str) -> None:
    pk = talk.gathering_id if what == "gathering" else talk.pk
    desk.post(f"/admin/gatherings/{what}/{pk}/delete/", {"post": "yes"})
    assert found("bygdekino") == []
    brought_back(desk)
    assert found("bygdekino") == ["talk"]
    assert found("vårsamling") == ["gathering", "talk"]


def test_what_was_shown_in_it_is_found_by_its_speaker_again(
    desk: Client, talk: AgendaItem, outsider: Person, make_presentation: MakePresentation
) -> None:
    hidden = {"title": "Lysark", "audience": "secretariat"}
    make_presentation(talk=talk, gathering=talk.gathering, **hidden)
    keep_gathering(talk.gathering)
    assert found("lysark", outsider) == ["presentation"]
    desk.post(f"/admin/gatherings/agendaitem/{talk.pk}/delete/", {"post": "yes"})
    assert found("lysark", outsider) == []
    brought_back(desk)
    assert found("lysark", outsider) == ["presentation"]
