"""What counts: the word itself before what it may mean, titles before text, rare before common."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from members.search.expansion import Meaning
from members.search.language import lexeme
from members.search.wording import Wording, quoted

_LEXEME: Final = re.compile(r"('\w+')(?::(\*))?")
_TOGETHER: Final = re.compile(r"<\d+>")
_TITLE: Final = "A"
_TEXT: Final = "D"


def candidates(wording: Wording, meant: Sequence[Meaning]) -> dict[str, Any]:
    """The tsqueries of the three steps, and those that ranking asks of what was found.

    First what has all the words themselves, then all that the words may mean, then, to fill up,
    any of it. `loose` is the same where an index alone can answer: words need not stand together.
    """
    none = "".join(f" & !({term.query})" for term in wording.unwanted)
    every = [query for one in meant for query in one.all]
    strict = list(
        dict.fromkeys(
            (
                _all(one.exact for one in meant) + none,
                _all(one.all for one in meant) + none,
                f"({_either(every)}){none}",
            )
        )
    )
    without = [term for term in wording.unwanted if not term.is_phrase]
    few = "".join(f" & !({term.query})" for term in without)
    loose = [query.removesuffix(none) + few for query in strict]
    return {
        "strict": strict,
        "loose": [_TOGETHER.sub("&", query) for query in loose],
        "any": _either(every),
        "within": _either(weighed(every, _TEXT)),
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


def within(wording: Wording, weight: str, *, begun: bool = True) -> str:
    """A tsquery for all of the words in the part of an entry that has `weight`.

    Each may be only begun, or with `begun` false the last one alone, which is much less to read.
    """
    terms = [term for group in wording.wanted for term in group]
    words = list(dict.fromkeys(word for term in terms for _at, word in term.words))
    forms = []
    for word in words:
        open_end = "*" if begun or word == words[-1] else ""
        forms.append(f"({quoted(word)}:{open_end}{weight} | {quoted(lexeme(word))}:{weight})")
    return " & ".join(forms)


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
