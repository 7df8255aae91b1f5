"""PDF: it must begin as one, end as one, open in the renderer, and do nothing by itself."""

import mmap
from pathlib import Path
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from gatherings.judge.pdf_actions import check_actions
from gatherings.judge.refusal import Refusal

MAX_PAGES: Final = 2000
_LARGEST_PAGE: Final = 5 * 2384 * 3371  # five sheets of A0, in square points
_END: Final = b"%%EOF"
_AFTER_END: Final = 1024
_ZIP_END: Final = b"PK\x05\x06"
_ZIP_END_LENGTH: Final = 22
_SLACK: Final = 64  # a zip's end this near to the file's is what unpackers look for


def kind_of(path: Path) -> str:
    """Return "pdf"; raise Refusal."""
    _check_end(path)
    document = _opened(path)
    _check_pages(document)
    check_actions(document)
    return "pdf"


def _check_end(path: Path) -> None:
    """Refuse what is more than a PDF: much after its end, or a zip when read from behind."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        end = content.rfind(_END)
        after = content[end + len(_END) :] if end >= 0 else b""
        if len(after) > _AFTER_END:
            # Objects without an end of their own: the rest of the file never came.
            raise Refusal("broken" if b" obj" in after else "polyglot")
        zip_end = content.rfind(_ZIP_END)
        if zip_end >= 0:
            _check_zip_end(content[zip_end:])


def _check_zip_end(rest: bytes) -> None:
    comment = int.from_bytes(rest[_ZIP_END_LENGTH - 2 : _ZIP_END_LENGTH], "little")
    if len(rest) <= _ZIP_END_LENGTH + comment + _SLACK:
        raise Refusal("polyglot")


def _opened(path: Path) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(path)
        document[0].close()
    except pypdfium2.PdfiumError as error:
        password = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise Refusal("encrypted" if password else "broken") from error
    return document


def _check_pages(document: pypdfium2.PdfDocument) -> None:
    if len(document) > MAX_PAGES:
        raise Refusal("too_many_pages")
    for number in range(len(document)):
        width, height = document.get_page_size(number)
        if width * height > _LARGEST_PAGE:
            raise Refusal("too_large_page")
