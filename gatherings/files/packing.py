"""A zip that is written while it is sent: of a length known before, and the same each time.

Files are stored as they are, since slides and PDFs are packed already. Their checksums are known
only when they have been read, so they follow the bytes (APPNOTE 4.3.9); a stretch of the zip is
made by making it all and sending a part, so that a broken download can go on.
"""

import struct
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gatherings.files.stored import Pieces

_FLAGS: Final = 0x0808  # the checksum follows the bytes; names are UTF-8
_OLD, _BIG = 20, 45  # the version of the format that it takes to read
_UNIX_FILE: Final = 0o100644 << 16
_MADE_BY: Final = 3 << 8 | _BIG  # on Unix
_LIMIT: Final = 0xFFFFFFFF
_MANY: Final = 0xFFFF
_FIRST, _LAST = datetime(1980, 1, 1), datetime(2107, 12, 31)  # noqa: DTZ001 zip knows no zones


class Torn(OSError):  # noqa: N818 it says what happened
    """A file has not the bytes it should have: the zip ends in the midst, and is seen to."""


@dataclass(frozen=True)
class Entry:
    """One file of the zip: its name there, how long it is, when it came, and how to open it."""

    name: str
    size: int
    modified: datetime
    open: Callable[[], Pieces]


class Archive:
    """The zip of `entries`; `size` is its length."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        starts, at = [], 0
        for entry in entries:
            starts.append(at)
            at += len(_head(entry)) + entry.size + len(_tail(entry, 0))
        self._starts, self._index_at = starts, at
        self.size = at + len(self._index([0] * len(entries)))

    def pieces(self, start: int, stop: int) -> Pieces:
        """Give the bytes from `start` to before `stop`; raises Torn and OSError on the way."""
        return _Cut(self._whole(), start, stop)

    def _whole(self) -> Generator[bytes]:
        checksums = []
        for entry in self.entries:
            yield _head(entry)
            checksum = yield from _body(entry)
            checksums.append(checksum)
            yield _tail(entry, checksum)
        yield self._index(checksums)

    def _index(self, checksums: list[int]) -> bytes:
        rows = zip(self.entries, checksums, self._starts, strict=True)
        index = b"".join(_row(entry, checksum, start) for entry, checksum, start in rows)
        return index + _end(len(self.entries), len(index), self._index_at)


class _Cut:
    """A part of pieces that are made one after the other."""

    def __init__(self, whole: Generator[bytes], start: int, stop: int) -> None:
        self._whole, self._skip, self._left = whole, start, stop - start

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._whole:
            rest = piece[self._skip : self._skip + self._left]
            self._skip = max(0, self._skip - len(piece))
            self._left -= len(rest)
            if rest:
                yield rest
            if not self._left:
                return

    def close(self) -> None:
        """Close the file that is being read."""
        self._whole.close()


def _body(entry: Entry) -> Generator[bytes, None, int]:
    """The bytes of one file; the value is their checksum."""
    pieces = entry.open()
    checksum, left = 0, entry.size
    try:
        for piece in pieces:
            left -= len(piece)
            if left < 0:
                break
            checksum = zlib.crc32(piece, checksum)
            yield piece
    finally:
        pieces.close()
    if left:
        raise Torn(f"{entry.name} has other bytes than it should")
    return checksum


def _stamp(moment: datetime) -> tuple[int, int]:
    """Time and day as MS-DOS had them, in whatever zone `moment` is told in."""
    plain = min(max(moment.replace(tzinfo=None), _FIRST), _LAST)
    time = plain.hour << 11 | plain.minute << 5 | plain.second // 2
    return time, (plain.year - 1980) << 9 | plain.month << 5 | plain.day


def _head(entry: Entry) -> bytes:
    name, big = entry.name.encode(), entry.size >= _LIMIT
    extra = struct.pack("<HHQQ", 1, 16, 0, 0) if big else b""
    sizes = (_LIMIT, _LIMIT) if big else (0, 0)
    start = struct.pack(
        "<4s5H3L2H",
        b"PK\x03\x04", _BIG if big else _OLD, _FLAGS, 0, *_stamp(entry.modified),
        0, *sizes, len(name), len(extra),
    )  # fmt: skip
    return start + name + extra


def _tail(entry: Entry, checksum: int) -> bytes:
    form = "<4sLQQ" if entry.size >= _LIMIT else "<4sLLL"
    return struct.pack(form, b"PK\x07\x08", checksum, entry.size, entry.size)


def _row(entry: Entry, checksum: int, start: int) -> bytes:
    """What the index says of one file; what is too large for its place stands in an extra field."""
    name = entry.name.encode()
    large = [entry.size] * 2 if entry.size >= _LIMIT else []
    large += [start] if start >= _LIMIT else []
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    size = min(entry.size, _LIMIT)
    row = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02", _MADE_BY, _BIG if large else _OLD, _FLAGS, 0, *_stamp(entry.modified),
        checksum, size, size, len(name), len(extra), 0, 0, 0, _UNIX_FILE, min(start, _LIMIT),
    )  # fmt: skip
    return row + name + extra


def _end(count: int, length: int, start: int) -> bytes:
    large = b""
    if count >= _MANY or length >= _LIMIT or start >= _LIMIT:
        large = struct.pack(
            "<4sQ2H2L4Q",
            b"PK\x06\x06", 44, _MADE_BY, _BIG, 0, 0, count, count, length, start,
        ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, start + length, 1)  # fmt: skip
    few, short, near = min(count, _MANY), min(length, _LIMIT), min(start, _LIMIT)
    return large + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, few, few, short, near, 0)
