"""PDF: it must begin as one, end as one, open in the renderer, and do nothing by itself."""

import mmap
import re
from collections import deque
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from gatherings.judge.pdf_actions import check_actions
from gatherings.judge.pdf_objects import Objects, can_grow, objects_of, unpacked
from gatherings.judge.refusal import Refusal

MAX_PAGES: Final = 2000
_LARGEST_PAGE: Final = 5 * 2384 * 3371  # five sheets of A0, in square points
_LARGEST_STREAM: Final = 512 * 1024**2  # no reader of ours may hold more
_MOST_UNPACKED: Final = 1024**3
_MAX_RATIO: Final = 200
_END: Final = b"%%EOF"
_REVISION: Final = re.compile(rb"startxref\s{1,20}\d{1,20}(?:\s{0,20}%%EOF)?")
_STRUCTURE: Final = re.compile(rb"\d \d+ obj\b|\bxref\b|\btrailer\b|\bendstream\b")
_CLOSING: Final = re.compile(rb"\bendobj\b|\btrailer\b")
_AFTER_END: Final = 1024
_PAGE: Final = re.compile(rb"/Type/Page\b")
_UNIT: Final = re.compile(rb"/UserUnit (\d{1,9}(?:\.\d{0,9})?)")
_CLOSED: Final = frozenset({pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY})
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_LENGTH: Final = 22
_SLACK: Final = 64  # a zip's end this near to the file's is what unpackers look for


def kind_of(path: Path) -> str:
    """Return "pdf"; raise Refusal."""
    _check_ends(path)
    document = _opened(path)
    if len(document) > MAX_PAGES:
        raise Refusal("too_many_pages")
    objects = objects_of(document)
    check_actions(document, objects)
    _check_expansion(objects, path.stat().st_size)
    _check_pages(document, objects)
    return "pdf"


def _check_ends(path: Path) -> None:
    """Refuse what is more than a PDF: much after its end, or a zip when read from behind."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        ends = [match.end() for match in _REVISION.finditer(content)]
        if not ends:  # the byte that is missing is one of the end's
            ends = [max(0, content.rfind(_END))]
        for end, following in pairwise([*ends, len(content)]):
            if following - end > _AFTER_END:
                last = content[following - _AFTER_END : following]
                _check_goes_on(content[end : end + _AFTER_END], last)
        if ends[-1] and len(content) - ends[-1] > _AFTER_END and _END not in content[-_AFTER_END:]:
            raise Refusal("broken")  # objects without an end: the rest of the file never came
        zip_end = content.rfind(_ZIP_END)
        if zip_end >= 0:
            _check_zip_end(content[zip_end:])


def _check_goes_on(first: bytes, last: bytes) -> None:
    """Refuse what follows a PDF's end when it is no later revision, and nothing it stands in."""
    if not _STRUCTURE.search(first):
        raise Refusal("polyglot")
    if not _CLOSING.search(last):
        raise Refusal("polyglot" if _END in last else "broken")


def _check_zip_end(rest: bytes) -> None:
    comment = int.from_bytes(rest[_ZIP_END_LENGTH - 2 : _ZIP_END_LENGTH], "little")
    if len(rest) <= _ZIP_END_LENGTH + comment + _SLACK:
        raise Refusal("polyglot")


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        closed = getattr(error, "err_code", None) in _CLOSED
        raise Refusal("encrypted" if closed else "broken") from error


def _check_expansion(objects: Objects, size: int) -> None:
    """Refuse streams that unpack to more than a reader may hold, at any of their filters."""
    left = max(_MOST_UNPACKED, _MAX_RATIO * size)

    def watch(pieces: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal left
        length = 0
        for piece in pieces:
            length += len(piece)
            left -= len(piece)
            if length > _LARGEST_STREAM or left < 0:
                raise Refusal("bomb")
            yield piece

    for found in objects.values():
        if can_grow(found, objects):
            deque(unpacked(found, objects, watch), maxlen=0)


def _check_pages(document: pypdfium2.PdfDocument, objects: Objects) -> None:
    """Refuse too many pages, whatever their tree says, too large ones, and a first that is none."""
    pages = [found.body for found in objects.values() if _PAGE.search(found.body)]
    if len(pages) > MAX_PAGES:
        raise Refusal("too_many_pages")
    units = [float(match[1]) for body in pages for match in _UNIT.finditer(body)]
    largest = _LARGEST_PAGE / max([1.0, *units]) ** 2
    try:
        document[0].close()
    except pypdfium2.PdfiumError as error:
        raise Refusal("broken") from error
    if any(_area(document, number) > largest for number in range(len(document))):
        raise Refusal("too_large_page")


def _area(document: pypdfium2.PdfDocument, number: int) -> float:
    """Return a page's size in square points: none for one that cannot be found."""
    try:
        width, height = document.get_page_size(number)
    except pypdfium2.PdfiumError:
        return 0
    return float(width) * float(height)
