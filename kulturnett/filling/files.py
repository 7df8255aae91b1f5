"""A few real PDF files, and as many names for them as there are presentations."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Final

from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError
from django.utils.translation import gettext as _

from gatherings.uploads import storage_key
from kulturnett.demonstration import files
from kulturnett.demonstration.texts import Slide

PAGES: Final = 10
_LINKS: Final = 30_000  # a file system allows some more names of one file


class Shelf:
    """Gives a file for each presentation: a name of its own for bytes that many share.

    Withdrawing one takes its name away and leaves the others'. Raises CommandError where the
    files do not lie on a disk of ours.
    """

    def __init__(self) -> None:
        if not isinstance(default_storage, FileSystemStorage):
            raise CommandError(_("Filene må ligge på egen disk for at nettverket kan fylles."))
        self._root = Path(default_storage.location)
        (self._root / "presentations").mkdir(parents=True, exist_ok=True)
        slides = [Slide(f"Side {number}", ("Fylt for å måles.",)) for number in range(1, PAGES + 1)]
        content = files.pdf("Fylt for å måles", slides)
        self.size, self.sha256 = len(content), hashlib.sha256(content).hexdigest()
        self._content = content
        self._source, self._given = self._write(), 0

    def take(self) -> str:
        """One more name for the file, as the column `file` has it."""
        self._given += 1
        if self._given % _LINKS == 0:
            self._source = self._write()
        name = storage_key("presentations", "pdf")
        try:
            os.link(self._root / self._source, self._root / name)
        except OSError:  # a file system without links
            shutil.copyfile(self._root / self._source, self._root / name)
        return name

    def close(self) -> None:
        """Take away the name that no presentation has."""
        (self._root / self._source).unlink()

    def _write(self) -> str:
        name = storage_key("presentations", "pdf")
        path = self._root / name
        path.write_bytes(self._content)
        path.chmod(0o600)
        return name
