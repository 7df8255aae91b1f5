"""What is asked for, and what comes in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from gatherings.models import AgendaItem, Presentation, PresentationVersion, Speaker
from gatherings.presentations import add_version
from gatherings.talks import desk
from gatherings.talks.own import Visit, take_in
from gatherings.talks.requested import ask, ask_no_more
from tests.gatherings.conftest import MakeTalk, as_judged
from tests.gatherings.meanwhile import begun
from tests.gatherings.speaking import item, speaker

__all__ = ["item", "speaker"]  # fixtures


def handed_in(speaker: Speaker) -> PresentationVersion:
    """She sends her file."""
    return take_in(
        visit=Visit(speaker, None),
        file=SimpleUploadedFile("x", b"en"),
        verdict=as_judged(b"en"),
        consent="members",
        publish_from=None,
    )


def test_what_comes_while_it_is_asked_for_no_more_stays(
    fresh_database: str, item: AgendaItem, speaker: Speaker, files: Path
) -> None:
    gathering, items = item.gathering, [item.pk]
    ask(gathering=gathering, items=items, due_on=None)
    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            version = handed_in(speaker)
            let_off = begun(hand, lambda: ask_no_more(gathering=gathering, items=items))
        assert let_off.result() == 0
    assert list(PresentationVersion.objects.all()) == [version]


def test_what_comes_while_it_is_asked_for_is_one(
    fresh_database: str, item: AgendaItem, speaker: Speaker, files: Path
) -> None:
    gathering = item.gathering
    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            handed_in(speaker)
            asked = begun(hand, lambda: ask(gathering=gathering, items=[item.pk], due_on=None))
        assert asked.result() == 0
    assert Presentation.objects.count() == 1


def test_what_the_secretariat_puts_out_while_its_day_is_changed_stays_out(
    fresh_database: str, item: AgendaItem, files: Path
) -> None:
    gathering, items = item.gathering, [item.pk]
    ask(gathering=gathering, items=items, due_on=None)
    owed = Presentation.objects.get()
    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            file = SimpleUploadedFile("x", b"en")
            add_version(presentation=owed, file=file, verdict=as_judged(b"en"), by=None)
            asked = begun(hand, lambda: ask(gathering=gathering, items=items, due_on=None))
        assert asked.result() == 0
    owed.refresh_from_db()
    assert owed.state == Presentation.State.READY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("titles", "named"),
    [
        (["Den"], "«Den» skulle vært her nå."),
        (["En", "To", "Tre"], "«En», «To», «Tre» skulle vært her nå."),
        (["En", "To", "Tre", "Fire", "Fem"], "«En», «To», «Tre» og 2 til skulle vært her nå."),
    ],
)
def test_the_desk_names_the_talks_that_are_late(
    make_talk: MakeTalk, titles: list[str], named: str
) -> None:
    late = timezone.localdate() - timedelta(days=1)
    talks = [make_talk(title=title, order=order) for order, title in enumerate(titles, start=1)]
    ask(gathering=talks[0].gathering, items=[talk.pk for talk in talks], due_on=late)
    (line,) = desk.lines()
    assert line.detail.startswith(named)
