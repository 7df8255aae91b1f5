"""What is said of presentations to who may not open them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gatherings.models import Gathering
from members.models import Person
from tests.gatherings.reader import text_of
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db

SENTENCES = {
    "some open": "De andre presentasjonene er for medlemmer av nettverket.",
    "none open": "Presentasjonene er for medlemmer av nettverket.",
    "none": "Ingen presentasjoner er lagt ut ennå.",
}


@pytest.mark.parametrize(
    ("audiences", "said"),
    [
        (["public", "members"], ["some open"]),
        (["members"], ["none open"]),
        (["public", "public"], []),
        (["public", "secretariat"], []),
        (["secretariat"], ["none"]),
        ([], ["none"]),
    ],
    ids=lambda given: "-".join(given) or "none",
)
def test_what_is_said_of_presentations_to_visitors_is_true(
    client: Client, gathering: Gathering, make_presentation: MakePresentation,
    audiences: list[str], said: list[str],
) -> None:  # fmt: skip
    for audience in audiences:
        consent = "public" if audience == "public" else "none"
        make_presentation(audience=audience, consent=consent)
    text = text_of(client, gathering.get_absolute_url())
    assert [name for name, sentence in SENTENCES.items() if sentence in text] == said


def test_what_comes_later_is_not_said_to_be_there_for_members(
    client: Client, gathering: Gathering, make_presentation: MakePresentation
) -> None:
    make_presentation(publish_from=timezone.now() + timedelta(days=1))
    make_presentation(state="requested")
    assert SENTENCES["none"] in text_of(client, gathering.get_absolute_url())


def test_an_outsider_is_told_whom_presentations_are_for(
    client: Client, gathering: Gathering, make_presentation: MakePresentation, outsider: Person
) -> None:
    make_presentation()
    client.force_login(outsider)
    text = text_of(client, gathering.get_absolute_url())
    assert "Presentasjonene er for medlemmer av nettverket." in text
    assert "Ingen presentasjoner er lagt ut ennå." not in text
