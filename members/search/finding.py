"""What is found, best first: of those entries that the searcher may see, counted too."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from members.models import SearchEntry
from members.search.expansion import Meaning, meanings
from members.search.ranking import candidates, score, within
from members.search.wording import Wording, read

CANDIDATES: Final = 2000
FEWEST: Final = 250
ENOUGH = 100
LARGE = 200_000
FILL_WIDE: Final = 200
FILL_UP: Final = 5
PAGE_SIZE: Final = 10
MOST_SHOWN: Final = 1000
# A find this much poorer than the best is no answer to the question.
CUT: Final = 0.3
CUT_OF_SEVERAL: Final = 0.4
# Everybody comes for the presentations: what tells of them in a line or two comes after.
TOLD: Final = 0.75

_FIND: Final = """
WITH scored AS MATERIALIZED (
    SELECT id, kind, key, page, year, gathering,
        CASE WHEN kind IN ('talk', 'note') THEN %(told)s ELSE 1 END * ({score}
        + 0.1 * ts_rank('{{0.05, 0.1, 0.3, 1}}', vector, %(any)s::tsquery)) AS score,
        page > 0 AND vector @@ %(within)s::tsquery AS within
    FROM members_search_found(
        %(strict)s::tsquery[], %(loose)s::tsquery[], %(brief)s::tsquery[], %(few)s,
        %(candidates)s, %(enough)s, %(large)s, %(paged)s, %(among)s, %(narrowed)s, %(closely)s,
        false
    )
), best AS (
    SELECT kind, key, max(score) AS score, max(year) AS year, max(gathering) AS gathering,
        max(max(score)) OVER () AS top,
        (array_agg(id ORDER BY score DESC, page))[1] AS id,
        (array_agg(page ORDER BY page) FILTER (WHERE within))[1:12] AS pages
    FROM scored WHERE id IS NOT NULL GROUP BY kind, key
), kept AS MATERIALIZED (
    SELECT * FROM best WHERE score >= %(cut)s * top
), shown AS MATERIALIZED (
    SELECT id, pages, score FROM kept ORDER BY score DESC, year DESC NULLS LAST, id DESC
    OFFSET %(start)s LIMIT %(size)s
)
SELECT entry.kind, entry.key, entry.page, entry.title, entry.filename, entry.people, entry.place,
    entry.text, entry.url, entry.year, shown.pages, shown.score, (SELECT count(*) FROM kept),
    (SELECT count(id) >= %(candidates)s OR count(id) < count(*) FROM scored),
    (SELECT jsonb_agg(DISTINCT year) FROM kept),
    (SELECT jsonb_object_agg(held.key, held.title)
     FROM (SELECT gathering FROM kept WHERE gathering IS NOT NULL
           GROUP BY gathering ORDER BY count(*) DESC LIMIT 20) AS places
     JOIN members_searchentry AS held
         ON held.kind = 'gathering' AND held.key = places.gathering AND held.page = 0)
FROM shown JOIN members_searchentry AS entry USING (id)
ORDER BY shown.score DESC, entry.year DESC NULLS LAST, entry.id DESC
"""


@dataclass(frozen=True, slots=True)
class Searcher:
    """Who asks: `rooms` are the audiences she belongs to; None are all of them."""

    person: int | None = None
    rooms: Collection[str] | None = ("public",)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the finds are narrowed to."""

    kind: str = ""
    year: int | None = None
    gathering: int | None = None
    people: str = ""

    @property
    def chosen(self) -> bool:
        """Whether they narrow anything."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, at the page of it that fits best."""

    kind: str
    key: int
    page: int
    title: str
    filename: str
    people: str
    place: str
    text: str
    url: str
    year: int | None
    pages: list[int] | None
    score: float

    @property
    def shown_page(self) -> int | None:
        """The page of a presentation where it stands; the rows of a person's offices are none."""
        return self.page if self.page and self.kind == SearchEntry.Kind.PRESENTATION else None


