"""OpenDocument: what the mimetype says it is, and what must not be there."""

import re
from collections.abc import Iterable
from typing import Final
from zipfile import BadZipFile, ZipFile

from gatherings.judge.formulas import check_formula
from gatherings.judge.links import is_a_file, is_on_a_share, is_on_the_web, leads_up
from gatherings.judge.parts import Attributes, values
from gatherings.judge.refusal import Refusal
from gatherings.kinds import ACCEPTED_KINDS

MIMETYPE: Final = "mimetype"
MANIFEST: Final = "META-INF/manifest.xml"
_CONTENT: Final = "content.xml"
_ROOT: Final = "document-content"
_LONGEST: Final = 100
_BODIES: Final = {"odp": "presentation", "odt": "text", "ods": "spreadsheet"}
_KINDS: Final = {ACCEPTED_KINDS[kind].content_type: kind for kind in _BODIES}
_MACRO_PART: Final = re.compile(
    r"(?:^|/)(?:Basic/.+/(?!script-l[bc]\.xml$)[^/]+\.xml|Scripts/.*[^/])$", re.IGNORECASE
)
# By the end of a part's name: the lists of libraries may be full, or be modules themselves.
_MACRO_ELEMENTS: Final = {
    _CONTENT: {"script"},
    "script-lc.xml": {"module"},
    "script-lb.xml": {"module", "element"},
}
_MACRO_ADDRESS: Final = (
    *("vnd.sun.star.script:", "macro:"),
    *("vnd.libreoffice.command:", ".uno:", "slot:", "service:"),  # what a menu does
)
_DDE_ELEMENTS: Final = frozenset({"dde-source", "dde-link", "dde-connection-decl"})
_ACTIONS: Final = {"execute": "active", "macro": "macros"}
# These wait for a click, wherever they lead; LibreOffice runs no other scripts than its own.
_HYPERLINKS: Final = frozenset(
    {"a", "button", "event-listener", "area-rectangle", "area-circle", "area-polygon"}
)
# What these point to becomes part of what is shown.
_SHOWN: Final = frozenset(
    {"image", "fill-image", "object", "object-ole", "section-source", "floating-frame", "applet"}
)


class Odf:
    """Looks at the parts as they are read; `kind()` decides when all are read."""

    def __init__(self, names: Iterable[str], mimetype: str) -> None:
        self._names = list(names)
        self._mimetype = mimetype
        self._root = ""
        self._body = ""
        self._before = ""

    def element(self, part: str, tag: str, attributes: Attributes) -> bool:
        """See an element; no text is wanted."""
        if tag == "encryption-data" and part == MANIFEST:
            raise Refusal("encrypted")
        if part == _CONTENT:
            self._place(tag)
        if tag in _DDE_ELEMENTS:
            raise Refusal("active")
        if attributes:
            _check_attributes(tag, attributes)
        if tag in _MACRO_ELEMENTS.get(part.rpartition("/")[2].lower(), ()):
            raise Refusal("macros")
        return False

    def text(self, part: str, text: str) -> None:
        """Nothing is asked for."""

    def is_page(self, part: str) -> bool:  # noqa: ARG002 the protocol's
        """Tell that OpenDocument knows no such parts."""
        return False

    def kind(self) -> str:
        """Return the kind; raise Refusal."""
        if any(_MACRO_PART.search(name) for name in self._names):
            raise Refusal("macros")
        if self._root != _ROOT or MANIFEST not in self._names:
            raise Refusal("broken")
        if self._mimetype not in _KINDS:
            raise Refusal("unknown_type")
        kind = _KINDS[self._mimetype]
        if self._body != _BODIES[kind]:
            raise Refusal("broken")
        return kind

    def _place(self, tag: str) -> None:
        """Remember what the content is: the first element, and the first of the body."""
        self._root = self._root or tag
        if self._before == "body":
            self._body = self._body or tag
        self._before = tag


def mimetype_of(archive: ZipFile) -> str:
    """Return what the archive says it is; raise Refusal when it cannot be read."""
    try:
        with archive.open(MIMETYPE) as stream:
            return stream.read(_LONGEST).decode("ascii", errors="replace").strip()
    except (BadZipFile, OSError, EOFError) as error:
        raise Refusal("broken") from error


def _check_attributes(tag: str, attributes: Attributes) -> None:
    for formula in values(attributes, "formula"):
        check_formula(formula)
    addresses = values(attributes, "href")
    if any(values(attributes, "macro-name")) or (any(addresses) and _starts(tag, attributes)):
        raise Refusal("macros")
    for action in values(attributes, "action") if tag == "event-listener" else ():
        if action in _ACTIONS:
            raise Refusal(_ACTIONS[action])
    for address in filter(None, map(str.strip, addresses)):
        _check_address(tag, address)


def _starts(tag: str, attributes: Attributes) -> bool:
    """Tell whether an address is a library of macros, or what happens by itself: no hyperlink."""
    return tag == "library" or (tag == "event-listener" and any(values(attributes, "language")))


def _check_address(tag: str, address: str) -> None:
    if address.lower().startswith(_MACRO_ADDRESS):
        raise Refusal("macros")
    if tag in _HYPERLINKS:
        return
    if tag == "template":  # where the author had it is told, and nobody else can open it there
        refused = is_on_a_share(address) or is_on_the_web(address)
    else:
        refused = is_a_file(address) or (tag in _SHOWN and leads_up(address))
    if refused:
        raise Refusal("external_links")
