"""Lists of leaders, as files and as rows, for the tests of importing them."""

import io
from pathlib import Path
from typing import Any

import openpyxl

from members.imports.plan import Given, Plan
from members.sheets.__main__ import read
from members.sheets.columns import column_of

HEADERS = ("Navn", "E-post", "Telefon", "Organisasjon", "Tittel")
KARI = ("Kari Leder", "kari.leder@example.org", "900 00 010", "Namsos", "Kultursjef")


def workbook(*rows: tuple[Any, ...]) -> bytes:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    book.close()
    return file.getvalue()


def text(*rows: tuple[str, ...], separator: str = ";") -> str:
    """The rows as text."""
    return "\n".join(separator.join(row) for row in rows) + "\n"


def cells_of(folder: Path, content: bytes | str) -> list[dict[str, str]]:
    """What the child would find in such a file."""
    path = folder / "list"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [cells for _row, cells in read(path)[1]]


def given(**cells: str) -> dict[str, str]:
    """A row of headers as keyword: fra="1.8.2026"; Kari's, unless said otherwise."""
    said = dict(zip(("navn", "epost", "telefon", "organisasjon", "tittel"), KARI, strict=True))
    named = {column_of(name) or name: value for name, value in (said | cells).items()}
    return {name: value for name, value in named.items() if value}


def plan(*rows: dict[str, str], formers: tuple[int, ...] = ()) -> Plan:
    """What these rows, numbered from 2, would do now."""
    return Plan(Given(row, cells, row in formers) for row, cells in enumerate(rows, 2))
