"""The pages as they are collected: tidied, counted and capped."""

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 2_000_000
MAX_LETTERS: Final = 20_000  # of a page; a text document without pages is one, and may be longer
MAX_PAGES: Final = 2000

# pdfium writes U+FFFE where a line ended with a hyphen: the word goes on.
_HALVES: Final = re.compile(r"\ufffe\s*")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_LINES: Final = re.compile(r" ?\n\s*")


class Unreadable(Exception):  # noqa: N818 it says what the matter is
    """The file cannot be read; `code` is a key of gatherings.uploads.refusals.SENTENCES."""

    def __init__(self, code: str = "broken") -> None:
        super().__init__(code)
        self.code = code


class Pages:
    """The text of each page in order; all of it together is at most MAX_BYTES long.

    And what could be made better for those who cannot see it: findings, and on which pages.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._left = MAX_BYTES
        self._findings: dict[str, list[int]] = {}

    def add(self, text: str, *, letters: int = MAX_LETTERS) -> None:
        """Add a page of at most so many letters; raises Unreadable when there are too many."""
        if len(self._texts) == MAX_PAGES:
            raise Unreadable("too_many_pages")
        whole = tidied(text)[:letters].encode()[: self._left]
        self._left -= len(whole)
        self._texts.append(whole.decode(errors="ignore"))

    @property
    def is_full(self) -> bool:
        """True when further text would be cut off: readers may then only count."""
        return self._left <= 0

    def found(self, finding: str) -> None:
        """Note a finding, a key of gatherings.advice.SENTENCES, on the page that was added last."""
        self._findings.setdefault(finding, []).append(len(self._texts))

    def found_everywhere(self, finding: str) -> None:
        """Note a finding about the file as a whole."""
        self._findings[finding] = []

    def texts(self) -> list[str]:
        """Return what was collected."""
        return self._texts

    def findings(self) -> list[tuple[str, list[int]]]:
        """Return each finding with its pages; none for what is about the whole file."""
        return list(self._findings.items())


def tidied(text: str) -> str:
    """Return text with whole words, single spaces and no empty lines or control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = _CONTROL.sub("", _HALVES.sub("", lines))
    return _LINES.sub("\n", _SPACES.sub(" ", unicodedata.normalize("NFC", plain))).strip()
