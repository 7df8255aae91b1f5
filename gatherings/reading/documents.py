"""Text of Word, footnotes last; where its pages break only Word knows."""

from pathlib import Path
from typing import Final

from gatherings.reading.packages import (
    Paragraphs,
    Together,
    main_part,
    opened,
    relations,
    walk,
)
from gatherings.reading.pages import MAX_BYTES, Pages
from gatherings.reading.pictures import Drawn

_NOTES: Final = frozenset({"footnotes", "endnotes"})


def read(path: Path, pages: Pages) -> None:
    """Add the document as one page; raises Unreadable."""
    text, drawn = Paragraphs(), Drawn("drawing", "docPr")
    with opened(path) as archive:
        document = main_part(archive)
        walk(archive, document, Together(text, drawn))
        for relation in relations(archive, document).values():
            if relation.kind in _NOTES:
                walk(archive, relation.part, text)
    pages.add(text.taken(), letters=MAX_BYTES)
    if drawn.has_undescribed:
        pages.found_everywhere("picture_without_text")
