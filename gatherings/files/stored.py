"""Kept files, whether they lie on this machine or in an object storage (see object_storage)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final, Protocol, cast

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile

from gatherings.uploads.quarantine import SUFFIX, quarantine

CHUNK: Final = 64 * 1024

type Kept = FieldFile | File[bytes]


class Pieces(Protocol):
    """Bytes that come piece by piece, and hold something open until they are closed."""

    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class Stretch:
    """The bytes from `start` to before `stop` of an open file."""

    def __init__(self, file: IO[bytes], start: int, stop: int) -> None:
        self.close = file.close
        self.file, self.start, self._left = file, start, stop - start

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.start)
        while self._left > 0 and (chunk := self.file.read(min(CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk


def opened(file: Kept, start: int, stop: int) -> Pieces:
    """Open a stretch of `file`, in constant memory; raises FileNotFoundError."""
    storage: Any = getattr(file, "storage", None)
    if hasattr(storage, "pieces"):
        return cast("Pieces", storage.pieces(file.name, start, stop))
    return Stretch(file.open("rb"), start, stop)


@contextmanager
def local_path(file: FieldFile) -> Iterator[Path]:
    """Give a path on this machine with the bytes of `file`, for a child process that reads it.

    A file that lies elsewhere is fetched to quarantine, and removed when the block ends. Raises
    FileNotFoundError for one that is gone elsewhere; here it is the reader that finds out.
    """
    if path := path_of(file):
        yield path
        return
    with NamedTemporaryFile(dir=quarantine(), suffix=SUFFIX) as copy:
        pieces = opened(file, 0, file.size)
        try:
            copy.writelines(pieces)
        finally:
            pieces.close()
        copy.flush()
        yield Path(copy.name)


def names_in(folder: str) -> list[str]:
    """What the files in a folder of the storage are called; none where there is no such folder."""
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def path_of(file: Kept) -> Path | None:
    """Where the file lies on this machine, or None."""
    try:
        return Path(cast("FieldFile", file).path)
    except (AttributeError, NotImplementedError):
        return None
