"""Pages of a PDF."""

import ctypes
from pathlib import Path
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from gatherings.reading.pages import Pages, Unreadable

_LONG_ENOUGH: Final = 64  # letters: no name of a language is longer


def read(path: Path, pages: Pages) -> None:
    """Add each page's text, and what the file does not tell; raises Unreadable."""
    try:
        document = pypdfium2.PdfDocument(path)
        for number in range(len(document)):
            pages.add("" if pages.is_full else _text(document, number))
        for finding in _findings(document):
            pages.found_everywhere(finding)
    except pypdfium2.PdfiumError as error:
        raise Unreadable from error
    if not any(pages.texts()):
        pages.found_everywhere("pdf_without_text")


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text: str = page.get_textpage().get_text_range()
    finally:
        page.close()
    return text


def _findings(document: pypdfium2.PdfDocument) -> list[str]:
    tells = {
        "pdf_untagged": pdfium.FPDFCatalog_IsTagged(document),
        "pdf_without_title": document.get_metadata_value("Title").strip(),
        "pdf_without_language": _language(document),
    }
    return [finding for finding, told in tells.items() if not told]


def _language(document: pypdfium2.PdfDocument) -> bool:
    """Whether the file names its language; the answer has a zero of two bytes at its end."""
    buffer = (ctypes.c_ushort * _LONG_ENOUGH)()
    size: int = pdfium.FPDFCatalog_GetLanguage(document, buffer, _LONG_ENOUGH)
    return size > ctypes.sizeof(ctypes.c_ushort)
