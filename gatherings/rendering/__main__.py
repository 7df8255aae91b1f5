"""Draws the pages that the command line asks for."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image
from PIL import WebPImagePlugin as _WebP  # noqa: F401 or Pillow loads every format

from gatherings.rendering.sizes import LARGE, SMALL, Drawn
from gatherings.uploads.pictures import BROKEN, upright

_MOST_ENLARGED: Final = 6  # pixels a point: slides of LaTeX are small, a stamp is no poster
_QUALITY: Final = 78
_SMALL_QUALITY: Final = 72
_METHOD: Final = 4  # of WebP: more takes longer than it saves


def main() -> int:
    """Draw, and return the exit status."""
    source, kind, folder = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    first, last = int(sys.argv[4]), int(sys.argv[5])
    status = 0
    try:
        if kind == "pdf":
            answer: dict[str, object] = {"pages": _draw_pages(source, folder, first, last)}
        else:
            _keep(_on_white(upright(source, LARGE)), 1, folder)
            answer = {"pages": 1}
    except (pypdfium2.PdfiumError, *BROKEN):
        answer, status = {"reason": "broken"}, 1
    print(json.dumps(answer))  # noqa: T201 the answer
    return status


def _draw_pages(source: Path, folder: Path, first: int, last: int) -> int:
    document = pypdfium2.PdfDocument(source)
    document.init_forms()  # or what is filled in is not seen
    pages = len(document)
    for number in range(first, min(last, pages) + 1):
        for picture in _pictures(document, number):
            _keep(picture, number, folder)
    return pages


def _pictures(document: pypdfium2.PdfDocument, number: int) -> Iterator[Image.Image]:
    """One picture of one page; what pdfium needed for it is given back before the next."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(LARGE / max(width, height, 1), _MOST_ENLARGED)
        bitmap = page.render(scale=scale, rev_byteorder=True)
        yield bitmap.to_pil()
        bitmap.close()
    finally:
        page.close()


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture as on paper: a page has no holes."""
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return white


def _keep(picture: Image.Image, number: int, folder: Path) -> None:
    small = picture.copy()
    small.thumbnail((SMALL, SMALL), reducing_gap=2)
    page = Drawn(number, picture.width, picture.height, small.width, small.height)
    picture.save(page.file(folder), "WEBP", quality=_QUALITY, method=_METHOD)
    small.save(page.small(folder), "WEBP", quality=_SMALL_QUALITY, method=_METHOD)
    page.note(folder)


if __name__ == "__main__":
    sys.exit(main())
