"""Zips written field by field, so that they can lie."""

import struct
import zlib
from dataclasses import dataclass

from tests.gatherings.offices import ooxml_parts

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LONG_END = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")


@dataclass
class Entry:
    """An entry and what the directory says of it; None is the truth."""

    name: bytes
    content: bytes = b""
    size: int | None = None  # as declared
    crc: int | None = None
    flags: int = 0
    local_flags: int | None = None
    local_size: int | None = None
    method: int = 8
    local_method: int | None = None
    attributes: int = 0
    offset: int | None = None
    local_magic: bytes = b"PK\x03\x04"

    garbage: bytes = b""  # stands where the packed content should

    def packed(self) -> bytes:
        if self.garbage:
            return self.garbage
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(self.content) + packer.flush() if self.method else self.content

    def fields(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.content) if self.crc is None else self.crc
        size = len(self.content) if self.size is None else self.size
        return crc, len(self.packed()), size

    def local(self) -> bytes:
        flags = self.flags if self.local_flags is None else self.local_flags
        method = self.method if self.local_method is None else self.local_method
        crc, packed, size = self.fields()
        if self.local_size is not None:
            size = self.local_size
        head = _LOCAL.pack(
            self.local_magic, 20, flags, method, 0, 0, crc, packed, size, len(self.name), 0
        )
        return head + self.name + self.packed()

    def central(self, offset: int) -> bytes:
        where = offset if self.offset is None else self.offset
        head = _CENTRAL.pack(
            *(b"PK\x01\x02", 20, 20, self.flags, self.method, 0, 0, *self.fields()),
            *(len(self.name), 0, 0, 0, 0, self.attributes, where),
        )
        return head + self.name


def deck_entries(*more: Entry) -> list[Entry]:
    """The parts of an honest deck, and more."""
    parts = ooxml_parts("pptx")
    honest = [Entry(name.encode(), str(content).encode()) for name, content in parts.items()]
    return [*honest, *more]


def _written(entries: list[Entry], before: bytes) -> tuple[bytes, bytes]:
    body = bytearray(before)
    directory = b""
    for entry in entries:
        directory += entry.central(len(body))
        body += entry.local()
    return bytes(body), directory


def raw_zip(  # noqa: PLR0913 each lie has a name
    entries: list[Entry],
    *,
    said: int | None = None,
    disk: int = 0,
    before: bytes = b"",
    gap: bytes = b"",
    comment: bytes = b"",
    offset: int | None = None,
    length: int | None = None,
    long: int | None = None,
) -> bytes:
    """The entries as a zip; `said` is how many it claims, `before` and `gap` are no entries.

    `long` is how many a longer end record claims, when there is to be one.
    """
    body, directory = _written(entries, before)
    start = len(body) if offset is None else offset
    count = len(entries) if said is None else said
    size = len(directory) if length is None else length
    ends = b""
    if long is not None:
        at = len(body) + len(gap) + len(directory)
        ends = _LONG_END.pack(b"PK\x06\x06", 44, 45, 45, disk, disk, long, long, size, start)
        ends += _LOCATOR.pack(b"PK\x06\x07", 0, at, 1)
        count, start = 0xFFFF, 0xFFFFFFFF
    ends += _END.pack(b"PK\x05\x06", disk, disk, count, count, size, start, len(comment))
    return body + gap + directory + ends + comment
