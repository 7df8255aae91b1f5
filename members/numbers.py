"""Numbers that come with a request, as keys of rows and lines of a list."""

_DIGITS = 18  # no key of the database has more, and from 4,301 on int() raises


def number(text: str) -> int:
    """The number that `text` is; 0, which no row has, where it is none or none can be so long."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
