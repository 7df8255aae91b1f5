"""Office files and Keynote: a zip whose parts are all read, each once, to its end."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import IO, Final, Protocol
from zipfile import ZipFile, ZipInfo

from gatherings.judge import odf, ooxml
from gatherings.judge.parts import Flavour, read_part
from gatherings.judge.refusal import Refusal
from gatherings.judge.zips import Budget, opened

_KEYNOTE: Final = ("index/document.iwa", "index.zip", "index.apxl", "index.apxl.gz")
_KEYNOTE_ZIPS: Final = ("index.zip", ".usdz")  # what it is made of, and models in space
_KEYNOTE_LOCKED: Final = (".iwph", ".iwpv2")
_FIRST: Final = frozenset({odf.MANIFEST.casefold(), ooxml.CONTENT_TYPES})


class _Decided(Flavour, Protocol):
    def kind(self) -> str: ...


def kind_of(path: Path) -> str:
    """Return the kind of an Office file; raise Refusal."""
    with path.open("rb") as file:
        return kind_within(file, Budget())


def kind_within(file: IO[bytes], budget: Budget, *, inside_keynote: bool = False) -> str:
    """Return the kind of an Office file that unpacks to no more than `budget`; raise Refusal."""
    with opened(file, budget) as archive:
        flavour = None if inside_keynote else _flavour(archive)

        for entry in _in_order(archive):
            own = flavour is None and entry.filename.lower().endswith(_KEYNOTE_ZIPS)
            nested = partial(_judge_nested, budget=budget, inside_keynote=own)
            read_part(archive, entry, flavour, budget, nested)
        return flavour.kind() if flavour else "key"


def _in_order(archive: ZipFile) -> list[ZipInfo]:
    """The parts; before them those that say what the others are, or that they are locked."""
    return sorted(archive.infolist(), key=lambda entry: entry.filename.casefold() not in _FIRST)


def _flavour(archive: ZipFile) -> _Decided | None:
    """Return what knows this family of files; None for Keynote, whose parts nobody reads."""
    names = archive.namelist()
    folded = {name.casefold() for name in names}
    found: list[_Decided | None] = []
    if ooxml.CONTENT_TYPES in folded:
        found.append(ooxml.Ooxml(names))
    if odf.MIMETYPE in names:
        found.append(odf.Odf(names, odf.mimetype_of(archive)))
    if _is_keynote(folded):
        if any(name.endswith(_KEYNOTE_LOCKED) for name in folded):
            raise Refusal("encrypted")
        found.append(None)
    if len(found) != 1:
        raise Refusal("polyglot" if found else "unknown_content")
    return found[0]


def _is_keynote(names: Iterable[str]) -> bool:
    """Tell whether the parts are Keynote's: at the top, or in a folder that a Mac made a zip of."""
    return any(name == sign or name.endswith(f".key/{sign}") for name in names for sign in _KEYNOTE)


def _judge_nested(file: IO[bytes], budget: Budget, *, inside_keynote: bool) -> None:
    if budget.depth_left == 0:
        raise Refusal("nested_archive")
    budget.depth_left -= 1
    try:
        kind_within(file, budget, inside_keynote=inside_keynote)
    except Refusal as refusal:
        if refusal.code == "unknown_content":
            raise Refusal("nested_archive") from refusal
        raise
    budget.depth_left += 1
