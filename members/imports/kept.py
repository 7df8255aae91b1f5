"""The rows of a list that waits for a yes, read and written some at a time.

A connection to the database keeps, for as long as it lives, room for the largest that it carried.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import batched, count
from typing import Any, Final

from django.db import connection, transaction

from members.models import RegisterImport

_A_TIME: Final = 500
_SOME: Final = """
    SELECT one FROM members_registerimport,
        jsonb_array_elements(rows) WITH ORDINALITY AS kept (one, place)
    WHERE id = %s AND %s::text IN ('', one #>> '{shown,outcome}')
    ORDER BY place OFFSET %s LIMIT %s
"""
_MORE: Final = "UPDATE members_registerimport SET rows = rows || %s::jsonb WHERE id = %s"
_COUNTS: Final = """
    SELECT one #>> '{shown,outcome}', one #>> '{shown,code}', count(*)
    FROM members_registerimport, jsonb_array_elements(rows) AS one WHERE id = %s GROUP BY 1, 2
"""
_OF_CODE: Final = """
    SELECT (one ->> 'row')::int
    FROM members_registerimport, jsonb_array_elements(rows) AS one
    WHERE id = %s AND one #>> '{shown,code}' = %s
"""

type Row = dict[str, Any]


@transaction.atomic
def keep(imported: RegisterImport, rows: Sequence[Row]) -> None:
    """Save the list with these rows in place of those it had."""
    imported.rows = []
    imported.save()
    for some in batched(rows, _A_TIME):
        with connection.cursor() as cursor:
            cursor.execute(_MORE, [json.dumps(some), imported.pk])


def all_rows(imported: RegisterImport) -> Iterator[Row]:
    """All of them, in the order of the file."""
    for start in count(0, _A_TIME):
        some = rows(imported, start, _A_TIME)
        yield from some
        if len(some) < _A_TIME:
            return


def rows(imported: RegisterImport, start: int, number: int, outcome: str = "") -> list[Row]:
    """So many of them from `start`; only those of `outcome` where one is given."""
    return [json.loads(one) for (one,) in _asked(_SOME, imported.pk, outcome, start, number)]


def counts(imported: RegisterImport) -> Counter[str]:
    """How many rows have each outcome, and each reason to be refused."""
    found: Counter[str] = Counter()
    for outcome, code, number in _asked(_COUNTS, imported.pk):
        found[outcome] += number
        found[code] += number
    return found


def of_code(imported: RegisterImport, code: str) -> set[int]:
    """The numbers of the rows that are refused for this reason."""
    return {row for (row,) in _asked(_OF_CODE, imported.pk, code)}


def _asked(sql: str, *values: int | str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
