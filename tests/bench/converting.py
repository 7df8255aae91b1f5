"""How long text and pictures take: `python -m tests.bench.converting [DECKS]`.

Reads the text of 1,232 pages of real decks, a child process for each file as in a job, and draws a
PDF of 100 pages. Prints seconds, and the most memory that a child and all it started held. Put
`taskset -c 0` before it for one core.
"""

import csv
import json
import os
import resource
import sys
import time
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pypdfium2

from members.confinement import MEGABYTE, Outcome, run_child

_PAGES: Final = 1232
_DRAWN: Final = 100


def main() -> None:
    """Measure both, and print them as one object."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("KULTURNETT_SAMPLES", "../shared")
    folder = Path(given).resolve()
    decks = list(_decks(folder if (folder / "manifest.csv").exists() else folder / "decks"))
    print(json.dumps(_text(decks) | _pictures(decks)))  # noqa: T201 the answer


def _decks(folder: Path) -> list[tuple[Path, str]]:
    """The decks that can be read, and of which kind each is."""
    with (folder / "manifest.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["has_text"] == "yes"]
    return [(folder / row["file"], row["file"].rpartition(".")[2]) for row in rows]


def _text(decks: list[tuple[Path, str]]) -> dict[str, float]:
    pages = files = 0
    started = time.perf_counter()
    for path, kind in cycle(decks):
        if pages >= _PAGES:
            break
        pages += len(_run("gatherings.reading", str(path), kind)["pages"])
        files += 1
    return {
        "text_pages": pages,
        "text_files": files,
        "text_seconds": round(time.perf_counter() - started, 2),
    }


def _pictures(decks: list[tuple[Path, str]]) -> dict[str, float]:
    with TemporaryDirectory() as place:
        source = Path(place, "100.pdf")
        _hundred([path for path, kind in decks if kind == "pdf"], source)
        started = time.perf_counter()
        _run("gatherings.rendering", str(source), "pdf", place, "1", str(_DRAWN))
        seconds = time.perf_counter() - started
        drawn = sum(path.suffix == ".webp" for path in Path(place).iterdir())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return {
        "pictures": drawn,
        "pictures_seconds": round(seconds, 2),
        "largest_child_megabytes": peak,
    }


def _hundred(sources: list[Path], target: Path) -> None:
    """Write a PDF of the first hundred pages of real ones."""
    whole = pypdfium2.PdfDocument.new()
    for source in cycle(sources):
        document = pypdfium2.PdfDocument(source)
        left = _DRAWN - len(whole)
        whole.import_pages(document, list(range(min(left, len(document)))))
        if len(whole) == _DRAWN:
            break
    whole.save(target)


def _run(module: str, *arguments: str) -> dict[str, list[str]]:
    result = run_child(module, *arguments, memory=512 * MEGABYTE, cpu_seconds=90, seconds=90)
    if result.outcome is not Outcome.OK:
        sys.exit(f"{arguments[0]}: {result.outcome.value} {result.complaint}")
    return result.answer


if __name__ == "__main__":
    main()
