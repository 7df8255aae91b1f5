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


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that can be gone to."""

    title: str
    kind: str
    url: str


def suggest(text: str, searcher: Searcher, *, size: int) -> list[Suggestion]:
    """Things with all the words of `text` in their titles, the last one perhaps only begun."""
    begun = within(read(text), "A")
    if len(text.strip()) < _SHORTEST or not begun:
        return []
    params: dict[str, Any] = {"begun": begun, "among": visible(searcher), "size": size}
    with connection.cursor() as cursor:
        cursor.execute(_SUGGEST, params)
        return [Suggestion(*row) for row in cursor.fetchall()]
