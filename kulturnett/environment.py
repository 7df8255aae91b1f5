"""Reads the environment, and says in a sentence what is missing."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable `name`; `name_FILE` may point to a file that holds it (for secrets).

    An empty one is as none. Raises ImproperlyConfigured for a file that cannot be read.
    """
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ImproperlyConfigured(
                f"Set {name}_FILE to a file that can be read; it is {path!r}."
            ) from None
    return os.environ.get(name, "").strip() or default


def required(name: str, why: str) -> str:
    """The variable `name`; raises ImproperlyConfigured with the sentence `why` when it is empty."""
    if value := text(name):
        return value
    raise ImproperlyConfigured(f"Set {name}: {why}")


def flag(name: str) -> bool:
    """True for 1, true, yes and on."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """A whole number; raises ImproperlyConfigured when it is something else."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"Set {name} to a whole number; it is {value!r}.")
    return int(value)


def words(name: str) -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]
