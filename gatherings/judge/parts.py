"""One part of an Office file, read to its end in pieces: size, checksum and what it holds."""

import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Final, Protocol
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from gatherings.judge.families import OLE2
from gatherings.judge.pages import PageReader
from gatherings.judge.programs import is_program
from gatherings.judge.refusal import Refusal
from gatherings.judge.signs import OLE_SIGNS, RTF_SIGNS, SignReader
from gatherings.judge.zips import Budget

_PIECE: Final = 64 * 1024
_MAX_DEPTH: Final = 1000
_STRICT: Final = (".xml", ".rels")
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)\b")
_LONGEST_DECLARATION: Final = len(b"<!DOCTYPE")
_XML_STARTS: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"\x00<")
_FOUR_BYTES_A_SIGN: Final = (
    b"\xff\xfe\x00\x00",
    b"\x00\x00\xfe\xff",
    b"\x00\x00\x00<",
    b"<\x00\x00\x00",
)
_ARCHIVES: Final = (
    *(b"7z\xbc\xaf'\x1c", b"Rar!", b"\xfd7zXZ\x00", b"BZh", b"MSCF", b"\x1f\x8b\x08"),
    b"\x28\xb5\x2f\xfd",
)
_TAR: Final = (257, b"ustar")
_PACKED: Final = (".emz", ".wmz", ".pcz", ".apxl.gz")  # gzip, but Office's and Keynote's own
_DOS_HEAD: Final = 64
_PROGRAM_HEADS: Final = (
    *(b"\x7fELF", b"#!"),
    *(b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe"),
)

type Attributes = dict[str, str]


def values(attributes: Attributes, wanted: str) -> list[str]:
    """Return the values of an attribute whatever its case and prefix: there may be several."""
    return [
        value for name, value in attributes.items() if name.rpartition(":")[2].lower() == wanted
    ]


class Flavour(Protocol):
    """What a family of Office files looks for in its parts."""

    def element(self, part: str, tag: str, attributes: Attributes) -> bool:
        """See an element's start (its name without prefix); return True to be given its text."""

    def text(self, part: str, text: str) -> None:
        """See text of an element that was asked for."""

    def is_page(self, part: str) -> bool:
        """Tell whether a part is a web page that becomes text of the document."""


type Nested = Callable[[IO[bytes]], None]  # judges a zip that is a part; raises Refusal


class _Reader(Protocol):
    def feed(self, piece: bytes) -> None: ...
    def close(self) -> None: ...


def read_part(
    archive: ZipFile, entry: ZipInfo, flavour: Flavour | None, budget: Budget, nested: Nested
) -> None:
    """Read a part to its end and let `flavour`, if any, see its XML; raise Refusal."""
    try:
        with archive.open(entry) as stream:
            piece = stream.read(_PIECE)
            readers = _readers_for(entry.filename, piece, flavour, nested)
            total = _feed(readers, piece, stream, budget)
    except (BadZipFile, EOFError, NotImplementedError, OSError, zlib.error) as error:
        raise Refusal("broken") from error
    if total != entry.file_size:
        raise Refusal("bomb")


def _feed(readers: list[_Reader], piece: bytes, stream: IO[bytes], budget: Budget) -> int:
    total = 0
    while piece:
        total += len(piece)
        budget.spend(len(piece))
        for reader in readers:
            reader.feed(piece)
        piece = stream.read(_PIECE)
    for reader in readers:
        reader.close()
    return total


def _readers_for(name: str, head: bytes, flavour: Flavour | None, nested: Nested) -> list[_Reader]:
    if head and is_program(name):
        raise Refusal("embedded_program")
    pages = [PageReader()] if flavour and flavour.is_page(name) else []
    if flavour and _is_xml(name, head):
        return [*pages, _XmlReader(name, flavour, with_doctype=bool(pages))]
    return [*pages, *_readers_by_head(name, head, nested)]


def _readers_by_head(name: str, head: bytes, nested: Nested) -> Iterator[_Reader]:
    if head.startswith(OLE2):
        yield SignReader(OLE_SIGNS)
    elif head.startswith(b"PK\x03\x04"):
        yield _NestedReader(nested)
    elif head.lstrip().startswith(b"{\\rt"):
        yield SignReader(RTF_SIGNS)
    else:
        _check_head(name, head)


def _check_head(name: str, head: bytes) -> None:
    """Raise Refusal for archives and programs."""
    if head.startswith(_ARCHIVES) and not name.lower().endswith(_PACKED):
        raise Refusal("nested_archive")
    place, sign = _TAR
    if head.startswith(sign, place):
        raise Refusal("nested_archive")
    windows = head.startswith(b"MZ") and b"\0" in head[:_DOS_HEAD]  # a text has no NUL
    if windows or head.startswith(_PROGRAM_HEADS):
        raise Refusal("embedded_program")


def _is_xml(name: str, head: bytes) -> bool:
    """Tell whether somebody may take the part for XML: blanks alone may be its beginning."""
    if head.startswith(_FOUR_BYTES_A_SIGN):
        raise Refusal("unsafe_xml")  # nobody writes it so, and our reader could not look
    start = head.lstrip()
    return bool(head) and (
        not start or start.startswith(_XML_STARTS) or name.lower().endswith(_STRICT)
    )


class _XmlReader:
    """XML without document type or entities, not too deep, and well-formed where it must be."""

    def __init__(self, part: str, flavour: Flavour, *, with_doctype: bool) -> None:
        self._part = part
        self._strict = part.lower().endswith(_STRICT)
        self._flavour = flavour
        self._depth = 0
        self._with_doctype = with_doctype
        self._given_up = False
        self._before = b""  # the end of what could not be read
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        if not with_doctype:  # a web page has one; no entities even there
            self._parser.StartDoctypeDeclHandler = self._unsafe
        self._parser.EntityDeclHandler = self._unsafe

    def feed(self, piece: bytes) -> None:
        self._parse(piece, last=False)

    def close(self) -> None:
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        if self._given_up:
            self._check_unread(piece)
            return
        try:
            self._parser.Parse(piece, last)
        except (ValueError, LookupError) as error:  # an encoding that our reader does not know
            raise Refusal("unsafe_xml") from error
        except expat.ExpatError as error:
            if self._strict:
                raise Refusal("broken") from error
            # Old drawings and pieces of HTML: no reader of ours takes them for XML.
            self._given_up = True
            self._check_unread(piece)

    def _check_unread(self, piece: bytes) -> None:
        """Refuse declarations that a more forgiving reader than ours would come to."""
        window = self._before + piece
        if not self._with_doctype and _DECLARATION.search(window):
            raise Refusal("unsafe_xml")
        self._before = window[-_LONGEST_DECLARATION:]

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise Refusal("unsafe_xml")
        wanted = self._flavour.element(self._part, name.rpartition(":")[2], attributes)
        self._parser.CharacterDataHandler = self._text if wanted else None

    def _end(self, _name: str) -> None:
        self._depth -= 1
        self._parser.CharacterDataHandler = None

    def _text(self, text: str) -> None:
        self._flavour.text(self._part, text)

    def _unsafe(self, *_arguments: object) -> None:
        raise Refusal("unsafe_xml")


class _NestedReader:
    """A zip in a zip, set aside on disk and judged when it is whole."""

    def __init__(self, nested: Nested) -> None:
        self._nested = nested
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 closed below

    def feed(self, piece: bytes) -> None:
        self._file.write(piece)

    def close(self) -> None:
        with self._file:
            self._nested(self._file)
