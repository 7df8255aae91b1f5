"""Where in a text the words stand that were looked for: plain text, marked by us."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from django.utils.safestring import SafeString

from members.search.expansion import Meaning
from members.search.language import UNSEEN, WORD, fold, lexeme

_LENGTH: Final = 220
_BEFORE: Final = 60
_MOST_MARKS: Final = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """Knows the words of one search."""

    shown: frozenset[str]
    begins: tuple[str, ...]

    @classmethod
    def of(cls, meant: Sequence[Meaning]) -> "Marker":
        """A marker for what was meant."""
        shown = frozenset(word for one in meant for word in one.shown)
        return cls(shown, tuple(sorted({word for one in meant for word in one.begins})))

    def marks(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and lexeme of the marked words, as far as anybody needs them."""
        found = []
        for word in WORD.finditer(text):
            kept = _kept(word[0])
            if kept in self.shown or (self.begins and kept.startswith(self.begins)):
                found.append((word.start(), word.end(), kept))
                if len(found) == _MOST_MARKS:
                    break
        return found

    def parts(self, text: str) -> list[Part]:
        """The whole text, in marked and unmarked pieces."""
        text = clean(text)
        return _cut(text, self.marks(text))

    def excerpt(self, text: str) -> list[Part]:
        """A line or two round the words, or nothing when none of them stands there."""
        text = clean(text)
        marks = self.marks(text)
        if not marks:
            return []
        start, end = _window(text, marks)
        inside = [(a - start, b - start, word) for a, b, word in marks if a >= start and b <= end]
        parts = _cut(text[start:end], inside)
        return [
            *([Part("… ")] if start else []),
            *parts,
            *([Part(" …")] if end < len(text) else []),
        ]


def clean(text: str) -> str:
    """One line without signs that nobody sees."""
    return " ".join(unicodedata.normalize("NFC", text).translate(UNSEEN).split())


def plain(parts: Sequence[Part]) -> str:
    """The text of `parts`."""
    return "".join(part.text for part in parts)


@lru_cache(maxsize=50_000)
def _kept(word: str) -> str:
    return lexeme(fold(word))


def _window(text: str, marks: Sequence[tuple[int, int, str]]) -> tuple[int, int]:
    """The stretch that has most different marks, the first of those."""

    def different(first: int) -> int:
        return len({word for a, b, word in marks if first <= a and b <= first + _LENGTH - _BEFORE})

    best = max(marks, key=lambda mark: different(mark[0]))[0]
    start = max(0, best - _BEFORE)
    if start:
        start = text.find(" ", start, best) + 1 or best
    end = start + _LENGTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), best + 1)
    return start, min(end, len(text)) if end > start else len(text)


def _cut(text: str, marks: Sequence[tuple[int, int, str]]) -> list[Part]:
    parts, at = [], 0
    for start, end, _word in marks:
        if start > at:
            parts.append(Part(text[at:start]))
        parts.append(Part(text[start:end], marked=True))
        at = end
    if at < len(text):
        parts.append(Part(text[at:]))
    return parts


def marked(parts: Sequence[Part]) -> SafeString:
    """`parts` as HTML, what they say escaped."""
    return SafeString(
        "".join(
            f"<mark>{escape(part.text)}</mark>" if part.marked else escape(part.text)
            for part in parts
        )
    )
