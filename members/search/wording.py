"""What somebody wrote in the search field: words, "phrases", -words, and OR between them."""

import re
from dataclasses import dataclass, field
from typing import Final

from members.search.language import lexeme, words

_MOST_SIGNS: Final = 200
_MOST_TERMS: Final = 8
_PART = re.compile(r'(-?)"([^"]*)"|(\S+)')
_OF_A_SIGN = re.compile(r"(?<=§)\s+(?=\d)|(?<=\d)\s+(?=%)")  # «§ 4» is one thing
_OR = {"OR", "ELLER"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand together: each folded, with its place among them."""

    words: tuple[tuple[int, str], ...]
    strict: bool = True  # not so when they were only joined by a dash

    @property
    def word(self) -> str:
        """The folded word, of a term that is one."""
        return self.words[0][1]

    @property
    def is_phrase(self) -> bool:
        """Whether its words must stand side by side."""
        return len(self.words) > 1

    @property
    def query(self) -> str:
        """As a tsquery: its lexemes at the distance that they were written."""
        first, *rest = self.words
        parts, place = [quoted(lexeme(first[1]))], first[0]
        for at, word in rest:
            parts.append(f"<{at - place}> {quoted(lexeme(word))}")
            place = at
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Wording:
    """All of `wanted`, of each at least one; none of `unwanted`."""

    wanted: tuple[tuple[Term, ...], ...] = ()
    unwanted: tuple[Term, ...] = ()

    @property
    def has_phrase(self) -> bool:
        """Whether some of its words must stand side by side."""
        terms = (*self.unwanted, *(term for group in self.wanted for term in group))
        return any(term.is_phrase for term in terms)


@dataclass(slots=True)
class _Reading:
    wanted: list[list[Term]] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)
    joins: bool = False

    def add(self, term: Term, *, minus: bool) -> None:
        if minus:
            self.unwanted.append(term)
        elif self.joins and self.wanted:
            self.wanted[-1].append(term)
        else:
            self.wanted.append([term])
        self.joins = False


def quoted(word: str) -> str:
    """A lexeme in a tsquery. Folded words hold letters and digits only, so nothing is escaped."""
    return f"'{word}'"


def read(text: str) -> Wording:
    """Take apart what was written; a long text by its beginning."""
    reading = _Reading()
    for minus, phrase, plain in _PART.findall(_OF_A_SIGN.sub("", text[:_MOST_SIGNS])):
        if plain in _OR:
            reading.joins = True
            continue
        dashed = not minus and len(plain) > 1 and plain.startswith("-")
        if found := tuple(words(phrase or plain)):
            reading.add(Term(found, strict=bool(phrase)), minus=bool(minus) or dashed)
    return Wording(
        tuple(tuple(group) for group in reading.wanted[:_MOST_TERMS]),
        tuple(reading.unwanted[:_MOST_TERMS]),
    )
