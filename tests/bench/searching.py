"""How long a search takes among a million pages: `python -m tests.bench.searching`.

Fills a database of its own, then asks the portal as `make run` has it, one question at a time: each
once, so that nothing of it is kept, and once more at once, as who comes back to it. Twelve minutes;
`--presentations` and `--pages` ask for less, and `--keep FOLDER` keeps the database for next time.
"""

import re
import signal
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import fmean
from tempfile import TemporaryDirectory
from urllib.parse import quote, urlencode

import psycopg

from kulturnett.demonstration.texts import SECRETARIAT_EMAIL
from kulturnett.local_postgres import NAME
from tests.bench.__main__ import Bench, say, signed_in
from tests.bench.load import Target, tree_ms

EACH = 16  # questions of a kind, each by three who may see different things
_WORD = re.compile(r"[^\W\d_]{4,}")
_ROWS = """
SELECT text, people, year, gathering FROM members_searchentry
WHERE kind = 'presentation' AND page > 0 AND text <> '' AND id %% %s = 0 ORDER BY id LIMIT 500
"""

type Row = tuple[str, str, int, int]


@dataclass(slots=True)
class Took:
    """Milliseconds of questions of a kind, the first time and again; and CPU of the first."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    app: list[float] = field(default_factory=list)
    base: list[float] = field(default_factory=list)

    def add(self, other: "Took") -> None:
        """Count those of `other` too."""
        for name in ("first", "again", "app", "base"):
            getattr(self, name).extend(getattr(other, name))

    def line(self) -> tuple[str, ...]:
        """As the table has it."""
        return (
            " / ".join(f"{_share(self.first, share):.0f}" for share in (0.5, 0.95, 0.99, 1)),
            f"{fmean(self.app):.1f} + {fmean(self.base):.1f}",
            " / ".join(f"{_share(self.again, share):.0f}" for share in (0.5, 0.95)),
        )


def _share(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Questions:
    """Draws questions out of the texts that there are; the same texts give the same."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows, self._random = rows, Random(7)  # noqa: S311  nothing secret
        counted = Counter(word for row in rows for word in set(self._words(row)))
        self._common = [word for word, _count in counted.most_common(40)]
        self._rare = [word for word, _count in counted.most_common()[-300:]]

    @property
    def kinds(self) -> dict[str, Callable[[], dict[str, object]]]:
        """The name of each kind, and what draws one."""
        return {
            "common word": lambda: {"q": self._one(self._common)},
            "any word": lambda: {"q": self._several(1)},
            "rare word": lambda: {"q": self._one(self._rare)},
            "begun word": lambda: {"q": self._one(self._common)[:4]},
            "a slip": lambda: {"q": self._slip(self._several(1))},
            "no such word": lambda: {"q": self._several(1)[::-1]},
            "two words": lambda: {"q": self._several(2)},
            "three words": lambda: {"q": self._several(3)},
            "two from anywhere": lambda: {"q": f"{self._several(1)} {self._several(1)}"},
            "two common": lambda: {"q": " ".join(self._random.sample(self._common, 2))},
            "a name": lambda: {"q": self._name()},
            '"phrase"': lambda: {"q": f'"{self._phrase()}"'},
            '"phrase" word': lambda: {"q": f'"{self._phrase()}" {self._one(self._common)}'},
            "-word": lambda: {"q": f"{self._several(1)} -{self._one(self._common)}"},
            "OR": lambda: {"q": f"{self._several(1)} OR {self._several(1)}"},
            "of a kind": lambda: {"q": self._one(self._common), "type": "talk"},
            "of a year": lambda: {"q": self._several(1), "ar": self._row()[2]},
            "of a gathering": lambda: {"q": self._one(self._common), "samling": self._row()[3]},
            "of a speaker": lambda: {"q": self._one(self._common), "innleder": self._name()},
        }

    def _row(self) -> Row:
        return self._random.choice(self._rows)

    def _one(self, words: list[str]) -> str:
        return self._random.choice(words)

    @staticmethod
    def _words(row: Row) -> list[str]:
        return [word.lower() for word in _WORD.findall(row[0])]

    def _several(self, number: int) -> str:
        words = sorted(set(self._words(self._row())))
        return " ".join(self._random.sample(words, min(number, len(words))))

    def _slip(self, word: str) -> str:
        at = self._random.randrange(1, len(word) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return self._random.choice((swapped, word[:at] + word[at + 1 :]))

    def _name(self) -> str:
        return self._row()[1].partition(",")[0]

    def _phrase(self) -> str:
        words = self._one(self._row()[0].splitlines()).split()
        at = self._random.randrange(max(1, len(words) - 2))
        return " ".join(words[at : at + 3]).replace('"', "")


def _asked() -> Namespace:
    parser = ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gatherings", default="10000")
    parser.add_argument("--presentations", default="100000")
    parser.add_argument("--pages", default="1000000")
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


def main() -> None:
    """Measure, and tell."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and clean up all the same
    asked = _asked()
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
        _at(asked.keep, asked)
        return
    with TemporaryDirectory(prefix="kulturnett-bench-") as folder:
        _at(Path(folder), asked)


def _at(place: Path, asked: Namespace) -> None:
    place.chmod(0o711)  # the database's user passes through
    bench = Bench(place)
    try:
        _measure(bench, asked)
    finally:
        bench.close(keep=asked.keep is not None)


def _measure(bench: Bench, asked: Namespace) -> None:
    start = time.perf_counter()
    sizes = [
        f"--{name}={getattr(asked, name)}" for name in ("gatherings", "presentations", "pages")
    ]
    for words in (
        ["migrate", "--verbosity", "0"],
        ["collectstatic", "--noinput"],
        ["fill", *sizes],
    ):
        bench.python("manage.py", *words)
    say("filled in", f"{time.perf_counter() - start:.0f} s")
    rows = _rows(bench, max(1, int(asked.pages) // 500))
    base, pid, _took = bench.serve("kulturnett.wsgi", "/helse/", SITE_URL="")
    cookies = [signed_in(bench, base), signed_in(bench, base, SECRETARIAT_EMAIL), ""]
    askers = [Target("", base, "", cookie, pid) for cookie in cookies]
    say("a question", "p50 / p95 / p99 / max", "CPU: app + database", "again: p50 / p95")
    every = Took()
    for name, draw in Questions(rows).kinds.items():
        took = Took()
        for _number in range(EACH):
            _ask(askers, f"/sok/?{urlencode(draw())}", took, bench.database_pid)
        say(name, *took.line())
        every.add(took)
    say("all", *every.line())


def _rows(bench: Bench, step: int) -> list[Row]:
    folder = quote(str(bench.cluster.socket_folder))
    with psycopg.connect(f"postgresql://postgres@/{NAME}?host={folder}") as connection:
        return connection.execute(_ROWS, [step]).fetchall()


def _ask(askers: list[Target], path: str, took: Took, database: int) -> None:
    for asker in askers:
        asker.path = path
        with asker.connect() as connection:
            before = tree_ms(asker.pid), tree_ms(database)
            for times in (took.first, took.again):
                start = time.perf_counter()
                asker.get(connection, "br")
                times.append(1000 * (time.perf_counter() - start))
                if times is took.first:
                    took.app.append(tree_ms(asker.pid) - before[0])
                    took.base.append(tree_ms(database) - before[1])


if __name__ == "__main__":
    main()
