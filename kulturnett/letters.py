"""Tells of new letters, where they are written to files instead of sent."""

import contextlib
from pathlib import Path

from members.mail import mailfolder


class Letters:
    """The files of one folder; what lies there from before is not news."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen = self._sizes()

    def newest(self) -> str | None:
        """Return the newest letter that has come since the last time, as text to read."""
        sizes = self._sizes()
        news = [path for path, size in sizes.items() if size != self._seen.get(path)]
        self._seen = sizes
        return _readable(max(news, key=_changed)) if news else None

    def _sizes(self) -> dict[Path, int]:
        sizes = {}
        for path in self.folder.glob("*.log"):
            with contextlib.suppress(FileNotFoundError):  # somebody tidies there
                sizes[path] = path.stat().st_size
        return sizes


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns


def _readable(path: Path) -> str | None:
    letter = next(mailfolder.letters_in(path), None)  # none in a file that is only begun
    return f"Til: {letter.to}\nEmne: {letter.subject}\n\n{letter.text}" if letter else None
