"""Slides, sheets and text of OpenDocument: one part holds them all."""

from pathlib import Path
from typing import Final

from gatherings.reading.packages import Attributes, Paragraphs, opened, walk
from gatherings.reading.pages import MAX_BYTES, MAX_LETTERS, Pages
from gatherings.reading.pictures import OpenDrawn

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
        self._drawn = OpenDrawn()
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
        if self._depth:
            self._drawn.start(tag, attributes)

    def end(self, tag: str) -> None:
        self._text.end(tag)
        self._drawn.end(tag)
        if tag == self._page:
            self._depth -= 1
            if self._depth == 0:
                self._add()

    def text(self, text: str) -> None:
        if not self._pages.is_full:
            self._text.text(text)
        self._drawn.text(text)

    def _add(self) -> None:
        self._pages.add(
            self._text.taken(), letters=MAX_BYTES if self._page == "text" else MAX_LETTERS
        )
        is_slide = self._page == "page"
        tells = {
            "slide_without_title": is_slide and not self._drawn.has_title,
            "picture_without_text": self._drawn.has_undescribed,
            "slide_has_notes": is_slide and self._drawn.has_notes,
        }
        for finding in (finding for finding, holds in tells.items() if holds):
            self._note(finding)
        self._drawn.forget()

    def _note(self, finding: str) -> None:
        if self._page == "page":
            self._pages.found(finding)
        else:
            self._pages.found_everywhere(finding)
