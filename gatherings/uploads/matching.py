"""Which talk of a programme a file belongs to, guessed by what it is called."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from gatherings.models import AgendaItem
from gatherings.uploads.likeness import stem

LIKELY: Final = 0.5  # another form of a word that no other talk has
SURE: Final = 2.0  # for a guess that nobody looks over
_NUMBER: Final = re.compile(r"^\D{0,3}0*(\d{1,2})(?!\d)")
_LEADING: Final = re.compile(r"^\s*\d{1,2}\s*[-–_.)]*\s+(?=\S)")
# Words that join others, and those that any talk or file may be called.
_LITTLE: Final = frozenset({
    "og", "i", "pa", "for", "om", "til", "av", "med", "fra", "en", "et", "den", "det", "de", "som",
    "er", "the", "of", "and", "in", "to", "a", "an", "presentasjon", "presentation", "innlegg",
    "foredrag", "lysark", "slides", "powerpoint", "samling", "kl", "del",
})  # fmt: skip
_SHORTEST: Final = 5  # letters that two words must begin with, to be forms of the same one


def talk_of(name: str, items: Sequence[AgendaItem], *, least: float = LIKELY) -> AgendaItem | None:
    """The entry of the programme that a file called `name` most likely belongs to, or None.

    By words of its title and by who speaks, folded («Ødegård» is «odegaard»), a word weighing less
    the more entries have it; then by a number in front. `items` come with their speakers. None
    when two are as likely, or when the words weigh less than `least`.
    """
    words = _words(name)
    known = {item: _weighed(item) for item in items if item.kind != AgendaItem.Kind.BREAK}
    spread = Counter(word for weights in known.values() for word in weights)
    scores = {item: _score(words, weights, spread) for item, weights in known.items()}
    best = max(scores.values(), default=0)
    winners = [item for item, score in scores.items() if score == best]
    if best >= least and len(winners) == 1:
        return winners[0]
    numbered = _by_number(name, list(known)) if least <= LIKELY else None
    return numbered if numbered in winners else None


def title_of(name: str) -> str:
    """What a file is called, as a heading: no ending, no number in front, no underscores."""
    base = PurePath(name).stem.replace("_", " ")
    words = " ".join(_LEADING.sub("", base).split()) or base
    return words[:1].upper() + words[1:200]


def _words(name: str) -> set[str]:
    return {word for word in stem(name).split() if word not in _LITTLE}


def _told(text: str) -> set[str]:
    return _words(f"{text}.")  # the dot, since stem() would take «2.0» for a file's ending


def _weighed(item: AgendaItem) -> dict[str, float]:
    """The words of an entry, a surname twice as heavy as one of the title."""
    weights = dict.fromkeys(_told(item.title), 1.0)
    for speaker in item.speakers.all():
        weights |= dict.fromkeys(_told(speaker.organisation), 1.0)
        for name in str(speaker.person or "").split():
            weights |= dict.fromkeys(_told(name), 1.0)
        if surname := str(speaker.person or "").split()[-1:]:
            weights |= dict.fromkeys(_told(surname[0]), 2.0)
    return weights


def _score(words: set[str], weights: dict[str, float], spread: Counter[str]) -> float:
    return sum(
        weight / spread[known] * max((_same(word, known) for word in words), default=0)
        for known, weight in weights.items()
    )


def _same(word: str, known: str) -> float:
    """1 for the same word, a half for another form of it or a compound that begins with it."""
    if word == known:
        return 1.0
    shorter, longer = sorted((word, known), key=len)
    return 0.5 if len(shorter) >= _SHORTEST and longer.startswith(shorter) else 0.0


def _by_number(name: str, items: Sequence[AgendaItem]) -> AgendaItem | None:
    """«03 Noe.pdf» belongs to the third talk, when nothing better is known."""
    found = _NUMBER.match(name)
    talks = [item for item in items if item.kind == AgendaItem.Kind.TALK]
    place = int(found[1]) if found else 0
    return talks[place - 1] if 1 <= place <= len(talks) else None
