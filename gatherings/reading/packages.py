"""A zip of XML parts, and the text in their paragraphs, read as a stream."""

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from gatherings.reading.pages import Unreadable

_PIECE: Final = 64 * 1024
_BROKEN: Final = (BadZipFile, EOFError, KeyError, NotImplementedError, OSError, zlib.error)

type Attributes = dict[str, str]


class Walker(Protocol):
    """Sees a part's elements in order, by their names without prefix."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """See an element begin."""

    def end(self, tag: str) -> None:
        """See an element end."""

    def text(self, text: str) -> None:
        """See text."""


class Starts:
    """A walker to whom the beginnings of elements say all."""

    def end(self, tag: str) -> None:
        """Nothing to do."""

    def text(self, text: str) -> None:
        """Nothing to do."""


class Together:
    """Several walkers that see the same part."""

    def __init__(self, *walkers: Walker) -> None:
        self._walkers = walkers

    def start(self, tag: str, attributes: Attributes) -> None:
        """See an element begin."""
        for walker in self._walkers:
            walker.start(tag, attributes)

    def end(self, tag: str) -> None:
        """See an element end."""
        for walker in self._walkers:
            walker.end(tag)

    def text(self, text: str) -> None:
        """See text."""
        for walker in self._walkers:
            walker.text(text)


@contextmanager
def opened(path: Path) -> Iterator[ZipFile]:
    """Open the package; what is wrong with it, here or while it is read, is Unreadable."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except (*_BROKEN, expat.ExpatError) as error:
        raise Unreadable from error


def walk(archive: ZipFile, part: str, walker: Walker) -> None:
    """Let `walker` see a part; raises Unreadable for a document type, which no such part has."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: walker.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: walker.end(_local(name))
    parser.CharacterDataHandler = walker.text
    parser.StartDoctypeDeclHandler = _refuse
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_arguments: object) -> None:
    raise Unreadable("unsafe_xml")


@dataclass
class Paragraphs:
    """Collects the text of paragraphs.

    `texts` are the elements whose text counts (none: everything in a paragraph), `breaks` what
    stands for a character, `skipped` what is passed over with all that is in it.
    """

    paragraphs: frozenset[str] = frozenset({"p"})
    texts: frozenset[str] = frozenset({"t"})
    breaks: dict[str, str] = field(default_factory=lambda: {"br": "\n", "cr": "\n", "tab": "\t"})
    skipped: frozenset[str] = frozenset({"Fallback"})

    def __post_init__(self) -> None:
        self._pieces: list[str] = []
        self._skipping = 0
        self._paragraph = 0
        self._counting = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """See an element begin."""
        if self._skipping or tag in self.skipped or self._is_passed_over(tag, attributes):
            self._skipping += 1
            return
        self._paragraph += tag in self.paragraphs
        self._counting += tag in self.texts
        if self._paragraph and tag in self.breaks:
            self._pieces.append(self.breaks[tag])

    def end(self, tag: str) -> None:
        """See an element end."""
        if self._skipping:
            self._skipping -= 1
            return
        self._counting -= tag in self.texts
        if tag in self.paragraphs:
            self._paragraph -= 1
            self._pieces.append("\n")

    def text(self, text: str) -> None:
        """See text; line breaks in the XML are none on the page."""
        counts = self._counting if self.texts else self._paragraph
        if counts and not self._skipping:
            self._pieces.append(text.replace("\n", " "))

    def taken(self) -> str:
        """Return what was collected, and begin anew."""
        whole = "".join(self._pieces)
        self._pieces.clear()
        return whole

    def _is_passed_over(self, tag: str, attributes: Attributes) -> bool:
        """Tell whether a field is the number of the slide, which is nobody's text."""
        return tag == "fld" and attributes.get("type") == "slidenum"


@dataclass(frozen=True)
class Relation:
    """A line of a part's relationships: what kind, and which part, by its path in the package."""

    kind: str
    part: str


def relations(archive: ZipFile, part: str) -> dict[str, Relation]:
    """Return the parts that `part` ("" for the package) refers to, by its names for them."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    seen = _Relations(folder)
    if where in archive.namelist():
        walk(archive, where, seen)
    return seen.found


def main_part(archive: ZipFile) -> str:
    """Return the path of the part that holds the document; raises Unreadable."""
    for relation in relations(archive, "").values():
        if relation.kind == "officeDocument":
            return relation.part
    raise Unreadable


class _Relations(Starts):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, Relation] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.join("/", self._folder, attributes.get("Target", ""))
            kind = attributes.get("Type", "").rpartition("/")[2]
            path = posixpath.normpath(target).lstrip("/")
            self.found[attributes.get("Id", "")] = Relation(kind, path)
