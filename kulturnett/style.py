"""Static files, hashed and compressed; the site's style sheet has what it imports written into it.

A browser that comes for the first time waits for one sheet instead of three, one after another.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET: Final = "kulturnett.css"
_IMPORT: Final = re.compile(r"^@import url\('([^']+)'\);$", re.MULTILINE)
_CHARSET: Final = '@charset "UTF-8";'

type Paths = dict[str, tuple[Any, str]]


class OneSheetStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Writes SHEET whole, before it is given its name."""

    def post_process(
        self, paths: Paths, *, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, Any]]:
        """Do to the files that were collected, each with the storage it came from, what is left."""
        if not dry_run:
            whole = _IMPORT.sub(lambda found: _text(paths, found[1]), _text(paths, SHEET))
            self.delete(SHEET)
            self.save(SHEET, ContentFile(whole.encode()))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _text(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text.removeprefix(_CHARSET)
