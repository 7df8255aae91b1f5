"""Slides, sheets and text of OpenDocument: one part holds them all."""

from pathlib import Path
from typing import Final

from gatherings.reading.packages import Attributes, Paragraphs, opened, walk
from gatherings.reading.pages import Pages

_PAGE_OF_KIND: Final = {"presentation": "page", "spreadsheet": "table"}


def read(path: Path, pages: Pages) -> None:
    """Add each slide or sheet, or the whole text, as a page; raises Unreadable."""
    with opened(path) as archive:
        walk(archive, "content.xml", _Content(pages))


class _Content:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._page = "text"
        self._depth = 0
        self._text = Paragraphs(
            paragraphs=frozenset({"p", "h"}),
            texts=frozenset(),
            breaks={"line-break": "\n", "tab": "\t", "s": " "},
            # Speaker notes, comments, and text that was struck out.
            skipped=frozenset({"notes", "annotation", "tracked-changes"}),
        )

    def start(self, tag: str, attributes: Attributes) -> None:
        self._page = _PAGE_OF_KIND.get(tag, self._page)
        self._depth += tag == self._page
        self._text.start(tag, attributes)

    def end(self, tag: str) -> None:
        self._text.end(tag)
        if tag == self._page:
            self._depth -= 1
            if self._depth == 0:
                self._pages.add(self._text.taken())

    def text(self, text: str) -> None:
        if not self._pages.is_full:
            self._text.text(text)
