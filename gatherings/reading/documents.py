"""Text of Word, footnotes last; where its pages break only Word knows."""

from pathlib import Path
from typing import Final

from gatherings.reading.packages import Paragraphs, main_part, opened, relations, walk
from gatherings.reading.pages import Pages

_NOTES: Final = frozenset({"footnotes", "endnotes"})


def read(path: Path, pages: Pages) -> None:
    """Add the document as one page; raises Unreadable."""
    text = Paragraphs()
    with opened(path) as archive:
        document = main_part(archive)
        walk(archive, document, text)
        for relation in relations(archive, document).values():
            if relation.kind in _NOTES:
                walk(archive, relation.part, text)
    pages.add(text.taken())
