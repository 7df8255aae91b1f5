"""Pictures and titles in Office files: which pictures say nothing to those who cannot see them."""

from typing import Final

from gatherings.reading.packages import Attributes

_TITLES: Final = frozenset({"title", "ctrTitle"})


def local(attributes: Attributes, name: str) -> str:
    """Return an attribute by its name without prefix, or nothing."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value.strip()
    return ""


class Drawn:
    """Sees the pictures of a part of PowerPoint or Word, and the title of a slide.

    `frame` is the element round a picture, `named` the one that bears its description.
    """

    def __init__(self, frame: str, named: str) -> None:
        self._frame, self._named = frame, named
        self.has_title = self.is_hidden = self.has_undescribed = False
        self._inside = self._is_picture = self._is_told = self._is_title = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """See an element begin."""
        if tag == "sld":
            self.is_hidden = attributes.get("show") in {"0", "false"}
        elif tag == self._frame:
            self._inside, self._is_picture, self._is_told = True, False, False
        elif tag == "sp":
            self._is_title = False
        elif tag == "ph":
            self._is_title = attributes.get("type") in _TITLES
        elif self._inside:
            self._see(tag, attributes)

    def _see(self, tag: str, attributes: Attributes) -> None:
        self._is_picture |= tag == "blip"
        if tag == self._named:
            self._is_told |= bool(attributes.get("descr", "").strip())
        elif tag == "decorative":
            self._is_told |= attributes.get("val") in {"1", "true"}

    def end(self, tag: str) -> None:
        """See an element end."""
        if tag == self._frame:
            self.has_undescribed |= self._is_picture and not self._is_told
            self._inside = False
        elif tag == "sp":
            self._is_title = False

    def text(self, text: str) -> None:
        """See text."""
        self.has_title |= self._is_title and bool(text.strip())


class OpenDrawn:
    """Sees the pictures and titles of OpenDocument, page by page."""

    def __init__(self) -> None:
        self._frame: dict[str, bool] = {}
        self.forget()

    def forget(self) -> None:
        """Begin a new page."""
        self.has_title = self.has_undescribed = self.has_notes = False
        self._in_title = self._in_notes = self._in_description = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """See an element begin."""
        if tag == "notes":
            self._in_notes = True
        elif tag == "frame":
            self._frame = {}
            self._in_title = local(attributes, "class") == "title"
        elif tag in {"image", "object", "object-ole", "table"}:
            self._frame[tag] = True
        elif tag in {"title", "desc"}:
            self._in_description = True

    def end(self, tag: str) -> None:
        """See an element end."""
        if tag == "frame":
            # What is in a frame beside its picture is what the picture shows: a chart, a table.
            self.has_undescribed |= self._frame.keys() == {"image"} and not self._in_notes
            self._frame, self._in_title = {}, False
        elif tag == "notes":
            self._in_notes = False
        elif tag in {"title", "desc"}:
            self._in_description = False

    def text(self, text: str) -> None:
        """See text."""
        if not text.strip():
            return
        if self._in_description:
            self._frame["described"] = True
        elif self._in_notes:
            self.has_notes = True
        else:
            self.has_title |= self._in_title
