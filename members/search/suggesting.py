"""What somebody may be about to write: titles and names that she may see, never other words."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from members.search.finding import Searcher, visible
from members.search.ranking import within
from members.search.wording import read

_SHORTEST: Final = 3
_SUGGEST: Final = """
SELECT title, kind, url FROM (
    SELECT DISTINCT ON (lower(title)) title, kind, url, year FROM members_searchentry
    WHERE id IN (SELECT id FROM members_search_found(
        ARRAY[%(begun)s::tsquery], ARRAY[%(begun)s::tsquery], ARRAY[%(begun)s::tsquery],
        ARRAY[200], 200, 200, 2147483647, false, %(among)s, '', false, true
    )) ORDER BY lower(title), kind, id DESC
) AS once
ORDER BY length(title) > 60, year DESC NULLS FIRST, length(title), title LIMIT %(size)s
"""
_NAMED: Final = """
SELECT key FROM members_searchentry
WHERE page = 0 AND kind = 'person' AND ts_filter(vector, '{a}') @@ %s::tsquery LIMIT 50
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be gone to."""

    title: str
    kind: str
    url: str


def suggest(text: str, searcher: Searcher, *, size: int) -> list[Suggestion]:
    """Things with all the words of `text` in their titles, the last one perhaps only begun."""
    if not (begun := _begun(text)):
        return []
    params: dict[str, Any] = {"begun": begun, "among": visible(searcher), "size": size}
    with connection.cursor() as cursor:
        cursor.execute(_SUGGEST, params)
        return [Suggestion(*row) for row in cursor.fetchall()]


def named(text: str) -> list[int]:
    """Keys of some persons so named, whoever asks: where they may be seen, others must say."""
    if not (begun := _begun(text)):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [begun])
        return [key for (key,) in cursor.fetchall()]


def _begun(text: str) -> str:
    """A tsquery for what `text` begins, or nothing when it is too little."""
    return within(read(text), "A") if len(text.strip()) >= _SHORTEST else ""
