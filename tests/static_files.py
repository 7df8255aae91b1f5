"""The static files are looked through once a process, not once for every client of a test."""

from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.base import WhiteNoise

_look = WhiteNoise.update_files_dictionary
_seen: dict[tuple[str, str], dict[str, Any]] = {}


def look_once() -> None:
    """From now on, let what was found in a folder be found there again without looking."""
    # Another process may have collected them after this one looked for their names.
    storage: Any = staticfiles_storage
    storage.hashed_files, _ = storage.load_manifest()
    WhiteNoise.update_files_dictionary = _remembering


def _remembering(white: WhiteNoise, root: str, prefix: str) -> None:
    if (root, prefix) not in _seen:
        _look(white, root, prefix)
        _seen[root, prefix] = dict(white.files)
    white.files |= _seen[root, prefix]
