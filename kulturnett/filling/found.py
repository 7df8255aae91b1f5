"""Talks that are made up, and what is found of them and of their gatherings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kulturnett.filling.copying import Row
from members.search.keeping import vector

_PUBLIC = 10  # one of so many is open to all


@dataclass(frozen=True, slots=True)
class Meeting:
    """What presentations need to know of their gathering."""

    pk: int
    slug: str
    title: str
    day: date
    venue: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk, its speaker, and the presentation that it gets."""

    item: int
    speaking: int
    key: int
    code: str
    title: str
    order: int
    meeting: Meeting
    person: int
    name: str
    office: str
    body: str

    @property
    def audience(self) -> str:
        """For the members, some for all."""
        return "members" if self.key % _PUBLIC else "public"

    @property
    def filename(self) -> str:
        """As its speaker called it."""
        return f"{self.title.replace('?', '')}.pdf"

    @property
    def speaker(self) -> str:
        """As lists show her."""
        return f"{self.name}, {self.office}, {self.body}"


def entries(talk: Talk, texts: list[tuple[str, str]]) -> Iterator[Row]:
    """The presentation's own, its pages' (text and vector of each), and the talk's."""
    url, place = f"/p/{talk.code}/", talk.meeting.title
    own = vector(talk.title, talk.speaker, f"{place} {talk.filename}")
    yield _entry(talk, own, url=url)
    for page, (text, found) in enumerate(texts, start=1):
        yield _entry(talk, f"{own} {found}", url=f"{url}side/{page}/", page=page, text=text)
    yield _entry(
        talk,
        vector(talk.title, talk.speaker, place),
        url=f"/samlinger/{talk.meeting.slug}/",
        kind="talk",
    )


def _entry(
    talk: Talk, found: str, *, url: str, page: int = 0, text: str = "", kind: str = "presentation"
) -> Row:
    mine = kind == "presentation"
    return {
        "kind": kind,
        "key": talk.key if mine else talk.item,
        "page": page,
        "title": talk.title,
        "filename": talk.filename if mine else "",
        "people": talk.speaker,
        "place": talk.meeting.title,
        "text": text,
        "url": url,
        "year": talk.meeting.day.year,
        "gathering": talk.meeting.pk,
        "audience": talk.audience if mine else "public",
        "owners": [talk.person] if mine else [],
        "vector": found,
    }


def entry_of(meeting: Meeting) -> Row:
    """The gathering's own."""
    return {
        "kind": "gathering",
        "key": meeting.pk,
        "title": meeting.title,
        "place": meeting.venue,
        "url": f"/samlinger/{meeting.slug}/",
        "year": meeting.day.year,
        "gathering": meeting.pk,
        "audience": "public",
        "owners": [],
        "vector": vector(meeting.title, place=meeting.venue),
    }
