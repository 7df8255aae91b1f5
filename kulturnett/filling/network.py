"""Fills the demonstration up to a size: people with offices, gatherings, presentations."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Presentation, Speaker
from gatherings.models.presentations import new_code
from kulturnett.filling.copying import Row, copy, new_keys, without_indexes
from kulturnett.filling.files import Shelf
from kulturnett.filling.found import Meeting, Talk, entry_of
from kulturnett.filling.presentations import write
from kulturnett.filling.words import OFFICES, Words
from members.models import Appointment, Organisation, Person, SearchEntry
from members.periods import today
from members.search import bulk

FIRST_DAY = date(2001, 1, 15)
_ZONE = ZoneInfo(settings.TIME_ZONE)
_PEOPLE, _GATHERINGS = 200, 12  # at least so many to draw from


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are to be in all; `pages` of the presentations that are added."""

    members: int
    gatherings: int
    presentations: int
    pages: int


def fill(size: Size, shelf: Shelf) -> None:
    """Add what lacks to `size`, in one transaction; called as the owner of the database.

    The files of `shelf` are linked, not copied: each presentation has a name of its own.
    """
    places = list(Organisation.objects.participating().order_by("pk"))
    names = [place.name for place in places if place.kind == "municipality"]
    words = Words(names, seed=Presentation.objects.count())
    with bulk.writing(), without_indexes(SearchEntry):
        people = _people(words, places, size.members - Person.objects.count())
        made = _gatherings(words, size.gatherings - Gathering.objects.count())
        wanted = size.presentations - Presentation.objects.count()
        if wanted > 0:
            talks = list(_talks(words, people, made or _some_gatherings(), wanted))
            _programme(words, talks)
            write(talks, words=words, shelf=shelf, pages=size.pages)


def _people(words: Words, places: list[Organisation], wanted: int) -> list[tuple[int, str]]:
    """Key and name of those who may speak: the new ones, or some that are there."""
    if wanted <= 0:
        known = Person.objects.exclude(name="").order_by("-pk")
        return list(known.values_list("pk", "name")[:_PEOPLE])
    people = [(key, words.name()) for key in new_keys(Person, wanted)]
    copy(
        Person,
        (
            {"id": key, "uid": uuid4(), "name": name, "email": f"fylt.{key}@example.org"}
            for key, name in people
        ),
    )
    kinds = ("leader", "deputy", "deputy", "observer")
    copy(Appointment, (_office(words, key, places, words.choice(kinds)) for key, _name in people))
    return people


def _office(words: Words, person: int, places: list[Organisation], kind: str) -> Row:
    """Two of three hold it today."""
    since = date(words.choice(range(2012, 2024)), words.choice(range(1, 13)), 1)
    ended = words.choice((False, False, True))
    until = since + timedelta(days=700) if ended else None
    return {
        "person_id": person,
        "organisation_id": words.choice(places).pk,
        "title": words.choice(OFFICES),
        "kind": kind,
        "period": DateRange(since, until),
        "end_reason": "new_job" if ended else "",
    }


def _some_gatherings() -> list[Meeting]:
    rows = Gathering.objects.announced().order_by("-pk")[:_GATHERINGS]
    return [Meeting(row.pk, row.slug, row.title, row.starts_at.date(), row.venue) for row in rows]


def _gatherings(words: Words, wanted: int) -> list[Meeting]:
    """Evenly from FIRST_DAY until yesterday; one of forty was called off."""
    if wanted <= 0:
        return []
    step = (today() - timedelta(days=1) - FIRST_DAY) / max(wanted - 1, 1)
    made, rows = [], []
    for place, key in enumerate(new_keys(Gathering, wanted)):
        day, where = FIRST_DAY + step * place, words.place()
        title = words.gathering(day.year, day.month, where)
        made.append(Meeting(key, f"samling-{key}", title, day, f"Kulturhuset, {where}"))
        rows.append(_gathering(words, made[-1]))
    copy(Gathering, rows)
    copy(SearchEntry, map(entry_of, made))
    return made


def _gathering(words: Words, meeting: Meeting) -> Row:
    start = datetime.combine(meeting.day, time(10), _ZONE)
    off = meeting.pk % 40 == 0
    return {
        "id": meeting.pk,
        "slug": meeting.slug,
        "title": meeting.title,
        "state": "cancelled" if off else "reported",
        "cancelled_at": start - timedelta(days=9) if off else None,
        "cancel_reason": "For få påmeldte." if off else "",
        "starts_at": start,
        "ends_at": start + timedelta(hours=5),
        "venue": meeting.venue,
        "lead": f"En dag om {words.compound()} og {words.compound()}.",
        "revision": 1,
    }


def _talks(
    words: Words, people: list[tuple[int, str]], meetings: list[Meeting], wanted: int
) -> Iterator[Talk]:
    """As many as there are to be presentations, shared out among the gatherings."""
    items, speakers = new_keys(AgendaItem, wanted), new_keys(Speaker, wanted)
    each, more = divmod(wanted, len(meetings))
    keys = zip(items, speakers, new_keys(Presentation, wanted), strict=True)
    for number, meeting in enumerate(meetings):
        for order, key in enumerate(islice(keys, each + (number < more)), start=1):
            yield Talk(
                *key, new_code(), words.title(), order, meeting, *words.choice(people),
                words.choice(OFFICES), f"{words.place()} kommune",
            )  # fmt: skip


def _programme(words: Words, talks: list[Talk]) -> None:
    copy(AgendaItem, (_item(words, talk) for talk in talks))
    copy(
        Speaker,
        (
            {
                "id": talk.speaking,
                "item_id": talk.item,
                "person_id": talk.person,
                "title": talk.office,
                "organisation": talk.body,
            }
            for talk in talks
        ),
    )


def _item(words: Words, talk: Talk) -> Row:
    minutes = 10 * 60 + (talk.order - 1) % 9 * 30
    return {
        "id": talk.item,
        "gathering_id": talk.meeting.pk,
        "title": talk.title,
        "text": f"{words.compound().capitalize()} {words.choice(('nå', 'i 2030', 'hos oss'))}.",
        "start": time(*divmod(minutes, 60)),
        "minutes": 25,
        "day": min(7, 1 + (talk.order - 1) // 9),
        "order": talk.order,
    }
