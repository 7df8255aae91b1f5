"""What a PDF holds, object by object, as a viewer sees it.

pdfium writes the document anew, and that is what is read: decrypted, object streams unpacked, names
and strings in one spelling, and only what can be reached; so not what an earlier revision held.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from gatherings.judge.pdf_filters import (
    DECODERS,
    GROWING,
    PIECE,
    Parameters,
    decoded,
    unpredicted,
)

_XREF: Final = re.compile(rb"startxref\r\n(\d+)\r\n%%EOF\s*$")
_IN_USE: Final = re.compile(rb"(\d{10}) \d{5} n\r\n")
# In a string pdfium writes line breaks as \n and \r, so these borders are never inside one.
_OBJECT: Final = re.compile(rb"(\d+) \d+ obj\r\n(.*?)(stream\r\n|\r\nendobj\r\n)", re.DOTALL)
_AFTER_STREAM: Final = len(b"\r\nendstream\r\nendobj\r\n")
_TOKEN: Final = re.compile(rb"\((?:[^()\\]|\\.)*\)|<<|>>|<[0-9A-Fa-f]*>", re.DOTALL)
_DEEPER: Final = {b"<<": 1, b">>": -1}
_FILTERS: Final = re.compile(rb"/Filter(?:(/\w+)|\[([^\]]*)\]|( \d+ \d+ R))")
_PARAMETERS: Final = re.compile(rb"/DecodeParms\b")
# Those of one filter: a dictionary, with no more than one in it, or where they stand.
_SET: Final = re.compile(rb"<<(?:[^<>]|<<[^<>]*>>)*>>|(\d+) \d+ R|null|(\])")
_NUMBER: Final = re.compile(rb"/(\w+) (\d+)( \d+ R)?")
_NAME: Final = re.compile(rb"/(\w+)|(\d+) \d+ R")
_MOST_STEPS: Final = 4  # from a filter's place to its name
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
    return dict(_read(copy.getbuffer()))


def _read(content: memoryview) -> Iterator[tuple[int, PdfObject]]:
    """Give each object from where the table says it stands: in a stream may be words like one."""
    table = _XREF.search(content[-_HEAD:])
    if table is None:
        raise ValueError("pdfium wrote no table")
    end = int(table[1])
    starts = sorted(int(match[1]) for match in _IN_USE.finditer(content[end:]))
    for start, after in pairwise([*starts, end]):
        match = _OBJECT.match(content, start)
        if match is None:
            raise ValueError("pdfium wrote no object where it said")
        stop = after - _AFTER_STREAM if match[3].startswith(b"stream") else match.end()
        yield int(match[1]), PdfObject(match[2], content[match.end() : stop])


def filters_of(found: PdfObject, objects: Objects) -> list[bytes]:
    """Return the names of a stream's filters, the outermost first."""
    filters = _FILTERS.search(_own_entries(found.body))
    return list(_names(b"".join(filter(None, filters.groups())), objects)) if filters else []


def _names(text: bytes, objects: Objects, steps: int = _MOST_STEPS) -> Iterator[bytes]:
    """Give the names that stand in `text`, and those in the objects that it points to."""
    for name, number in _NAME.findall(text):
        if name:
            yield name
        elif steps and int(number) in objects:
            yield from _names(objects[int(number)].body, objects, steps - 1)


def _parameters_of(found: PdfObject, objects: Objects) -> list[Parameters]:
    """Return what the filters are told, in their order: numbers by name."""
    place = _PARAMETERS.search(_own_entries(found.body))
    return list(_sets(found.body[place.end() :].lstrip(), objects)) if place else []


def _sets(text: bytes, objects: Objects, steps: int = _MOST_STEPS) -> Iterator[Parameters]:
    for one in _SET.finditer(text):
        if one[2]:
            return
        if one[1] is None:
            yield _numbers(one[0], objects)
        elif steps and int(one[1]) in objects:
            yield from _sets(objects[int(one[1])].body, objects, steps - 1)
        if not text.startswith(b"["):
            return


def _numbers(text: bytes, objects: Objects) -> Parameters:
    return {
        name: int(objects[int(value)].body) if elsewhere else int(value)
        for name, value, elsewhere in _NUMBER.findall(text)
        if not elsewhere or (int(value) in objects and objects[int(value)].body.strip().isdigit())
    }


def _own_entries(body: bytes) -> bytes:
    """Return what a dictionary itself says, with blanks for the dictionaries and strings in it."""
    depth, at, said = 0, 0, []
    for token in _TOKEN.finditer(body):
        before = body[at : token.start()]
        said.append(before if depth == 1 else b" " * len(before))
        said.append(b" " * len(token[0]))
        depth, at = depth + _DEEPER.get(token[0], 0), token.end()
    return b"".join(said)


def unpacked(found: PdfObject, objects: Objects, watch: Watch = iter) -> Iterator[bytes]:
    """Give what a stream unpacks to, in pieces, as far as its filters are known.

    What each filter gives passes through `watch`. If the last one's are only differences, they stay
    so: they are as long as what they stand for.
    """
    return _unpacked(found, objects, watch)[0]


def _unpacked(
    found: PdfObject, objects: Objects, watch: Watch = iter
) -> tuple[Iterator[bytes], Parameters]:
    pieces = _cut(found.stream)
    told: Parameters = {}
    parameters = iter(_parameters_of(found, objects))
    for name in filters_of(found, objects):
        if name not in DECODERS:
            break
        its_own = next(parameters, {})
        pieces = watch(decoded(name, unpredicted(pieces, told), its_own))
        told = its_own
    return pieces, told


def can_grow(found: PdfObject, objects: Objects) -> bool:
    """Tell whether a stream may hold much more than its length."""
    return not GROWING.keys().isdisjoint(filters_of(found, objects))


def content_of(found: PdfObject, objects: Objects) -> Iterator[bytes]:
    """Give the bytes of a file inside the PDF, whatever it is packed in."""
    return unpredicted(*_unpacked(found, objects))


def head_of(found: PdfObject, objects: Objects) -> bytes:
    """Return how a file inside the PDF begins."""
    head = b""
    for piece in content_of(found, objects):
        head += piece
        if len(head) >= _HEAD:
            break
    return head[:_HEAD]


def _cut(stream: memoryview) -> Iterator[bytes]:
    for start in range(0, len(stream), PIECE):
        yield bytes(stream[start : start + PIECE])
