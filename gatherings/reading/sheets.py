"""Sheets of Excel: the words in them; numbers and dates mean nothing without their formats."""

from pathlib import Path
from typing import Final
from zipfile import ZipFile

from gatherings.reading.packages import (
    Attributes,
    Paragraphs,
    Relation,
    Starts,
    main_part,
    opened,
    relations,
    walk,
)
from gatherings.reading.pages import MAX_BYTES, Pages

_WORDS: Final = frozenset({"str", "inlineStr"})


def read(path: Path, pages: Pages) -> None:
    """Add each visible sheet's name and words as a page; raises Unreadable."""
    with opened(path) as archive:
        workbook = main_part(archive)
        parts = relations(archive, workbook)
        shared = _shared(archive, parts)
        sheets = _Sheets()
        walk(archive, workbook, sheets)
        for title, name in sheets.visible:
            words = _words(archive, parts[name].part, shared)
            pages.add(f"{title}\n{words}", letters=MAX_BYTES)


def _shared(archive: ZipFile, parts: dict[str, Relation]) -> list[str]:
    """Return the strings that cells refer to by their number."""
    strings = _Strings()
    for relation in parts.values():
        if relation.kind == "sharedStrings":
            walk(archive, relation.part, strings)
    return strings.found


def _words(archive: ZipFile, sheet: str, shared: list[str]) -> str:
    cells = _Cells(shared)
    walk(archive, sheet, cells)
    return "\n".join(cells.found)


class _Sheets(Starts):
    def __init__(self) -> None:
        self.visible: list[tuple[str, str]] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet" and attributes.get("state", "visible") == "visible":
            names = [value for name, value in attributes.items() if name.endswith(":id")]
            self.visible.extend((attributes.get("name", ""), name) for name in names)


class _Strings(Paragraphs):
    """One string an `si`, without the pronunciation that Japanese sheets add."""

    def __init__(self) -> None:
        super().__init__(paragraphs=frozenset({"si"}), skipped=frozenset({"rPh"}))
        self.found: list[str] = []

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "si":
            self.found.append(self.taken().strip())


class _Cells(Paragraphs):
    """The words of one sheet, a cell a line."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__(paragraphs=frozenset({"c"}), texts=frozenset({"t", "v"}))
        self._shared = shared
        self._kind = ""
        self.found: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._kind = attributes.get("t", "")
        super().start(tag, attributes)

    def end(self, tag: str) -> None:
        super().end(tag)
        if tag == "c":
            self._take(self.taken().strip())

    def _take(self, value: str) -> None:
        if self._kind in _WORDS:
            self.found.append(value)
        elif self._kind == "s" and value.isdecimal() and int(value) < len(self._shared):
            self.found.append(self._shared[int(value)])
