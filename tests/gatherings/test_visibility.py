"""Who may see what: one table for each kind of thing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from gatherings.models import (
    AgendaItem,
    Gathering,
    Photo,
    Presentation,
    PresentationVersion,
    TalkLink,
)
from gatherings.talks.links import make_link
from members.models import Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakeGathering, MakePresentation

pytestmark = pytest.mark.django_db

type People = dict[str, Any]

EVERYBODY = {"anonymous", "outsider", "speaker", "member", "committee", "former", "secretariat"}
MEMBERS = {"member", "committee", "former", "secretariat"}
HIDDEN: dict[str, object] = {"audience": "secretariat"}


@pytest.fixture
def speaker() -> Person:
    """An outsider who spoke at the gathering."""
    return Person.objects.create(name="Steinar Krokstad", email="steinar@example.org")


@pytest.fixture
def people(
    outsider: Person,
    speaker: Person,
    member: Person,
    committee_member: Person,
    former_committee_member: Person,
    secretariat: Person,
) -> People:
    """Everybody who may ask."""
    return {
        "anonymous": AnonymousUser(),
        "outsider": outsider,
        "speaker": speaker,
        "member": member,
        "committee": committee_member,
        "former": former_committee_member,
        "secretariat": secretariat,
    }


@pytest.fixture
def talk(make_talk: MakeTalk, speaker: Person) -> AgendaItem:
    """The speaker's."""
    return make_talk(person=speaker)


def who_sees(model: Any, people: People) -> set[str]:
    return {name for name, person in people.items() if model.objects.visible_to(person).exists()}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", {"secretariat"}),
        ("announced", EVERYBODY),
        ("cancelled", EVERYBODY),
        ("held", EVERYBODY),
        ("reported", EVERYBODY),
    ],
)
def test_a_draft_gathering_is_seen_by_the_secretariat_alone(
    people: People, make_gathering: MakeGathering, state: str, expected: set[str]
) -> None:
    cancelled = state == "cancelled"
    make_gathering(
        state=state,
        cancelled_at=timezone.now() if cancelled else None,
        cancel_reason="Streik" if cancelled else "",
    )
    assert who_sees(Gathering, people) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, MEMBERS | {"speaker"}),
        ({"audience": "public", "consent": "public"}, EVERYBODY),
        (HIDDEN, {"secretariat", "speaker"}),
        (HIDDEN | {"consent": "no"}, {"secretariat", "speaker"}),
        ({"consent": "members"}, MEMBERS | {"speaker"}),
        ({"state": "requested"}, {"secretariat"}),
        ({"state": "held"}, {"secretariat"}),
        ({"state": "withdrawn", "withdrawn_at": timezone.now()}, MEMBERS | {"speaker"}),
        (
            {"audience": "public", "consent": "public", "state": "held"},
            {"secretariat"},
        ),
    ],
)
def test_a_presentation_is_seen_by_those_it_is_for(
    people: People,
    make_presentation: MakePresentation,
    talk: AgendaItem,
    fields: dict[str, object],
    expected: set[str],
) -> None:
    make_presentation(talk=talk, **fields)
    assert who_sees(Presentation, people) == expected


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (timedelta(minutes=5), {"secretariat", "speaker"}),
        (timedelta(minutes=-5), EVERYBODY),
    ],
)
def test_a_public_presentation_is_seen_from_its_hour_on(
    people: People,
    make_presentation: MakePresentation,
    talk: AgendaItem,
    ahead: timedelta,
    expected: set[str],
) -> None:
    hour = timezone.now() + ahead
    make_presentation(talk=talk, audience="public", consent="public", publish_from=hour)
    assert who_sees(Presentation, people) == expected


def test_presentations_of_a_draft_are_seen_by_the_secretariat_and_their_speaker(
    people: People, make_presentation: MakePresentation, talk: AgendaItem
) -> None:
    make_presentation(talk=talk, audience="public", consent="public")
    Gathering.objects.update(state="draft")
    assert who_sees(Presentation, people) == {"secretariat", "speaker"}


