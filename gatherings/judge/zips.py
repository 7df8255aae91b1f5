"""The zip around an Office file: one reading only, nothing outside it, and not too large inside.

Everything here is decided by the directory and the local headers, before anything is unpacked.
"""

import re
import stat
import struct
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Final
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from gatherings.judge.refusal import Refusal

MAX_ENTRIES: Final = 10_000
MAX_EXPANDED: Final = 1024**3
MAX_RATIO: Final = 200
RATIO_FROM: Final = 50 * 1024**2  # below this a small file may be as dense as it likes
MAX_DEPTH: Final = 2  # a deck in a document, and the figures of its chart
_MAX_DIRECTORY: Final = 8 * 1024**2

_END: Final = struct.Struct("<4s4H2LH")
_END_MAGIC: Final = b"PK\x05\x06"
_LONG_END: Final = struct.Struct("<4sQ2H2L4Q")
_LONG_END_MAGIC: Final = b"PK\x06\x06"
_LONG_LOCATOR: Final = 20
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_MAX_COMMENT: Final = 0xFFFF
_ENCRYPTED: Final = 0x1
_THINGS: Final = frozenset({0, stat.S_IFREG, stat.S_IFDIR})  # nothing else has a place in a file
_DESCRIBED_LATER: Final = 0x8
_LONG: Final = 0xFFFFFFFF  # the size stands in the extra field
_UNSAFE_NAME: Final = re.compile(r"^/|\\|[\x00-\x1f]|^[A-Za-z]:|(?:^|/)\.\.?(?:/|$)")


@dataclass
class Budget:
    """What one upload may still unpack, itself and everything inside it together."""

    bytes_left: int = MAX_EXPANDED
    entries_left: int = MAX_ENTRIES
    depth_left: int = MAX_DEPTH

    def spend(self, count: int) -> None:
        """Take `count` unpacked bytes; raise Refusal when there are no more."""
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise Refusal("bomb")

    def spend_entries(self, count: int) -> None:
        """Take `count` entries of a directory; raise Refusal when there are no more."""
        self.entries_left -= count
        if self.entries_left < 0:
            raise Refusal("bomb")


def opened(file: IO[bytes], budget: Budget) -> ZipFile:
    """Return the archive when its directory can be trusted; raise Refusal."""
    size = file.seek(0, 2)
    said = _entries_said(file, size)
    budget.spend_entries(said)
    try:
        archive = ZipFile(file)
    except (BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refusal("broken") from error
    entries = archive.infolist()
    if len(entries) != said:
        raise Refusal("unsafe_archive")
    _check_entries(entries)
    _check_expansion(entries, size)
    _check_layout(file, entries, archive.start_dir)
    return archive


@dataclass(frozen=True)
class _Directory:
    """What the end of a zip says of its directory."""

    at: int  # where in the file the directory must have ended
    disks: bool
    entries: int
    length: int
    offset: int


def _entries_said(file: IO[bytes], size: int) -> int:
    """Return the number of entries by the end record, after looking at the record itself."""
    start = max(0, size - _END.size - _MAX_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END_MAGIC)
    if at < 0 or len(tail) - at < _END.size:
        raise Refusal("broken")
    after = len(tail) - at - _END.size - _END.unpack_from(tail, at)[-1]
    end = _directory(tail, start, at)
    if end.entries > MAX_ENTRIES or end.length > _MAX_DIRECTORY:
        raise Refusal("bomb")
    if end.disks:
        raise Refusal("unsafe_archive")
    before = end.at - end.offset - end.length
    if before > 0 or after > 0:
        raise Refusal("polyglot")
    if before < 0 or after < 0:
        raise Refusal("broken")
    return end.entries


def _directory(tail: bytes, start: int, at: int) -> _Directory:
    """Return the end record, or the longer one before it that some programs always write."""
    long_at = at - _LONG_LOCATOR - _LONG_END.size
    if long_at >= 0 and tail.startswith(_LONG_END_MAGIC, long_at):
        _, _, _, _, disk, first, here, entries, length, offset = _LONG_END.unpack_from(
            tail, long_at
        )
        return _Directory(
            start + long_at, bool(disk or first or here != entries), entries, length, offset
        )
    _, disk, first, here, entries, length, offset, _ = _END.unpack_from(tail, at)
    return _Directory(start + at, bool(disk or first or here != entries), entries, length, offset)


def _check_entries(entries: list[ZipInfo]) -> None:
    names = [unicodedata.normalize("NFC", entry.filename).casefold() for entry in entries]
    if len(set(names)) != len(names):
        raise Refusal("unsafe_archive")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Refusal("encrypted")
        if _is_odd(entry):
            raise Refusal("unsafe_archive")


def _is_odd(entry: ZipInfo) -> bool:
    return (
        entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED}
        or stat.S_IFMT(entry.external_attr >> 16) not in _THINGS
        or _UNSAFE_NAME.search(unquote(entry.orig_filename)) is not None
        or _has_two_names(entry)
    )


def _has_two_names(entry: ZipInfo) -> bool:
    """Tell whether a second name, which some readers go by, is for a plain one that needs none."""
    return entry.orig_filename.isascii() and entry.filename != entry.orig_filename


def _check_expansion(entries: list[ZipInfo], size: int) -> None:
    expanded = sum(entry.file_size for entry in entries)
    if expanded > MAX_EXPANDED or _is_dense(expanded, size):
        raise Refusal("bomb")
    if any(_is_dense(entry.file_size, entry.compress_size) for entry in entries):
        raise Refusal("bomb")


def _is_dense(expanded: int, size: int) -> bool:
    return expanded > RATIO_FROM and expanded > MAX_RATIO * size


def _check_layout(file: IO[bytes], entries: list[ZipInfo], directory: int) -> None:
    """Raise Refusal when entries share bytes, or say other things than the directory."""
    spans = sorted(_span(file, entry) for entry in entries)
    if spans and spans[0][0] != 0:
        raise Refusal("unsafe_archive")
    borders = [*spans, (directory, directory, True)]
    if any(end > start for (_, end, _), (start, _, _) in pairwise(borders)):
        raise Refusal("bomb")
    if not all(agrees for _, _, agrees in spans):
        raise Refusal("unsafe_archive")


def _span(file: IO[bytes], entry: ZipInfo) -> tuple[int, int, bool]:
    """Return an entry's first byte, the one after its last, and whether it says that itself."""
    file.seek(entry.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        raise Refusal("broken")
    magic, _, flags, method, _, _, _, packed, expanded, name, extra = _LOCAL.unpack(head)
    if magic != _LOCAL_MAGIC:
        raise Refusal("broken")
    if flags & _ENCRYPTED:
        raise Refusal("encrypted")
    agrees = bool(flags & _DESCRIBED_LATER) or (
        packed in {entry.compress_size, _LONG} and expanded in {entry.file_size, _LONG}
    )
    data = entry.header_offset + _LOCAL.size + name + extra
    return entry.header_offset, data + entry.compress_size, agrees and method == entry.compress_type
