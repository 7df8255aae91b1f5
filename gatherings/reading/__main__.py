"""Reads the command line, asks the reader of the kind, prints the pages."""

import importlib
import json
import sys
from pathlib import Path
from typing import Final

from gatherings.reading.pages import Pages, Unreadable

_READERS: Final = {
    "pdf": "pdf",
    "pptx": "slides",
    "ppsx": "slides",
    "docx": "documents",
    "xlsx": "sheets",
    "odp": "opendocument",
    "odt": "opendocument",
    "ods": "opendocument",
}


def main() -> int:
    """Read one file, and return the exit status; a kind without text has no pages."""
    path, kind = Path(sys.argv[1]), sys.argv[2]
    pages = Pages()
    status = 0
    try:
        if kind in _READERS:
            # Chosen at run time, so that pdfium is loaded for PDF only.
            importlib.import_module(f"gatherings.reading.{_READERS[kind]}").read(path, pages)
        answer: dict[str, object] = {"pages": pages.texts(), "advice": pages.findings()}
    except Unreadable as error:
        answer, status = {"reason": error.code}, 1
    print(json.dumps(answer))  # noqa: T201 the answer
    return status


if __name__ == "__main__":
    sys.exit(main())
