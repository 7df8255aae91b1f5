"""Pages of a PDF."""

from pathlib import Path

import pypdfium2

from gatherings.reading.pages import Pages, Unreadable


def read(path: Path, pages: Pages) -> None:
    """Add each page's text; raises Unreadable."""
    try:
        document = pypdfium2.PdfDocument(path)
        for number in range(len(document)):
            pages.add("" if pages.is_full else _text(document, number))
    except pypdfium2.PdfiumError as error:
        raise Unreadable from error


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        text: str = page.get_textpage().get_text_range()
    finally:
        page.close()
    return text
