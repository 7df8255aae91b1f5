"""Some pages of a PDF as a PDF: `python -m gatherings.reading.excerpt PDF FIRST LAST PLACE`.

A child process that writes to PLACE and prints {}, or with exit status 1 {"pages": how many there
are} when the pages asked for are not among them.
"""

import json
import sys
from pathlib import Path

import pypdfium2


def main() -> int:
    """Write the pages from the first to the last, counted from 1; return the exit status."""
    source, first, last, place = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    document = pypdfium2.PdfDocument(Path(source))
    answer, status = {}, 0
    if 1 <= first <= last <= len(document):
        excerpt = pypdfium2.PdfDocument.new()
        excerpt.import_pages(document, list(range(first - 1, last)))
        excerpt.save(place)
    else:
        answer, status = {"pages": len(document)}, 1
    print(json.dumps(answer))  # noqa: T201 the answer
    return status


if __name__ == "__main__":
    sys.exit(main())
