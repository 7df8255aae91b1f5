"""How entries get into the table: each app writes its own, in the transaction of the change."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Final

from django.db import transaction

from members.models import SearchEntry
from members.search.language import lexeme, words

_LAST_PLACE: Final = 16_000  # PostgreSQL counts little further
_MOST_LEXEMES: Final = 2_000
_GAP: Final = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be found of a thing (page 0), or of a page of it, and by whom.

    `owners` are the persons who may find it whatever else holds; see SearchEntry for the rest.
    """

    title: str
    url: str
    audience: str
    page: int = 0
    filename: str = ""
    people: str = ""
    place: str = ""
    text: str = ""
    year: int | None = None
    gathering: int | None = None
    draft: bool = False
    visible_from: datetime | None = None
    owners: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "place", self.place[: SearchEntry.PLACE_MAX])
        object.__setattr__(self, "text", self.text.replace("\0", "")[: SearchEntry.TEXT_MAX])

    @property
    def vector(self) -> str:
        """What it is found by: see `vector`."""
        name = self.filename.rpartition(".")[0] or self.filename
        return vector(self.title, self.people, f"{self.place} {name}", self.text)


_COLUMNS: Final = tuple(field.name for field in fields(Entry))


def keep(kind: str, key: int, entries: Iterable[Entry], *, anew: bool = False) -> bool:
    """Let `entries` be all that is found of one thing; whether that changed anything.

    Called in the transaction that changes the thing. With `anew` also what has not changed is
    written, since the rules of language may have.
    """
    wanted = {entry.page: entry for entry in entries}
    with transaction.atomic():
        rows = SearchEntry.objects.filter(kind=kind, key=key)
        if not anew and _as_kept(rows.values_list(*_COLUMNS)) == set(map(astuple, wanted.values())):
            return False
        rows.delete()
        SearchEntry.objects.bulk_create(
            [row(kind, key, entry) for entry in wanted.values()], batch_size=500
        )
    return True


def forget(kind: str, key: int) -> None:
    """Let nothing be found of a thing."""
    SearchEntry.objects.filter(kind=kind, key=key).delete()


def vector(title: str, people: str = "", place: str = "", text: str = "") -> str:
    """What an entry is found by, as PostgreSQL reads a tsvector: lexemes with place and weight.

    Weight A is the title's, B people's, C that of place and file name, D the text's. A text with
    more different words than a page can have is found by the first 2,000 of them.
    """
    parts: list[str] = []
    seen: set[str] = set()
    start = 0
    for weight, said in zip("ABCD", (title, people, place, text), strict=True):
        at = 0
        for at, word in words(said):
            kept = lexeme(word)
            if kept in seen or len(seen) < _MOST_LEXEMES:
                seen.add(kept)
                parts.append(f"{kept}:{min(start + at, _LAST_PLACE)}{weight}")
        start += at + _GAP
    return " ".join(parts)


def _as_kept(rows: Iterable[Sequence[object]]) -> set[tuple[object, ...]]:
    return {tuple(tuple(x) if isinstance(x, list) else x for x in row) for row in rows}


def row(kind: str, key: int, entry: Entry) -> SearchEntry:
    """What is kept of an entry, not saved."""
    said = dict(zip(_COLUMNS, astuple(entry), strict=True))
    said["owners"] = list(entry.owners)
    return SearchEntry(kind=kind, key=key, vector=entry.vector, **said)
