"""Web pages in a Word file, which Word makes text of when it opens it (altChunk).

Word runs no script in them, and a hyperlink waits for a click; but it does fetch the pictures and
style sheets, makes controls of objects, and takes fields for its own.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes
from html.parser import HTMLParser
from typing import Final

from gatherings.judge.formulas import LONGEST, check_field
from gatherings.judge.links import is_a_file, is_on_a_share
from gatherings.judge.refusal import Refusal

_LARGEST: Final = 32 * 1024**2  # they are read in one piece
_HYPERLINKS: Final = frozenset({"a", "area"})
_FETCHED: Final = frozenset(
    {"src", "href", "background", "data", "codebase", "dynsrc", "lowsrc", "poster"}
)
_OF_A_STYLE: Final = re.compile(r"(?:url\(|@import)\s*['\"]?([^'\")]*)", re.IGNORECASE)
_CONDITIONS: Final = re.compile(r"<!(?:--)?\[(?:if\b[^\]]*|endif)\](?:--)?>", re.IGNORECASE)
_FIELD_BORDER: Final = re.compile(r"mso-element:\s*field-(begin)?", re.IGNORECASE)
_MACROS: Final = b"ActiveMime"
_TWO_BYTES_A_SIGN: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class PageReader:
    """Gathers a page, alone or in a bundle with its pictures (mht), and looks at it at the end."""

    def __init__(self) -> None:
        self._content = bytearray()

    def feed(self, piece: bytes) -> None:
        self._content += piece
        if len(self._content) > _LARGEST:
            raise Refusal("bomb")

    def close(self) -> None:
        for text in _texts(bytes(self._content)):
            page = _Page()
            page.feed(_CONDITIONS.sub("", text) + ">")  # a tag that is cut off may count, too
            page.close()


def _texts(content: bytes) -> Iterator[str]:
    """Give the page as it stands, and what is in it if it is a bundle."""
    yield _decoded(content)
    for part in message_from_bytes(content).walk():
        inner = part.get_payload(decode=True)
        if isinstance(inner, bytes):
            if inner.startswith(_MACROS):
                raise Refusal("macros")
            yield _decoded(inner)


def _decoded(content: bytes) -> str:
    """Return bytes as text in which at least the tags and addresses are right."""
    return content.decode(_TWO_BYTES_A_SIGN.get(content[:2], "latin-1"), errors="replace")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._told: str | None = None  # of a field

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self._see_attribute(tag, name.rpartition(":")[2], value or "")

    def handle_data(self, data: str) -> None:
        if self._told is not None:
            self._told = (self._told + data).lstrip()[:LONGEST]
        if self.lasttag == "style":
            _check_style(data)

    def handle_decl(self, decl: str) -> None:
        if "[" in decl:  # HTML has no entities of its own making
            raise Refusal("unsafe_xml")

    def close(self) -> None:
        super().close()
        check_field(self._told or "")

    def _see_attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style":
            _check_style(value)
            if border := _FIELD_BORDER.search(value):
                check_field(self._told or "")
                self._told = "" if border[1] else None
        elif tag == "object" and name == "classid":
            raise Refusal("active")
        elif name in _FETCHED and tag not in _HYPERLINKS:
            _check_address(value)


def _check_style(text: str) -> None:
    for address in _OF_A_STYLE.findall(text):
        _check_address(address)


def _check_address(address: str) -> None:
    """Raise Refusal for a file; what begins with one slash only is a place on the page's host."""
    from_the_top = address.lstrip().startswith(("/", "\\"))
    if is_on_a_share(address) or (is_a_file(address) and not from_the_top):
        raise Refusal("external_links")
