"""How large pages are drawn, and what is said of each: plain Python, since the worker reads it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

DONE: Final = "done"
LARGE: Final = 1600  # pixels of the longer side: a slide fills a screen
SMALL: Final = 400


@dataclass(frozen=True)
class Drawn:
    """One page that is drawn, and the sizes of its two pictures."""

    number: int
    width: int
    height: int
    small_width: int
    small_height: int

    def file(self, folder: Path) -> Path:
        """Where its large picture lies."""
        return folder / f"{self.number}.webp"

    def small(self, folder: Path) -> Path:
        """Where its small picture lies."""
        return folder / f"{self.number}-small.webp"

    def note(self, folder: Path) -> None:
        """Write down that both are there."""
        with (folder / DONE).open("a") as file:
            file.write(json.dumps(asdict(self)) + "\n")


def drawn(folder: Path) -> Iterator[Drawn]:
    """What a child has drawn in `folder`, also when it ended too soon."""
    notes = folder / DONE
    if notes.exists():
        for line in notes.read_text().splitlines():
            yield Drawn(**json.loads(line))
