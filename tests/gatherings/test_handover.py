"""What becomes of talks and promised presentations when who speaks leaves her office."""

from datetime import timedelta

import pytest
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings import handover
from gatherings.models import Gathering, Presentation, Speaker
from members.models import Appointment, HandoverLine, Person
from tests.leaver import ended, in_days, speaking
from tests.personas import appoint

pytestmark = pytest.mark.django_db


def settle(
    key: str, choice: str, left: Appointment, by: Person, successor: Appointment | None = None
) -> None:
    """Decide of one thing."""
    line = HandoverLine(matter=key, choice=choice)
    handover.settle(lines=[line], appointment=left, successor=successor, by=by)


def key(speaker: Speaker) -> str:
    """Its name in the handover."""
    return f"gatherings.speaker:{speaker.pk}"


def test_a_talk_after_her_last_day_hangs_on_her(member: Person, secretariat: Person) -> None:
    speaker = speaking(member, days=30)
    (matter,) = handover.matters(ended(member, secretariat, days=10).appointment)
    assert (matter.key, matter.title, matter.choices) == (
        key(speaker),
        "Innlegg: «Kultur og helse»",
        ("post", "person", "ends"),
    )
    assert matter.detail.startswith("Samlingen, ")


@pytest.mark.parametrize(("hours", "found"), [(-1, 0), (0, 1)])
def test_a_talk_before_the_midnight_of_her_last_day_does_not(
    member: Person, secretariat: Person, hours: int, found: int
) -> None:
    speaker = speaking(member)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    starts = midnight + timedelta(days=11, hours=hours)
    Gathering.objects.update(starts_at=starts, ends_at=starts + timedelta(hours=3))
    assert speaker.item.gathering
    assert len(handover.matters(ended(member, secretariat, days=10).appointment)) == found


def test_a_cancelled_gathering_asks_nothing(member: Person, secretariat: Person) -> None:
    speaking(member, state="cancelled", cancelled_at=timezone.now(), cancel_reason="Snø")
    assert handover.matters(ended(member, secretariat).appointment) == []


def test_a_draft_does(member: Person, secretariat: Person) -> None:
    speaking(member, state="draft")
    assert len(handover.matters(ended(member, secretariat).appointment)) == 1


def test_she_keeps_the_talk_but_not_the_title(member: Person, secretariat: Person) -> None:
    speaker, left = speaking(member), ended(member, secretariat).appointment
    settle(key(speaker), "person", left, secretariat)
    assert str(Speaker.objects.get()) == "Åse Ødegård"


def test_a_title_written_by_hand_stays(member: Person, secretariat: Person) -> None:
    speaker, left = speaking(member), ended(member, secretariat).appointment
    Speaker.objects.update(title="Forfatter", organisation="NFFO")
    settle(key(speaker), "person", left, secretariat)
    assert str(Speaker.objects.get()) == "Åse Ødegård, Forfatter, NFFO"


def test_the_successor_takes_it_with_a_title_of_that_day(
    member: Person, outsider: Person, secretariat: Person
) -> None:
    speaker, left = speaking(member, days=30), ended(member, secretariat, days=10).appointment
    period = DateRange(in_days(20), None)
    follows = appoint(outsider, left.organisation, period=period, title="Direktør")
    settle(key(speaker), "post", left, secretariat, follows)
    assert str(Speaker.objects.get(pk=speaker.pk)) == "Ulf Utenfor, Direktør, Trondheim kommune"


def test_a_successor_who_speaks_there_already_is_listed_once(
    member: Person, outsider: Person, secretariat: Person
) -> None:
    speaker, left = speaking(member), ended(member, secretariat).appointment
    own = Speaker.objects.create(item=speaker.item, person=outsider)
    follows = appoint(outsider, left.organisation, period=DateRange(in_days(11), None))
    settle(key(speaker), "post", left, secretariat, follows)
    assert list(Speaker.objects.all()) == [own]


def test_a_talk_that_ends_leaves_the_programme_without_her(
    member: Person, secretariat: Person
) -> None:
    speaker, left = speaking(member), ended(member, secretariat).appointment
    settle(key(speaker), "ends", left, secretariat)
    assert (Speaker.objects.count(), speaker.item.gathering.items.count()) == (0, 1)


@pytest.mark.parametrize(("choice", "revisions"), [("ends", 1), ("person", 1)])
def test_whoever_has_the_gathering_open_is_told_that_it_changed(
    member: Person, secretariat: Person, choice: str, revisions: int
) -> None:
    speaker, left = speaking(member), ended(member, secretariat).appointment
    settle(key(speaker), choice, left, secretariat)
    assert Gathering.objects.get().revision == revisions


def owed(person: Person) -> Presentation:
    """She spoke a month ago, and has not sent what she showed."""
    talk = speaking(person, days=-30).item
    return Presentation.objects.create(gathering=talk.gathering, item=talk, title="Lysbildene")


def test_what_she_still_owes_hangs_on_her(member: Person, secretariat: Person) -> None:
    presentation = owed(member)
    (matter,) = handover.matters(ended(member, secretariat).appointment)
    assert (matter.key, matter.title, matter.choices) == (
        f"gatherings.presentation:{presentation.pk}",
        "Lovet presentasjon: «Lysbildene»",
        ("person", "ends"),
    )


def test_what_has_come_does_not(member: Person, secretariat: Person) -> None:
    owed(member)
    Presentation.objects.update(state="ready")
    assert handover.matters(ended(member, secretariat).appointment) == []


@pytest.mark.parametrize(("choice", "state"), [("person", "requested"), ("ends", "withdrawn")])
def test_she_sends_it_still_or_nobody_waits_for_it(
    member: Person, secretariat: Person, choice: str, state: str
) -> None:
    presentation, left = owed(member), ended(member, secretariat).appointment
    settle(f"gatherings.presentation:{presentation.pk}", choice, left, secretariat)
    presentation.refresh_from_db()
    assert (presentation.state, presentation.withdrawn_at is None) == (state, choice == "person")


def test_what_comes_while_it_is_let_go_is_not_withdrawn(
    member: Person, secretariat: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    presentation, left = owed(member), ended(member, secretariat).appointment
    owing = list(handover._owing(left))
    Presentation.objects.update(state="ready")
    monkeypatch.setattr(handover, "_owing", lambda _appointment: owing)
    settle(f"gatherings.presentation:{presentation.pk}", "ends", left, secretariat)
    presentation.refresh_from_db()
    assert presentation.state == "ready"
