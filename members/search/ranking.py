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


def candidates(wording: Wording, meant: Sequence[Meaning], few: Sequence[int]) -> dict[str, Any]:
    """The tsqueries of the three steps, and those that ranking asks of what was found.

    First what has all the words themselves, then all that the words may mean, then, to fill up,
    any of it; each step where fewer than its number of `few` are found before it. `loose` is the
    same where an index alone can answer: words need not stand together. `brief` has some words for
    those that so many begin with that it takes long to look for all of them.
    """
    none = "".join(f" & !({term.query})" for term in wording.unwanted)
    without = "".join(f" & !({term.query})" for term in wording.unwanted if not term.is_phrase)
    steps: dict[str, tuple[str, int]] = {}
    whole = _steps([one.exact for one in meant], [one.all for one in meant])
    brief = _steps([one.exact for one in meant], [one.brief for one in meant])
    for query, short, least in zip(whole, brief, few, strict=True):
        steps.setdefault(query, (short, least))
    every = [query for one in meant for query in one.all]
    return {
        "strict": [query + none for query in steps],
        "loose": [_TOGETHER.sub("&", query) + without for query in steps],
        "brief": [_TOGETHER.sub("&", short) + without for short, _least in steps.values()],
        "few": [least for _short, least in steps.values()],
        "any": _either(every),
        "within": _either(weighed(every, _TEXT)),
    }


def _steps(exact: list[list[str]], whole: list[list[str]]) -> tuple[str, str, str]:
    every = [query for queries in whole for query in queries]
    return _all(exact), _all(whole), f"({_either(every)})"


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
