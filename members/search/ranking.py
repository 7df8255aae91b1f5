"""What counts: the word itself before what it may mean, titles before text, rare before common."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from members.search.expansion import Meaning
from members.search.language import lexeme
from members.search.wording import Wording, quoted

_LEXEME: Final = re.compile(r"('\w+')(?::(\*))?")
_TITLE: Final = "A"
_TEXT: Final = "D"


def candidates(wording: Wording, meant: Sequence[Meaning]) -> dict[str, str]:
    """The tsqueries of the three steps, and the one that tells whether a page's own text has it."""
    none = "".join(f" & !({term.query})" for term in wording.unwanted)
    return {
        "exact": _all(one.exact for one in meant) + none,
        "wide": _all(one.all for one in meant) + none,
        "fill": f"({_either(query for one in meant for query in one.all)}){none}",
        "within": _either(weighed([query for one in meant for query in one.all], _TEXT)),
    }


def score(meant: Sequence[Meaning]) -> tuple[str, dict[str, Any]]:
    """An SQL expression of how well an entry's `vector` answers, and its parameters."""
    parts: list[str] = []
    params: dict[str, Any] = {}
    for number, one in enumerate(meant):
        expression, more = _points(number, one)
        parts.append(expression)
        params |= more
    return " + ".join(parts), params


def within(wording: Wording, weight: str) -> str:
    """A tsquery for all of the words in the part of an entry that has `weight`, begun or whole."""
    terms = [term for group in wording.wanted for term in group]
    words = {word for term in terms for _at, word in term.words}
    return " & ".join(f"({quoted(word)}:*{weight} | {quoted(lexeme(word))}:{weight})"
                      for word in sorted(words))  # fmt: skip


def weighed(queries: Iterable[str], weight: str) -> list[str]:
    """The same tsqueries in the part that has `weight`."""
    return [_LEXEME.sub(rf"\1:\2{weight}", query) for query in queries]


def _points(number: int, meant: Meaning) -> tuple[str, dict[str, str]]:
    steps = (
        (weighed(meant.exact, _TITLE), 1.25),
        (meant.exact, 1.0),
        (weighed(meant.near, _TITLE), 0.9),
        (meant.near, 0.75),
        (weighed(meant.far, _TITLE), 0.55),
        (meant.far, 0.45),
    )
    cases, params = [], {}
    for step, (queries, points) in enumerate(steps):
        if queries:
            name = f"m{number}_{step}"
            params[name] = _either(queries)
            cases.append(f"WHEN vector @@ %({name})s::tsquery THEN {points}")
    weight = 1 / (1 + math.log10(1 + meant.entries))
    return f"{weight:.3f} * CASE {' '.join(cases)} ELSE 0 END", params


def _either(queries: Iterable[str]) -> str:
    return " | ".join(f"({query})" for query in queries)


def _all(groups: Iterable[Sequence[str]]) -> str:
    return " & ".join(f"({_either(group)})" for group in groups)
