"""What a PDF holds, object by object, as a viewer sees it.

pdfium writes the document anew, and that is what is read: decrypted, object streams unpacked, names
and strings in one spelling, and only what can be reached; so not what an earlier revision held.
"""

import base64
import binascii
import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

# In a string pdfium writes line breaks as \n and \r, so these borders are never inside one.
_OBJECT: Final = re.compile(
    rb"\r\n(\d+) \d+ obj\r\n(.*?)(stream\r\n|(?=\r\nendobj\r\n))", re.DOTALL
)
_LENGTH: Final = re.compile(rb"/Length (\d+)")
_FILTERS: Final = re.compile(rb"/Filter(?:(/\w+)|\[([^\]]*)\]| (\d+) \d+ R)")
_NAME: Final = re.compile(rb"/(\w+)")
_INFLATE: Final = frozenset({b"FlateDecode", b"Fl"})
_HEAD: Final = 4096
_PIECE: Final = 1024**2

type Objects = dict[int, "PdfObject"]


@dataclass(frozen=True)
class PdfObject:
    """An object: its dictionary or value as written, and the bytes of its stream, if any."""

    body: bytes
    stream: memoryview


def objects_of(document: pypdfium2.PdfDocument) -> Objects:
    """Return all that can be reached, by number."""
    copy = io.BytesIO()
    flags = pdfium.FPDF_NO_INCREMENTAL | pdfium.FPDF_REMOVE_SECURITY
    document.save(copy, flags=flags)
    content = copy.getbuffer()
    return {
        int(match[1]): PdfObject(match[2], content[match.end() : _stream_end(match)])
        for match in _OBJECT.finditer(content)
    }


def _stream_end(match: re.Match[bytes]) -> int:
    length = _LENGTH.search(match[2]) if match[3] else None
    return match.end() + (int(length[1]) if length else 0)


def filters_of(found: PdfObject, objects: Objects) -> list[bytes]:
    """Return the names of a stream's filters, the outermost first."""
    filters = _FILTERS.search(found.body)
    if filters is None:
        return []
    if filters[3]:
        number = int(filters[3])
        return _NAME.findall(objects[number].body) if number in objects else []
    return _NAME.findall(filters[1] or filters[2])


def unpacked(found: PdfObject, objects: Objects) -> Iterator[bytes]:
    """Give what a stream unpacks to, in pieces, as far as its filters are those that can grow."""
    pieces = _cut(found.stream)
    for name in filters_of(found, objects):
        if name not in _INFLATE:
            return pieces
        pieces = _inflated(pieces)
    return pieces


def head_of(found: PdfObject, objects: Objects) -> bytes:
    """Return how a file inside the PDF begins, whatever it is packed in."""
    head = bytes(found.stream[:_HEAD])
    for name in filters_of(found, objects):
        head = _DECODERS.get(name, bytes)(head)
    return head


def _cut(stream: memoryview) -> Iterator[bytes]:
    for start in range(0, len(stream), _PIECE):
        yield bytes(stream[start : start + _PIECE])


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack as far as there is sense in it, never more than a piece at a time."""
    packer = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while rest:
                yield packer.decompress(rest, _PIECE)
                rest = packer.unconsumed_tail
    except zlib.error:
        return


def _inflated_head(head: bytes) -> bytes:
    return next(_inflated([head]), b"")[:_HEAD]


def _from_hex(head: bytes) -> bytes:
    digits = b"".join(head.partition(b">")[0].split())
    try:
        return binascii.unhexlify(digits[: len(digits) // 2 * 2])
    except binascii.Error:
        return b""


def _from_ascii85(head: bytes) -> bytes:
    signs = b"".join(head.partition(b"~")[0].split())
    try:
        return base64.a85decode(signs)
    except ValueError:
        return b""


_DECODERS: Final = {
    **dict.fromkeys(_INFLATE, _inflated_head),
    **dict.fromkeys((b"ASCIIHexDecode", b"AHx"), _from_hex),
    **dict.fromkeys((b"ASCII85Decode", b"A85"), _from_ascii85),
}
