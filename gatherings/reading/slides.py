"""Slides of PowerPoint, decks and shows alike."""

from pathlib import Path
from typing import Final
from zipfile import ZipFile

from gatherings.reading.packages import (
    Attributes,
    Paragraphs,
    main_part,
    opened,
    relations,
    walk,
)
from gatherings.reading.pages import Pages

_ON_THE_SLIDE: Final = frozenset({"diagramData", "chart"})


def read(path: Path, pages: Pages) -> None:
    """Add each slide's text, figures included, in the order they are shown; raises Unreadable."""
    with opened(path) as archive:
        for slide in _slides(archive):
            pages.add("" if pages.is_full else _text(archive, slide))


def _slides(archive: ZipFile) -> list[str]:
    presentation = main_part(archive)
    parts = relations(archive, presentation)
    order = _Order()
    walk(archive, presentation, order)
    return [parts[name].part for name in order.names if name in parts]


def _text(archive: ZipFile, slide: str) -> str:
    text = Paragraphs()
    walk(archive, slide, text)
    for relation in relations(archive, slide).values():
        if relation.kind in _ON_THE_SLIDE:
            walk(archive, relation.part, text)
    return text.taken()


class _Order:
    """The slides by the names the presentation has for them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sldId":
            self.names.extend(value for name, value in attributes.items() if name.endswith(":id"))

    def end(self, tag: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""
