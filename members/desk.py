"""What of the register waits for the secretariat. Other apps have a desk.py of the same form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One thing that waits, and the one button that clears it.

    `post` says that the button is a POST to `url`; else it is a link to where it is done.
    """

    title: str
    detail: str
    button: str
    url: str
    post: bool = False


def lines() -> list[DeskLine]:
    """What waits today, the most urgent first."""
    return []