def test_a_speaker_does_not_see_what_others_showed_the_secretariat(
    people: People, make_presentation: MakePresentation, talk: AgendaItem, make_talk: MakeTalk
) -> None:
    make_presentation(talk=make_talk(person=people["outsider"]), **HIDDEN)
    assert who_sees(Presentation, people) == {"secretariat", "outsider"}


def test_a_presentation_outside_the_programme_belongs_to_no_speaker(
    people: People, make_presentation: MakePresentation, talk: AgendaItem
) -> None:
    make_presentation(**HIDDEN)
    assert who_sees(Presentation, people) == {"secretariat"}


def test_a_talk_with_two_speakers_shows_its_presentation_once(
    people: People, make_presentation: MakePresentation, talk: AgendaItem
) -> None:
    talk.speakers.create(person=people["outsider"])
    make_presentation(talk=talk)
    assert Presentation.objects.visible_to(people["speaker"]).count() == 1


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, MEMBERS | {"speaker"}),
        ({"audience": "public", "consent": "public"}, EVERYBODY),
        (HIDDEN, {"secretariat", "speaker"}),
        ({"state": "withdrawn", "withdrawn_at": timezone.now()}, set()),
    ],
)
def test_a_version_is_read_by_those_who_may_open_it_and_by_nobody_when_withdrawn(
    people: People,
    make_presentation: MakePresentation,
    talk: AgendaItem,
    fields: dict[str, object],
    expected: set[str],
) -> None:
    make_presentation(talk=talk, **fields)
    assert who_sees(PresentationVersion, people) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"secretariat", "committee"}),
        ({"audience": "public", "consent": "public"}, {"secretariat", "committee"}),
        (HIDDEN, {"secretariat", "committee"}),
    ],
)
def test_what_waits_for_control_is_for_the_secretariat_and_its_uploader(
    people: People,
    make_presentation: MakePresentation,
    talk: AgendaItem,
    fields: dict[str, object],
    expected: set[str],
) -> None:
    make_presentation(talk=talk, state="held", **fields)
    PresentationVersion.objects.update(held=True, uploaded_by=people["committee"])
    assert who_sees(Presentation, people) == expected
    assert who_sees(PresentationVersion, people) == expected


def test_what_waits_and_came_by_a_link_is_for_the_secretariat_and_who_speaks(
    people: People, make_presentation: MakePresentation, talk: AgendaItem
) -> None:
    make_presentation(talk=talk, state="held")
    make_link(speaker=talk.speakers.get(), by=people["secretariat"])
    PresentationVersion.objects.update(held=True, uploaded_through=TalkLink.objects.get())
    assert who_sees(Presentation, people) == {"secretariat", "speaker"}
    assert who_sees(PresentationVersion, people) == {"secretariat", "speaker"}


def test_while_a_new_version_waits_others_are_given_the_one_before(
    people: People, make_presentation: MakePresentation, talk: AgendaItem
) -> None:
    presentation = make_presentation(talk=talk, audience="public", consent="public")
    presentation.versions.create(
        number=2, link="https://example.org/ny", held=True, uploaded_by=people["committee"]
    )
    given = {
        name: version.number
        for name, person in people.items()
        for version in PresentationVersion.objects.visible_to(person).current()
    }
    new = dict.fromkeys(("secretariat", "committee"), 2)
    assert given == dict.fromkeys(EVERYBODY, 1) | new
    assert presentation.current.number == 1


def test_a_purged_version_is_read_by_nobody(
    people: People, make_presentation: MakePresentation, talk: AgendaItem
) -> None:
    make_presentation(talk=talk)
    PresentationVersion.objects.update(purged_at=timezone.now(), file="", text=[])
    assert who_sees(PresentationVersion, people) == set()


@pytest.mark.parametrize(("state", "expected"), [("draft", {"secretariat"}), ("held", EVERYBODY)])
def test_a_picture_is_seen_with_its_gathering(
    people: People, gathering: Gathering, state: str, expected: set[str]
) -> None:
    Photo.objects.create(
        gathering=gathering,
        file="photos/1.webp",
        sha256="a" * 64,
        width=1,
        height=1,
        decorative=True,
        credit="Foto: Kari",
    )
    Gathering.objects.update(state=state)
    assert who_sees(Photo, people) == expected
