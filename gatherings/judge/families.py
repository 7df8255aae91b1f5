"""Which family a file belongs to, by its first bytes."""

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gatherings.judge.refusal import Refusal
from gatherings.kinds import PICTURES


@dataclass(frozen=True)
class Family:
    """Kinds that begin alike, and the module that tells them apart."""

    module: str
    kinds: frozenset[str]


_PDF: Final = Family("gatherings.judge.pdf", frozenset({"pdf"}))
_OFFICE: Final = Family(
    "gatherings.judge.office",
    frozenset({"pptx", "ppsx", "docx", "xlsx", "odp", "odt", "ods", "key"}),
)
_IMAGES: Final = Family("gatherings.judge.images", PICTURES - {"heic"})
_HEIF: Final = Family("gatherings.judge.heif", frozenset({"heic"}))
_MAGIC: Final = (
    (0, b"%PDF-", _PDF),
    (0, b"PK\x03\x04", _OFFICE),
    (0, b"\x89PNG\r\n\x1a\n", _IMAGES),
    (0, b"\xff\xd8\xff", _IMAGES),
    (8, b"WEBP", _IMAGES),
    (4, b"ftyp", _HEIF),
)
OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_HEAD: Final = 1024
_LOCK_LENGTHS: Final = frozenset({162, 165})  # who has the document open: a length, and a name
_LONGEST_OWNER: Final = 55


def family_of(path: Path) -> Family:
    """Return the family of the file; raise Refusal when its bytes are none of ours."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise Refusal("empty")
    for start, magic, family in _MAGIC:
        if head.startswith(magic, start):
            return family
    raise Refusal(_reason_against(path, head))


def _reason_against(path: Path, head: bytes) -> str:
    if head.startswith(OLE2):
        return "encrypted" if _holds(path, "EncryptedPackage".encode("utf-16-le")) else "legacy"
    if _holds(path, b"%PDF-"):
        return "polyglot"
    if len(head) in _LOCK_LENGTHS and 0 < head[0] < _LONGEST_OWNER:
        return "lock_file"
    return "broken" if head.startswith(_EMPTY_ZIP) else "unknown_content"


def _holds(path: Path, needle: bytes) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(needle) >= 0
