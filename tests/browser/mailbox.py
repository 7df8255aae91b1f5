"""The mail that a portal's worker wrote."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Page

from tests.portal import Portal

_TRIES, _PAUSE = 600, 50  # half a minute, looked at twenty times a second


def take_code(page: Page, portal: Portal, address: str) -> str:
    """Wait for a code sent to `address`, take its letter away, and return it as it is written."""
    for _try in range(_TRIES):
        for file, letter in _letters(portal):
            if letter["To"] == address and not letter.is_multipart():  # other letters have HTML too
                file.unlink()
                return str(letter.get_content()).strip().splitlines()[0]
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"No letter to {address}: {(portal.var / 'log').read_text()}")


def _letters(portal: Portal) -> Iterator[tuple[Path, EmailMessage]]:
    """Those that are written to their end: a line of dashes."""
    for file in sorted((portal.var / "mail").glob("*.log")):
        text, dashes, _rest = file.read_bytes().partition(b"\n" + b"-" * 79)
        if dashes:
            yield file, email.message_from_bytes(text, policy=email.policy.default)


def take_link(page: Page, portal: Portal, address: str, pattern: str) -> str:
    """Wait for a letter to `address` with an address that fits `pattern`; return its path."""
    for _try in range(_TRIES):
        for _file, letter in _letters(portal):
            text = letter.get_body(("plain",))
            found = re.search(rf"https?://[^/\s]+({pattern})", text.get_content() if text else "")
            if found and letter["To"] == address:
                return found.group(1)
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"No link to {address}: {(portal.var / 'log').read_text()}")
