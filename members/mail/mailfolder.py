"""Letters that are written to files: what becomes of mail where there is no mail server."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings

_RULE = b"\n" + b"-" * 79 + b"\n"  # what Django writes after each letter
_FILES = 200
MOST = 50


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, to read."""

    to: str
    subject: str
    date: str
    text: str
    attachments: list[str]


def folder() -> Path | None:
    """Where the letters are; None where mail is sent."""
    mailer: dict[str, Any] = settings.MAILERS["default"]
    if not mailer["BACKEND"].endswith("filebased.EmailBackend"):
        return None
    return Path(mailer["OPTIONS"]["file_path"])


def newest() -> list[Letter] | None:
    """The newest letters, the newest first; None where mail is sent."""
    where = folder()
    if where is None:
        return None
    found: list[Letter] = []
    for path in _files(where):
        with suppress(OSError):  # somebody tidies there
            found += letters_in(path)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _files(where: Path) -> list[Path]:
    times = {}
    for path in where.glob("*.log"):
        with suppress(OSError):
            times[path] = path.stat().st_mtime_ns
    return sorted(times, key=times.__getitem__, reverse=True)[:_FILES]


def letters_in(path: Path) -> Iterator[Letter]:
    """The letters of one file, the last first. Raises OSError."""
    for part in reversed(path.read_bytes().split(_RULE)):
        if part.strip():
            yield _read(email.message_from_bytes(part.lstrip(), policy=email.policy.default))


def _read(letter: EmailMessage) -> Letter:
    body = letter.get_body(("plain",))
    return Letter(
        to=str(letter["To"] or ""),
        subject=str(letter["Subject"] or ""),
        date=str(letter["Date"] or ""),
        text=str(body.get_content()).strip() if body else "",
        attachments=[part.get_filename() or "" for part in letter.iter_attachments()],
    )
