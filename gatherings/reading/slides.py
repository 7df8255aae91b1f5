"""Slides of PowerPoint, decks and shows alike."""

from pathlib import Path
from typing import Final
from zipfile import ZipFile

from gatherings.reading.packages import (
    Attributes,
    Paragraphs,
    Starts,
    Together,
    main_part,
    opened,
    relations,
    walk,
)
from gatherings.reading.pages import Pages
from gatherings.reading.pictures import Drawn

_ON_THE_SLIDE: Final = frozenset({"diagramData", "chart"})


def read(path: Path, pages: Pages) -> None:
    """Add each slide's text, figures included, in the order they are shown; raises Unreadable."""
    with opened(path) as archive:
        for slide in _slides(archive):
            if pages.is_full:
                pages.add("")
            else:
                _read_slide(archive, slide, pages)


def _slides(archive: ZipFile) -> list[str]:
    presentation = main_part(archive)
    parts = relations(archive, presentation)
    order = _Order()
    walk(archive, presentation, order)
    return [parts[name].part for name in order.names if name in parts]


def _read_slide(archive: ZipFile, slide: str, pages: Pages) -> None:
    text, drawn = Paragraphs(), Drawn("pic", "cNvPr")
    walk(archive, slide, Together(text, drawn))
    notes = ""
    for relation in relations(archive, slide).values():
        if relation.kind in _ON_THE_SLIDE:
            walk(archive, relation.part, text)
        elif relation.kind == "notesSlide":
            notes = _words(archive, relation.part)
    pages.add(text.taken())
    tells = {
        "slide_without_title": not drawn.has_title,
        "picture_without_text": drawn.has_undescribed,
        "slide_is_hidden": drawn.is_hidden,
        "slide_has_notes": bool(notes),
    }
    for finding in (finding for finding, holds in tells.items() if holds):
        pages.found(finding)


def _words(archive: ZipFile, part: str) -> str:
    """Whether there are any is all that is asked."""
    text = Paragraphs()
    walk(archive, part, text)
    return text.taken().strip()


class _Order(Starts):
    """The slides by the names the presentation has for them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sldId":
            self.names.extend(value for name, value in attributes.items() if name.endswith(":id"))
