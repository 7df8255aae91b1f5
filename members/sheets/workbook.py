"""Lists in Excel's workbooks: the first sheet in sight that has headers we know."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from members.sheets.lists import Cells, Unreadable

# What stands for a cell whose content nobody wrote: no text in a list begins like this.
FORMULA: Final = "="
_MAX_EXPANDED: Final = 64 * 1024 * 1024
_MAX_COLUMNS: Final = 60
_BROKEN: Final = (
    BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, IndexError, OSError,
    AttributeError, SyntaxError, EOFError,
)  # fmt: skip


def sheets(path: Path) -> Iterator[Iterator[Cells]]:
    """The rows of each sheet in sight; raises Unreadable for what is no sound workbook."""
    _look_at_size(path)
    try:
        # As a stream: by its path it would be refused for its name, which is not the person's.
        # Formulas are not asked for what they showed when the file was saved: that may be
        # missing, or another thing than what the person sees.
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()  # what the file says of its size may be wrong
                    yield _rows(sheet)
    except _BROKEN as error:
        raise Unreadable("broken") from error


def _rows(sheet: Any) -> Iterator[Cells]:
    try:
        for row in sheet.iter_rows(max_col=_MAX_COLUMNS):
            yield [_text(cell) for cell in row]
    except _BROKEN as error:
        raise Unreadable("broken") from error


def _look_at_size(path: Path) -> None:
    """Raise Unreadable for a small file that would fill the machine, before it is unpacked."""
    try:
        with ZipFile(path) as archive:
            expanded = sum(entry.file_size for entry in archive.infolist())
    except _BROKEN as error:
        raise Unreadable("broken") from error
    if expanded > _MAX_EXPANDED:
        raise Unreadable("too_large_inside")


def _text(cell: Any) -> str:
    """What a person sees in the cell, days as 2026-08-01; a formula and an error as they are."""
    value = cell.value
    if cell.data_type in {"f", "e"}:
        return f"{FORMULA}{str(value).lstrip(FORMULA)}"
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.date().isoformat() if isinstance(value, datetime) else str(value)
