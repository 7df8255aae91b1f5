"""The pages as they are collected: tidied, counted and capped."""

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 1_000_000
MAX_PAGES: Final = 2000

# pdfium writes U+FFFE where a line ended with a hyphen: the word goes on.
_HALVES: Final = re.compile(r"\ufffe\s*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n\s*")


class Unreadable(Exception):  # noqa: N818 it says what the matter is
    """The file cannot be read; `code` is a key of gatherings.refusals.SENTENCES."""

    def __init__(self, code: str = "broken") -> None:
        super().__init__(code)
        self.code = code


class Pages:
    """The text of each page in order; all of it together is at most MAX_BYTES long."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._left = MAX_BYTES

    def add(self, text: str) -> None:
        """Add a page; raises Unreadable when there are too many."""
        if len(self._texts) == MAX_PAGES:
            raise Unreadable("too_many_pages")
        whole = tidied(text).encode()[: self._left]
        self._left -= len(whole)
        self._texts.append(whole.decode(errors="ignore"))

    @property
    def is_full(self) -> bool:
        """True when further text would be cut off: readers may then only count."""
        return self._left <= 0

    def texts(self) -> list[str]:
        """Return what was collected."""
        return self._texts


def tidied(text: str) -> str:
    """Return text with whole words, single spaces and no empty lines or control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = _CONTROL.sub("", _HALVES.sub("", lines))
    return _LINES.sub("\n", _SPACES.sub(" ", unicodedata.normalize("NFC", plain))).strip()
