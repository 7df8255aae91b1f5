"""The mail that a portal's worker wrote."""

import email
import email.policy
import re
from email.message import EmailMessage

from playwright.sync_api import Page

from tests.portal import Portal

_TRIES, _PAUSE = 600, 50  # half a minute, looked at twenty times a second


def read_code(page: Page, portal: Portal, address: str) -> str:
    """Wait for the code that was sent to `address`, and return it as it stands in the letter."""
    for _try in range(_TRIES):
        if letters := [letter for letter in _letters(portal) if letter["To"] == address]:
            return _first_line(letters[-1])
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"No letter to {address}: {(portal.var / 'log').read_text()}")


def _letters(portal: Portal) -> list[EmailMessage]:
    files = sorted((portal.var / "mail").glob("*.log"))
    return [
        email.message_from_bytes(part, policy=email.policy.default)
        for file in files
        for part in re.split(rb"^-{79}\n", file.read_bytes(), flags=re.MULTILINE)
        if part.strip()
    ]


def _first_line(letter: EmailMessage) -> str:
    return str(letter.get_content()).strip().splitlines()[0]
