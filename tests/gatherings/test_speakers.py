from datetime import UTC, date, datetime

import pytest
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Speaker
from gatherings.talks.speakers import set_speakers
from members.models import Organisation, Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import appoint

pytestmark = pytest.mark.django_db

BEFORE = DateRange(date(2020, 1, 1), date(2022, 6, 16))
FROM_THEN = DateRange(date(2022, 6, 16), None)


@pytest.fixture
def talk(make_talk: MakeTalk) -> AgendaItem:
    """An entry of the programme of 16 June 2022, which is yesterday still in London."""
    start = datetime(2022, 6, 15, 22, 30, tzinfo=UTC)
    Gathering.objects.update(starts_at=start, ends_at=start.replace(day=16))
    talk = make_talk()
    talk.gathering.refresh_from_db()
    return talk


def shown(talk: AgendaItem) -> list[str]:
    return [str(speaker) for speaker in talk.speakers.all()]


def test_they_are_called_what_they_are_that_day(
    talk: AgendaItem, outsider: Person, trondheim: Organisation, namsos: Organisation
) -> None:
    appoint(outsider, trondheim, period=BEFORE, title="Rådgiver")
    appoint(outsider, namsos, period=FROM_THEN, title="Kultursjef")
    set_speakers(item=talk, people=[outsider])
    assert shown(talk) == ["Ulf Utenfor, Kultursjef, Namsos kommune"]


def test_another_days_title_is_not_shown(
    talk: AgendaItem, outsider: Person, trondheim: Organisation
) -> None:
    appoint(outsider, trondheim, period=BEFORE)
    set_speakers(item=talk, people=[outsider])
    assert shown(talk) == ["Ulf Utenfor"]


def test_the_title_of_then_stays_when_she_moves_on(talk: AgendaItem, member: Person) -> None:
    set_speakers(item=talk, people=[member])
    member.appointments.update(title="Rådmann")
    set_speakers(item=talk, people=[member])
    assert shown(talk) == ["Åse Ødegård, Kultursjef, Trondheim kommune"]


def test_they_stand_in_the_order_given(talk: AgendaItem, outsider: Person, member: Person) -> None:
    set_speakers(item=talk, people=[member, outsider])
    set_speakers(item=talk, people=[outsider, member])
    assert [speaker.person for speaker in talk.speakers.all()] == [outsider, member]


def test_those_left_out_are_no_longer_speakers(
    talk: AgendaItem, outsider: Person, member: Person
) -> None:
    set_speakers(item=talk, people=[member, outsider])
    set_speakers(item=talk, people=[outsider])
    assert [speaker.person for speaker in talk.speakers.all()] == [outsider]


def test_an_organisation_without_a_person_stays(talk: AgendaItem, outsider: Person) -> None:
    talk.speakers.create(organisation="NTNU")
    set_speakers(item=talk, people=[outsider])
    set_speakers(item=talk, people=[])
    assert shown(talk) == ["NTNU"]


def test_other_entries_keep_theirs(talk: AgendaItem, make_talk: MakeTalk, outsider: Person) -> None:
    another = make_talk(person=outsider)
    set_speakers(item=talk, people=[])
    assert Speaker.objects.get().item == another
