"""Reads the command line, chooses by the first bytes, prints the list."""

import importlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from members.sheets import text
from members.sheets.lists import Cells, Row, Unreadable, as_list

_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"  # .xls, and a workbook behind a password


def main() -> int:
    """Read one file, and return the exit status."""
    try:
        columns, rows = read(Path(sys.argv[1]))
    except Unreadable as error:
        print(json.dumps({"reason": error.code}))  # noqa: T201 the answer
        return 1
    print(json.dumps({"columns": columns, "rows": rows}))  # noqa: T201 the answer
    return 0


def read(path: Path) -> tuple[list[str], list[Row]]:
    """Columns and rows of the list in the file; raises Unreadable."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD_OFFICE:
        raise Unreadable("old_office")
    if start != _ZIP:
        return as_list(text.rows(path))
    # Chosen at run time: openpyxl takes a third of a second to load, and text needs none of it.
    return _first_list(importlib.import_module("members.sheets.workbook").sheets(path))


def _first_list(sheets: Iterable[Iterable[Cells]]) -> tuple[list[str], list[Row]]:
    for sheet in sheets:
        try:
            return as_list(sheet)
        except Unreadable as error:
            if error.code != "no_headers":
                raise
    raise Unreadable("no_headers")


if __name__ == "__main__":
    sys.exit(main())
