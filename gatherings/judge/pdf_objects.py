"""What a PDF holds, object by object, as a viewer sees it.

pdfium writes the document anew, and that is what is read: decrypted, object streams unpacked, names
and strings in one spelling, and only what can be reached; so not what an earlier revision held.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from gatherings.judge.pdf_filters import DECODERS, GROWING, PIECE

# In a string pdfium writes line breaks as \n and \r, so these borders are never inside one.
_OBJECT: Final = re.compile(
    rb"\r\n(\d+) \d+ obj\r\n(.*?)(stream\r\n|(?=\r\nendobj\r\n))", re.DOTALL
)
_LENGTH: Final = re.compile(rb"/Length (\d+)")
_FILTERS: Final = re.compile(rb"/Filter(?:(/\w+)|\[([^\]]*)\]| (\d+) \d+ R)")
_NAME: Final = re.compile(rb"/(\w+)")
_HEAD: Final = 4096

type Objects = dict[int, "PdfObject"]
type Watch = Callable[[Iterator[bytes]], Iterator[bytes]]


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


def unpacked(found: PdfObject, objects: Objects, watch: Watch = iter) -> Iterator[bytes]:
    """Give what a stream unpacks to, in pieces, as far as its filters are known.

    What each filter gives passes through `watch`.
    """
    pieces = _cut(found.stream)
    for name in filters_of(found, objects):
        if name not in DECODERS:
            break
        pieces = watch(DECODERS[name](pieces))
    return pieces


def can_grow(found: PdfObject, objects: Objects) -> bool:
    """Tell whether a stream may hold much more than its length."""
    return not GROWING.keys().isdisjoint(filters_of(found, objects))


def head_of(found: PdfObject, objects: Objects) -> bytes:
    """Return how a file inside the PDF begins, whatever it is packed in."""
    head = b""
    for piece in unpacked(found, objects):
        head += piece
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]


def _cut(stream: memoryview) -> Iterator[bytes]:
    for start in range(0, len(stream), PIECE):
        yield bytes(stream[start : start + PIECE])
