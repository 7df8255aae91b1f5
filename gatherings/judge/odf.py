"""OpenDocument: what the mimetype says it is, and what must not be there."""

import re
from collections.abc import Iterable
from typing import Final
from zipfile import BadZipFile, ZipFile

from gatherings.judge.links import is_a_file
from gatherings.judge.parts import Attributes
from gatherings.judge.refusal import Refusal
from gatherings.kinds import ACCEPTED_KINDS

MIMETYPE: Final = "mimetype"
_LONGEST: Final = 100
_KINDS: Final = {ACCEPTED_KINDS[kind].content_type: kind for kind in ("odp", "odt", "ods")}
_MACRO_PART: Final = re.compile(r"^Basic/.+/(?!script-l[bc]\.xml$)[^/]+\.xml$|^Scripts/.*[^/]$")
_MACRO_ADDRESS: Final = ("vnd.sun.star.script:", "macro:", "javascript:")
_DDE_ELEMENTS: Final = frozenset({"dde-source", "dde-link", "dde-connection-decl"})
_DDE_FORMULA: Final = re.compile(r"\bDDE\s*\(", re.IGNORECASE)


class Odf:
    """Looks at the parts as they are read; `kind()` decides when all are read."""

    def __init__(self, names: Iterable[str], mimetype: str) -> None:
        self._names = list(names)
        self._mimetype = mimetype

    def element(self, part: str, tag: str, attributes: Attributes) -> bool:
        """See an element; no text is wanted."""
        if tag == "encryption-data" and part == "META-INF/manifest.xml":
            raise Refusal("encrypted")
        if tag in _DDE_ELEMENTS or _DDE_FORMULA.search(attributes.get("table:formula", "")):
            raise Refusal("active")
        if "xlink:href" in attributes:
            _check_address(tag, attributes["xlink:href"])
        return False

    def text(self, part: str, text: str) -> None:
        """Nothing is asked for."""

    def kind(self) -> str:
        """Return the kind; raise Refusal."""
        if any(_MACRO_PART.search(name) for name in self._names):
            raise Refusal("macros")
        if "content.xml" not in self._names:
            raise Refusal("broken")
        if self._mimetype not in _KINDS:
            raise Refusal("unknown_type")
        return _KINDS[self._mimetype]


def mimetype_of(archive: ZipFile) -> str:
    """Return what the archive says it is; raise Refusal when it cannot be read."""
    try:
        with archive.open(MIMETYPE) as stream:
            return stream.read(_LONGEST).decode("ascii", errors="replace").strip()
    except (BadZipFile, OSError, EOFError) as error:
        raise Refusal("broken") from error


def _check_address(tag: str, address: str) -> None:
    if address.strip().lower().startswith(_MACRO_ADDRESS):
        raise Refusal("macros")
    if tag != "a" and is_a_file(address):
        raise Refusal("external_links")
