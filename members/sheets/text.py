"""Lists as text, as spreadsheets save them: with semicolons, commas or tabs, in any encoding."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from members.sheets.lists import Cells, Unreadable, headers

_MAX_BYTES: Final = 20 * 1024 * 1024
_BOMS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_SEPARATORS: Final = (";", "\t", ",")


def rows(path: Path) -> Iterator[Cells]:
    """The rows of the file, cut where its headers are best understood."""
    text = _decoded(path.read_bytes()[:_MAX_BYTES])
    separator = max(_SEPARATORS, key=lambda sign: _understood(text, sign))
    return _cut(text, separator)


def _decoded(raw: bytes) -> str:
    """`raw` as text; raises Unreadable when it is none."""
    for mark, encoding in _BOMS.items():
        if raw.startswith(mark):
            return _by(raw, encoding)
    if b"\0" in raw[:4]:
        return _by(raw, "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")
    if b"\0" in raw:
        raise Unreadable("not_a_list")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _by(raw, "cp1252")


def _by(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("not_a_list") from error


def _cut(text: str, separator: str) -> Iterator[Cells]:
    """Rows in order; lines within quotation marks are one row's."""
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=separator)
    except csv.Error as error:
        raise Unreadable("not_a_list") from error


def _understood(text: str, separator: str) -> int:
    """How many headers are understood at best when the first lines are cut by `separator`."""
    lines = text[:20_000].splitlines()[:20]
    return max((len(headers(line.split(separator))) for line in lines), default=0)
