"""From rows of cells to the rows of a list: where its headers are, and what stands below them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from members.sheets.columns import column_of, tidied

MAX_ROWS: Final = 10_000
_LOOKED_AT: Final = 20  # headers may stand below a title
_MAX_CELL: Final = 300
_ENOUGH: Final = 2

type Cells = Sequence[str]
type Row = tuple[int, dict[str, str]]


class Unreadable(Exception):  # noqa: N818 it says what is the matter
    """No list can be read here; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def headers(cells: Cells) -> dict[int, str]:
    """Place → column, of a row that is one of headers; empty when it is not.

    Two columns of one name cannot be told apart, so that is refused.
    """
    found = {place: name for place, cell in enumerate(cells) if (name := column_of(cell))}
    if len(found) < _ENOUGH:
        return {}
    if len(set(found.values())) < len(found):
        raise Unreadable("same_header")
    return found


def as_list(rows: Iterable[Cells]) -> tuple[list[str], list[Row]]:
    """The columns found, and each row that holds something under them, with its number."""
    numbered = iter(enumerate(rows, 1))
    columns = _first_headers(numbered)
    found: list[Row] = []
    for number, cells in numbered:
        if values := _values(cells, columns):
            found.append((number, values))
            if len(found) > MAX_ROWS:
                raise Unreadable("too_many_rows")
    return list(columns.values()), found


def _first_headers(numbered: Iterator[tuple[int, Cells]]) -> dict[int, str]:
    for _number, cells in islice(numbered, _LOOKED_AT):
        if columns := headers(cells):
            return columns
    raise Unreadable("no_headers")


def _values(cells: Cells, columns: dict[int, str]) -> dict[str, str]:
    """What stands under our columns, where something does."""
    return {
        name: text[:_MAX_CELL]
        for place, name in columns.items()
        if place < len(cells) and (text := tidied(cells[place][: 10 * _MAX_CELL]))
    }
