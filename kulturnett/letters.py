"""Reads the letters that are written to files where there is no mail server."""

import contextlib
import email
import email.policy
from pathlib import Path


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


def _readable(path: Path) -> str:
    rule = b"\n" + b"-" * 79 + b"\n"  # what Django writes after each letter
    last = path.read_bytes().removesuffix(rule).rpartition(rule)[2]
    letter = email.message_from_bytes(last, policy=email.policy.default)
    body = letter.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return f"Til: {letter['To']}\nEmne: {letter['Subject']}\n\n{text.strip()}"
