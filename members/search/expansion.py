"""The words of the texts that a searched word may mean: looked up among words, not among pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from django.db import connection

from members.search.language import SIGNS, STOP, lexeme
from members.search.wording import Term, Wording, quoted

MOST: Final = 12
_PREFIX: Final = 4
_COMMON: Final = 20_000
_PART: Final = 4
_LAST_PART: Final = 3
_LINKS: Final = ("", "s", "e")  # what Norwegian puts between the parts of a compound
_SHORT: Final = 6
_OF_A_NUMBER: Final = 1_000  # they are not among the counted words, and stand in many texts
_DERIVED: Final = ("het", "else", "ing", "skap")
_ROOT: Final = 5

# For each lexeme asked for, by its number: the very word; those that begin with it; those that
# hold it; and where there is none of the first two, the word untangled and those alike. Then the
# parts, under number 0.
_LOOK_UP: Final = """
SELECT asked.n, found.how, found.word, found.entries
FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked(lexeme, untangled, n)
CROSS JOIN LATERAL (
    (SELECT 'begins' AS how, word, entries FROM members_searchword
     WHERE word >= asked.lexeme AND word < asked.lexeme || '{'
     ORDER BY word = asked.lexeme DESC, entries DESC LIMIT 13)
    UNION ALL
    (SELECT 'holds', word, entries FROM members_searchword
     WHERE word LIKE CASE WHEN length(asked.lexeme) >= 5 THEN '%%_' || asked.lexeme || '%%' END
     ORDER BY entries DESC LIMIT 12)
    UNION ALL
    (SELECT 'untangled', word, entries FROM members_searchword
     WHERE word = ANY(CASE WHEN NOT EXISTS (
        SELECT FROM members_searchword
        WHERE word >= asked.lexeme AND word < asked.lexeme || '{'
     ) THEN string_to_array(asked.untangled, ' ') END))
    UNION ALL
    (SELECT 'alike', word, entries FROM members_search_alike(CASE WHEN NOT EXISTS (
        SELECT FROM members_searchword
        WHERE word >= asked.lexeme AND word < asked.lexeme || '{'
     ) THEN asked.lexeme END))
) AS found
UNION ALL
SELECT 0, 'part', word, entries FROM members_searchword WHERE word = ANY(%s)
"""

type Found = dict[str, dict[str, int]]


@dataclass(slots=True)
class Meaning:
    """What may be meant, as tsqueries: the word itself, compounds that begin so, what is far."""

    exact: list[str] = field(default_factory=list)
    near: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)
    often: list[str] = field(default_factory=list)  # of what is near, that which is in most texts
    entries: int = 0
    shown: set[str] = field(default_factory=set)
    begins: set[str] = field(default_factory=set)
    met: bool = False  # whether any word of the texts is one of them

    @property
    def all(self) -> list[str]:
        """The three together."""
        return [*self.exact, *self.near, *self.far]

    @property
    def brief(self) -> list[str]:
        """The same, but no beginning of a word that very many texts have."""
        return [*self.exact, *self.often, *self.far]


def meanings(wording: Wording) -> list[Meaning]:
    """One for each thing wanted, in its order. One query of the database."""
    terms = [term for group in wording.wanted for term in group]
    words = [term.word for term in terms if not term.is_phrase]
    joins = _joins(wording)
    parts = {part for term in terms for part in _parts(term)} | {word for _at, word in joins}
    found = _look_up(words, sorted(parts))
    known, numbers = found[0]["part"], iter(range(1, len(words) + 1))
    meant = [_meaning(group, known, found, numbers) for group in wording.wanted]
    for at, word in joins:
        if word in known:
            for meaning in meant[at : at + 2]:
                meaning.near.append(quoted(word))
                meaning.often.append(quoted(word))
                meaning.shown.add(word)
    return meant


def _meaning(
    group: Iterable[Term],
    known: Mapping[str, int],
    found: Mapping[int, Found],
    numbers: Iterator[int],
) -> Meaning:
    meaning = Meaning()
    for term in group:
        if term.is_phrase:
            _add_phrase(meaning, term, known)
        else:
            _add_word(meaning, term.word, found[next(numbers)])
            _add_parts(meaning, term.word, known)
            if not meaning.met:
                _add_beginning(meaning, term.word, known)
    return meaning


def _look_up(words: Sequence[str], parts: Sequence[str]) -> "defaultdict[int, Found]":
    found: defaultdict[int, Found] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        untangled = [" ".join(_untangled(word)) for word in words]
        cursor.execute(_LOOK_UP, [[lexeme(word) for word in words], untangled, list(parts)])
        for number, how, word, entries in cursor.fetchall():
            found[number][how][word] = entries
    return found


def _parts(term: Term) -> Iterator[str]:
    """The words that may be meant besides, if any text has them."""
    if term.is_phrase:
        yield from _undashed(term)
        return
    for pair in _splits(term.word):
        yield from pair
    yield from _roots(term.word)


def _add_phrase(meaning: Meaning, term: Term, known: Mapping[str, int]) -> None:
    lexemes = [lexeme(word) for _at, word in term.words]
    meaning.exact.append(term.query)
    meaning.shown.update(lexemes)
    if not term.strict:
        meaning.far.append(" & ".join(map(quoted, lexemes)))
    for word in _undashed(term):
        if word in known:
            meaning.exact.append(quoted(word))
            meaning.near.append(f"{quoted(word)}:*")
            meaning.often.append(f"{quoted(word)}:*")
            meaning.begins.add(word)
            meaning.shown.add(word)


def _add_word(meaning: Meaning, word: str, found: Found) -> None:
    sought = lexeme(word)
    begins = {other: count for other, count in found["begins"].items() if other != sought}
    meaning.exact.extend(map(quoted, {sought: 0, word: 0}))  # names keep their endings
    meaning.shown.add(sought)
    counted = word.isalpha() and word not in SIGNS.values()
    meaning.entries += found["begins"].get(sought, 0) if counted else _OF_A_NUMBER
    if len(sought) >= _PREFIX:
        near = [f"{quoted(sought)}:*"]
        common = sum(found["begins"].values()) > _COMMON
        meaning.often.extend(map(quoted, begins) if common else near)
        meaning.begins.add(sought)
    elif sought not in found["begins"]:
        near = list(map(quoted, begins))
        meaning.often.extend(near)
        meaning.shown |= begins.keys()
    else:
        near = []
    meaning.near.extend(near)
    far = [*found["holds"], *found["untangled"], *_slips(sought, found["alike"])]
    meaning.far.extend(map(quoted, far[:MOST]))
    meaning.met = meaning.met or bool(far or found["begins"])
    meaning.shown |= set(far[:MOST])


def _add_parts(meaning: Meaning, word: str, known: Mapping[str, int]) -> None:
    for first, second in _splits(word):
        if first in known and second in known and first not in STOP and second not in _DERIVED:
            meaning.far.append(f"{quoted(first)} & {quoted(second)}")
            meaning.shown |= {first, second}
    for root in _roots(word):
        if root in known:
            meaning.far.append(quoted(root))
            meaning.shown.add(root)
            meaning.met = True


def _add_beginning(meaning: Meaning, word: str, known: Mapping[str, int]) -> None:
    """Of a word that no text has, the longest beginning that one has: better than nothing."""
    cuts = enumerate(_splits(word), start=_PART)
    begun = [(at, first) for at, (first, _) in cuts if first in known and first not in STOP]
    for at, first in begun[-1:]:
        if len(first) > _PART or at >= _SHORT:
            meaning.far.append(quoted(first))
            meaning.shown.add(first)


def _splits(word: str) -> Iterator[tuple[str, str]]:
    """«idrettsanlegg» → («idrett», «anlegg») among other ways to cut it."""
    for at in range(_PART, len(word) - _LAST_PART + 1):
        first, second = word[:at], lexeme(word[at:])
        yield lexeme(first), second


def _roots(word: str) -> Iterator[str]:
    """«frivillighet» → «frivillig»."""
    sought = lexeme(word)
    for ending in _DERIVED:
        root = lexeme(sought.removesuffix(ending))
        if sought.endswith(ending) and len(root) >= _ROOT:
            yield root


def _joins(wording: Wording) -> list[tuple[int, str]]:
    """«kultur skole» → «kulturskole», with the place of the first: many write compounds apart.

    And «vern av bygninger» → «bygningsvern».
    """
    singles = [group[0].word if len(group) == 1 else "" for group in wording.wanted]
    return [
        (at, joined)
        for at, (first, second) in enumerate(pairwise(singles))
        if first and second
        for joined in sorted({*_compounds(first, second), *_compounds(second, first)})
    ]


def _undashed(term: Term) -> list[str]:
    """«kultur-skole» → «kulturskole»."""
    match [word for _at, word in term.words]:
        case [first, second] if not term.strict and (first + second).isalpha():
            return sorted(set(_compounds(first, second)))
    return []


def _untangled(word: str) -> Iterator[str]:
    """«klutur» and «kulltur» → «kultur» among others: two letters swapped, or one doubled.

    The whole word is set right, since a slip in its ending hides what is an ending.
    """
    if len(word) >= _PART and word.isalpha():
        for at, (a, b) in enumerate(pairwise(word)):
            yield lexeme(word[:at] + (b + a if a != b else a) + word[at + 2 :])


def _compounds(first: str, second: str) -> Iterator[str]:
    for beginning in {first: 0, lexeme(first): 0}:
        for link in _LINKS:
            yield lexeme(f"{beginning}{link}{second}")


def _slips(sought: str, others: Iterable[str]) -> list[str]:
    """Those that are the word with a letter wrong; of a long word with two, where there is none."""
    apart = {other: _distance(sought, other) for other in others}
    most = 1 if len(sought) <= _SHORT or 1 in apart.values() else 2
    return [other for other, distance in apart.items() if distance <= most]


def _distance(one: str, two: str) -> int:
    """Letters to add, remove, change, or swap with the next (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(two) + 1))
    for row, a in enumerate(one, start=1):
        now = [row]
        for column, b in enumerate(two, start=1):
            cost = min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (a != b))
            if row > 1 and column > 1 and a == two[column - 2] and one[row - 2] == b:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
    return last[-1]
