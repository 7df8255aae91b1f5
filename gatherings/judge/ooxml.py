"""PowerPoint, Word and Excel: what the main part says it is, and what must not be there."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Final

from gatherings.judge.links import is_a_file, is_on_a_share, is_on_the_web
from gatherings.judge.parts import Attributes
from gatherings.judge.refusal import Refusal

CONTENT_TYPES: Final = "[content_types].xml"
_BASE: Final = "application/vnd.openxmlformats-officedocument."
_MAIN: Final = {
    f"{_BASE}presentationml.presentation.main+xml": "pptx",
    f"{_BASE}presentationml.slideshow.main+xml": "ppsx",
    f"{_BASE}wordprocessingml.document.main+xml": "docx",
    f"{_BASE}spreadsheetml.sheet.main+xml": "xlsx",
}
_MACROS: Final = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
_DDE: Final = re.compile(r"\bDDE(?:AUTO)?\b")
_ROOT: Final = "_rels/.rels"
# These bring in what runs or is laid out with the document, from wherever they point.
_NEVER_OUTSIDE: Final = frozenset({"oleobject", "frame", "subdocument", "afchunk", "control"})


class Ooxml:
    """Collects what the parts say; `kind()` decides when all are read."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.casefold() for name in names}
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        self._main = ""
        self._fields: defaultdict[str, str] = defaultdict(str)
        self._seen: dict[str, Callable[[str, Attributes], None]] = {
            "Default": self._see_default,
            "Override": self._see_override,
            "Relationship": self._see_relationship,
            "fldSimple": self._see_field,
            "oleObj": self._see_object,
            "oleObject": self._see_object,
            "OLEObject": self._see_object,
            "ddeLink": self._see_dde,
        }

    def element(self, part: str, tag: str, attributes: Attributes) -> bool:
        """See an element; the text of field instructions is wanted."""
        if tag in self._seen:
            self._seen[tag](part, attributes)
        return tag == "instrText"

    def text(self, part: str, text: str) -> None:
        """See a piece of a field instruction: Word may cut one word into several."""
        self._fields[part] += text

    def kind(self) -> str:
        """Return the kind; raise Refusal."""
        types = {*self._defaults.values(), *self._overrides.values()}
        if any(sign in known for known in types for sign in _MACROS):
            raise Refusal("macros")
        if any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in self._names):
            raise Refusal("macros")
        if any(_DDE.search(field) for field in self._fields.values()):
            raise Refusal("active")
        if self._main not in self._names:
            raise Refusal("broken")
        extension = self._main.rpartition(".")[2]
        main_type = self._overrides.get(self._main) or self._defaults.get(extension, "")
        if main_type not in _MAIN:
            raise Refusal("unknown_type")
        return _MAIN[main_type]

    def _see_default(self, part: str, attributes: Attributes) -> None:
        if part.casefold() == CONTENT_TYPES:
            extension = attributes.get("Extension", "").casefold()
            self._defaults[extension] = attributes.get("ContentType", "").casefold()

    def _see_override(self, part: str, attributes: Attributes) -> None:
        if part.casefold() == CONTENT_TYPES:
            name = attributes.get("PartName", "").casefold().lstrip("/")
            self._overrides[name] = attributes.get("ContentType", "").casefold()

    def _see_relationship(self, part: str, attributes: Attributes) -> None:
        relation = attributes.get("Type", "").rpartition("/")[2].casefold()
        target = attributes.get("Target", "")
        if attributes.get("TargetMode", "").casefold() == "external":
            _check_outside(relation, target)
        elif relation == "officedocument" and part.casefold() == _ROOT:
            self._main = posixpath.normpath(target.lstrip("/")).casefold()

    def _see_field(self, part: str, attributes: Attributes) -> None:
        self._fields[part] += " " + _local(attributes, "instr")

    def _see_object(self, _part: str, attributes: Attributes) -> None:
        if _local(attributes, "progid").casefold().startswith("package"):
            raise Refusal("embedded_program")

    def _see_dde(self, _part: str, _attributes: Attributes) -> None:
        raise Refusal("active")


def _local(attributes: Attributes, wanted: str) -> str:
    """Return the value of an attribute whatever its prefix and case."""
    return next(
        (value for name, value in attributes.items() if name.rpartition(":")[2].lower() == wanted),
        "",
    )


def _check_outside(relation: str, target: str) -> None:
    """Raise Refusal for what is fetched when the file is opened; a hyperlink waits for a click."""
    if relation == "hyperlink":
        return
    if relation == "attachedtemplate":
        # A template on the author's own disk is an address that nobody else can open.
        refused = is_on_a_share(target) or is_on_the_web(target)
    else:
        refused = relation in _NEVER_OUTSIDE or is_a_file(target)
    if refused:
        raise Refusal("external_links")
