"""PowerPoint, Word and Excel: what the main part says it is, and what must not be there."""

import posixpath
from collections.abc import Callable, Iterable
from typing import Final

from gatherings.judge.formulas import LONGEST, check_field, check_formula
from gatherings.judge.links import is_a_file, is_on_a_share, is_on_the_web, leads_up
from gatherings.judge.parts import Attributes, values
from gatherings.judge.refusal import Refusal

CONTENT_TYPES: Final = "[content_types].xml"
_BASE: Final = "application/vnd.openxmlformats-officedocument."
# Excel calls all of these so; whether there are macros, other parts say. Charts bring them.
_BINARY_WORKBOOK: Final = "application/vnd.ms-excel.sheet.binary.macroenabled.main"
_MAIN: Final = {
    f"{_BASE}presentationml.presentation.main+xml": "pptx",
    f"{_BASE}presentationml.slideshow.main+xml": "ppsx",
    f"{_BASE}wordprocessingml.document.main+xml": "docx",
    f"{_BASE}spreadsheetml.sheet.main+xml": "xlsx",
    _BINARY_WORKBOOK: "xlsb",
    # Only inside others: a slide or a drawing by Visio that was pasted.
    f"{_BASE}presentationml.slide.main+xml": "sldx",
    "application/vnd.ms-visio.drawing.main+xml": "vsdx",
}
_PAGES: Final = frozenset(
    {"text/html", "application/xhtml+xml", "message/rfc822", "multipart/related"}
)
_MACROS: Final = ("macroenabled", "vbaproject", "vbadata", "macrosheet")
_MACRO_PARTS: Final = ("vbaproject.bin", "vbadata.xml")
_MACRO_RELATIONS: Final = frozenset(
    {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet"}
)
_ROOT: Final = "_rels/.rels"
# These bring in what runs or is laid out with the document, from wherever they point.
_NEVER_OUTSIDE: Final = frozenset({"oleobject", "frame", "subdocument", "afchunk"})
# These wait until somebody plays them.
_PLAYED: Final = frozenset({"audio", "video", "media"})
# By which relation an element should refer; Office and LibreOffice look at its name, not its kind.
_USES: Final = {
    "attachedTemplate": "attachedtemplate",
    "altChunk": "afchunk",
    "subDoc": "subdocument",
    "externalBook": "externallinkpath",
    **dict.fromkeys(("blip", "imagedata"), "image"),
    **dict.fromkeys(("oleObj", "oleObject", "OLEObject"), "oleobject"),
}
_VML_PICTURES: Final = ("imagedata", "fill", "stroke")  # these may name a file in themselves
_FIELD_TAGS: Final = frozenset({"instrText", "delInstrText"})
_FORMULA_TAGS: Final = frozenset(
    "f definedName formula formula1 formula2 calculatedColumnFormula totalsRowFormula".split()  # noqa: SIM905 reads best
)


class Ooxml:
    """Collects what the parts say; `kind()` decides when all are read."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.casefold() for name in names}
        self._defaults: dict[str, str] = {}
        self._overrides: dict[str, str] = {}
        self._outside: dict[tuple[str, str], str] = {}  # what a part's relations point to
        self._used: set[tuple[str, str, str]] = set()
        self._main = ""
        self._told = ""
        self._check: Callable[[str], None] = check_field
        self._in_code = False  # of a field
        self._seen: dict[str, Callable[[str, Attributes], None]] = {
            "Default": self._see_default,
            "Override": self._see_override,
            "Relationship": self._see_relationship,
            "fldChar": self._see_border,
            "fldSimple": self._see_field,
            "oleObj": self._see_object,
            "oleObject": self._see_object,
            "OLEObject": self._see_object,
            "ddeLink": self._see_active,
            "ocx": self._see_active,
            "hlinkClick": self._see_action,
            "hlinkHover": self._see_action,
            "hlinkMouseOver": self._see_action,
            **dict.fromkeys(_VML_PICTURES, self._see_vml),
            **dict.fromkeys(("image", "feImage", "use"), self._see_svg),
            **dict.fromkeys(("textPr", "webPr", "dbPr"), self._see_connection),
        }

    def element(self, part: str, tag: str, attributes: Attributes) -> bool:
        """See an element; the text of field instructions and formulas is wanted."""
        if tag in self._seen:
            self._seen[tag](part, attributes)
        if tag in _USES:
            self._used.update((part.casefold(), value, _USES[tag]) for value in attributes.values())
        if tag in _FORMULA_TAGS:
            self._hear_out(check_formula)
            return True
        return tag in _FIELD_TAGS or (tag == "t" and self._in_code)

    def text(self, part: str, text: str) -> None:  # noqa: ARG002 the protocol's
        """See a piece of a field or formula: Word may cut one word into several."""
        if len(self._told) < LONGEST:
            self._told = (self._told + text).lstrip()

    def is_page(self, part: str) -> bool:
        """Tell whether Word takes a part for a web page: by its type, whatever its name."""
        return self._type_of(part.casefold()).partition(";")[0].strip() in _PAGES

    def kind(self) -> str:
        """Return the kind; raise Refusal."""
        self._hear_out(check_field)
        self._check_uses()
        types = {*self._defaults.values(), *self._overrides.values()} - {_BINARY_WORKBOOK}
        if any(sign in known for known in types for sign in _MACROS):
            raise Refusal("macros")
        if any(name.endswith(_MACRO_PARTS) or "/macrosheets/" in name for name in self._names):
            raise Refusal("macros")
        if any("activex" in known for known in types):
            raise Refusal("active")
        if self._main not in self._names:
            raise Refusal("broken")
        main_type = self._type_of(self._main)
        if main_type not in _MAIN:
            raise Refusal("unknown_type")
        return _MAIN[main_type]

    def _type_of(self, part: str) -> str:
        extension = part.rpartition(".")[2]
        return self._overrides.get(part) or self._defaults.get(extension, "")

    def _hear_out(self, then: Callable[[str], None]) -> None:
        """Decide about the field or formula that has ended; `then` decides about the next one."""
        told, self._told = self._told, ""
        self._check(told)
        self._check = then

    def _check_uses(self) -> None:
        for part, name, relation in self._used:
            if (part, name) in self._outside:
                _check_outside(relation, self._outside[part, name])

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
        if relation in _MACRO_RELATIONS:
            raise Refusal("macros")
        if relation == "control":
            raise Refusal("active")
        if attributes.get("TargetMode", "").casefold() == "external":
            _check_outside(relation, target)
            folder, name = posixpath.split(part.casefold())
            owner = folder.removesuffix("_rels") + name.removesuffix(".rels")
            self._outside[owner, attributes.get("Id", "")] = target
        elif relation == "officedocument" and part.casefold() == _ROOT:
            self._main = posixpath.normpath(target.lstrip("/")).casefold()

    def _see_border(self, _part: str, attributes: Attributes) -> None:
        self._hear_out(check_field)
        self._in_code = "begin" in values(attributes, "fldchartype")

    def _see_field(self, _part: str, attributes: Attributes) -> None:
        for told in values(attributes, "instr"):
            check_field(told)

    def _see_object(self, _part: str, attributes: Attributes) -> None:
        if any(name.casefold().startswith("package") for name in values(attributes, "progid")):
            raise Refusal("embedded_program")

    def _see_active(self, _part: str, _attributes: Attributes) -> None:
        raise Refusal("active")

    def _see_vml(self, _part: str, attributes: Attributes) -> None:
        if any(map(is_a_file, values(attributes, "src"))):
            raise Refusal("external_links")

    def _see_svg(self, _part: str, attributes: Attributes) -> None:
        if any(map(is_on_a_share, values(attributes, "href"))):
            raise Refusal("external_links")

    def _see_connection(self, _part: str, attributes: Attributes) -> None:
        """See where a workbook's figures are fetched from: a file, or what a database is told."""
        places = [*values(attributes, "sourcefile"), *values(attributes, "url")]
        for told in values(attributes, "connection"):
            _, _, source = told.casefold().partition("data source=")
            places.append(source.lstrip(" \"'"))
        if any(map(is_on_a_share, places)):
            raise Refusal("external_links")

    def _see_action(self, _part: str, attributes: Attributes) -> None:
        for action in values(attributes, "action"):
            if action.casefold().startswith("ppaction://macro"):
                raise Refusal("macros")
            if action.casefold().startswith("ppaction://program"):
                raise Refusal("active")


def _check_outside(relation: str, target: str) -> None:
    """Raise Refusal for what is fetched when the file is opened.

    A hyperlink waits for a click, wherever it leads; Office runs no script that is its address, and
    `javascript:void(0)` comes with text from web pages. What a click starts, an action says.
    """
    if relation == "hyperlink":
        return
    if relation == "attachedtemplate":
        # Word notes where the author's own template lay in every letter made from one, most often
        # on her disk: an address that opens for nobody else. A share or the web would be asked.
        refused = is_on_a_share(target) or is_on_the_web(target)
    else:
        away = is_a_file(target) or (relation not in _PLAYED and leads_up(target))
        refused = relation in _NEVER_OUTSIDE or away
    if refused:
        raise Refusal("external_links")
