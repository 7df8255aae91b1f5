"""The network's own mark: a PNG, taken apart and put together again without what is not picture.

Read by hand (PNG, third edition, W3C): an imaging library has no place in the web process.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LARGEST: Final = 100_000
LONGEST: Final = 1000
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_KEPT: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_ANCILLARY: Final = 0x20  # the bit in a type's first letter that says: may be left out
# Colour type → samples a pixel, and the depths it may have (11.2.1).
_COLOURS: Final = {
    0: (1, (1, 2, 4, 8, 16)),
    2: (3, (8, 16)),
    3: (1, (1, 2, 4, 8)),
    4: (2, (8, 16)),
    6: (4, (8, 16)),
}
_INDEXED: Final = 3
# Start and step of each pass, across and down; a picture without passes is one of them (8.2).
_PLAIN: Final = ((0, 1, 0, 1),)
_ADAM7: Final = (
    (0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)
)  # fmt: skip
_FILTERS: Final = 5
_SHADES: Final = 256


class _BrokenError(Exception):
    """It is no PNG that can be read to its end."""


def cleaned(data: bytes) -> bytes:
    """The same picture with nothing else in it: no texts, no places, no programs' own notes.

    Raises ValidationError with a sentence for what is too large, no PNG, or broken.
    """
    if len(data) > LARGEST:
        raise ValidationError(_("Merket må være på høyst 100 kB."))
    if not data.startswith(_SIGNATURE):
        raise ValidationError(_("Merket må være et PNG-bilde."))
    try:
        parts = list(_parts(data))
        _check(parts)
    except (_BrokenError, struct.error, zlib.error):
        raise ValidationError(
            _("PNG-bildet er ødelagt. Lagre det på nytt i et bildeprogram, og prøv igjen.")
        ) from None
    return _SIGNATURE + b"".join(_written(name, body) for name, body in parts)


def _parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks that make up the picture, each with a right checksum, up to the end's."""
    place = len(_SIGNATURE)
    while True:
        length, name = struct.unpack_from(">I4s", data, place)
        body = data[place + 8 : place + 8 + length]
        (crc,) = struct.unpack_from(">I", data, place + 8 + length)
        if crc != zlib.crc32(name + body):
            raise _BrokenError
        if name in _KEPT:
            yield name, body
        elif not name[0] & _ANCILLARY:
            raise _BrokenError
        if name == b"IEND":
            return
        place += 12 + length


def _check(parts: list[tuple[bytes, bytes]]) -> None:
    names = [name for name, _body in parts]
    order = list(dict.fromkeys(names))
    once = [name for name in names if name != b"IDAT"]
    head, *_rest = parts
    if order != [name for name in _KEPT if name in order] or len(once) != len(set(once)):
        raise _BrokenError
    if head[0] != b"IHDR" or b"IDAT" not in order or parts[-1] != (b"IEND", b""):
        raise _BrokenError
    width, height, depth, colour, *methods = struct.unpack(">IIBBBBB", head[1])
    if not (0 < width <= LONGEST and 0 < height <= LONGEST):
        raise ValidationError(_("Merket må være på høyst 1000 punkter i hver retning."))
    _check_colours(dict(parts), depth, colour)
    if methods not in ([0, 0, 0], [0, 0, 1]):
        raise _BrokenError
    bits = _COLOURS[colour][0] * depth
    pixels = b"".join(body for name, body in parts if name == b"IDAT")
    _check_pixels(pixels, _rows(width, height, bits, _ADAM7 if methods[2] else _PLAIN))


def _check_colours(chunks: dict[bytes, bytes], depth: int, colour: int) -> None:
    palette = chunks.get(b"PLTE", b"")
    if depth not in _COLOURS.get(colour, (0, ()))[1] or len(palette) not in range(
        0, 3 * _SHADES + 1, 3
    ):
        raise _BrokenError
    if (colour == _INDEXED and not palette) or len(chunks.get(b"tRNS", b"")) > _SHADES:
        raise _BrokenError


def _rows(
    width: int, height: int, bits: int, passes: tuple[tuple[int, int, int, int], ...]
) -> list[int]:
    """How many bytes each row of pixels has, the one that tells its filter counted."""
    rows: list[int] = []
    for left, across, top, down in passes:
        columns = len(range(left, width, across))
        if columns:
            rows += [1 + (columns * bits + 7) // 8] * len(range(top, height, down))
    return rows


def _check_pixels(packed: bytes, rows: list[int]) -> None:
    """As many pixels as the head says, not one more: nothing is unpacked beyond that."""
    unpacking = zlib.decompressobj()
    pixels = unpacking.decompress(packed, sum(rows) + 1)
    if len(pixels) != sum(rows) or not unpacking.eof or unpacking.unused_data:
        raise _BrokenError
    place = 0
    for length in rows:
        if pixels[place] >= _FILTERS:
            raise _BrokenError
        place += length


def _written(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))