@dataclass(frozen=True, slots=True)
class Finds:
    """Some hits of `total` things; `capped` when there may be more than were looked at."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    capped: bool = False
    years: list[int] = field(default_factory=list)
    gatherings: dict[int, str] = field(default_factory=dict)
    meanings: list[Meaning] = field(default_factory=list)


_ALL: Final = Filters()
_MANY: Final = (SearchEntry.Kind.PRESENTATION, SearchEntry.Kind.TALK)
_PAGED: Final = (SearchEntry.Kind.PRESENTATION, SearchEntry.Kind.PERSON)  # others are one entry


def search(
    text: str,
    searcher: Searcher,
    filters: Filters = _ALL,
    *,
    start: int = 0,
    size: int = PAGE_SIZE,
) -> Finds:
    """Find `text` among what `searcher` may see. Two queries of the database, or none."""
    wording = read(text)
    if not wording.wanted:
        return Finds()
    meant = meanings(wording)
    statement, params = _statement(wording, meant)
    params |= _among(searcher, filters) | {"start": start, "size": size}
    if filters.chosen:
        params["enough"] = ENOUGH
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows = cursor.fetchall()
    return _finds(rows, meant)


def _finds(rows: Sequence[tuple[Any, ...]], meant: list[Meaning]) -> Finds:
    if not rows:
        return Finds(meanings=meant)
    total, capped, *facets = rows[0][12:]
    years, gatherings = (json.loads(facet or "{}") for facet in facets)
    return Finds(
        hits=[Hit(*row[:12]) for row in rows],
        total=total,
        capped=capped or total > MOST_SHOWN,
        years=sorted((year for year in years if year), reverse=True),
        gatherings={int(key): place for key, place in gatherings.items()},
        meanings=meant,
    )


def visible(searcher: Searcher) -> list[str]:
    """SQL conditions: what `searcher` may see is what one of them says, each with an index."""
    if searcher.rooms is None:
        return ["true"]
    now = timezone.now().isoformat()
    open_now = f"NOT draft AND (visible_from IS NULL OR visible_from <= '{now}')"
    hers = [] if searcher.person is None else [f"owners @> '{{{searcher.person:d}}}'"]
    if _is_stranger(searcher):
        public = f"audience = 'public' AND {open_now}"  # as the partial index has it
        return [public, *(f"{own} AND NOT ({public})" for own in hers)]
    rooms = ", ".join(f"'{SearchEntry.Audience(room)}'" for room in searcher.rooms)
    return [" OR ".join([f"audience IN ({rooms}) AND {open_now}", *hers])]


def _is_stranger(searcher: Searcher) -> bool:
    return searcher.rooms is not None and set(searcher.rooms) == {"public"}


def _among(searcher: Searcher, filters: Filters) -> dict[str, Any]:
    """Which entries are looked at."""
    return {
        "among": visible(searcher),
        "narrowed": _narrowed(filters),
        "closely": filters.gathering is not None or bool(filters.people),
        "paged": filters.kind in {"", *_PAGED},
    }


def _narrowed(filters: Filters) -> str:
    """The conditions of `filters`: made of numbers, our own words, and folded letters only."""
    conditions = []
    if filters.kind:
        # So many are presentations or talks that their index would only be in the way.
        column = "kind || ''" if filters.kind in _MANY else "kind"
        conditions.append(f"{column} = '{SearchEntry.Kind(filters.kind)}'")
    if filters.year is not None:
        conditions.append(f"year = {filters.year:d}")
    if filters.gathering is not None:
        conditions.append(f"gathering = {filters.gathering:d}")
    if people := within(read(filters.people), "B", begun=False):
        conditions.append(f"vector @@ $people${people}$people$::tsquery")
    return "".join(f" AND {condition}" for condition in conditions)


def _statement(wording: Wording, meant: Sequence[Meaning]) -> tuple[str, dict[str, Any]]:
    points, params = score(meant)
    several = len(meant) > 1
    few = [CANDIDATES, FILL_WIDE if several else CANDIDATES, FILL_UP if several else 0]
    params |= candidates(wording, meant, few)
    # Each of several words is looked at in each candidate: so many are ranked in the same time.
    most = max(FEWEST, CANDIDATES // len(meant))
    params |= {"candidates": most, "large": LARGE}
    params["enough"] = ENOUGH if several or wording.has_phrase else most
    params |= {"cut": CUT_OF_SEVERAL if several else CUT, "told": TOLD}
    return _FIND.format(score=points), params
