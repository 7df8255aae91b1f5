"""HEIC, the pictures of telephones: apart from the other pictures, since its reader is heavy."""

from pathlib import Path
from typing import Final

import pillow_heif

from gatherings.judge.images import checked
from gatherings.judge.refusal import Refusal

_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_SMALL_HEAD: Final = 8
_LONG_HEAD: Final = 16


def kind_of(path: Path) -> str:
    """Return "heic"; raise Refusal."""
    with path.open("rb") as file:
        if file.read(12)[8:] not in _BRANDS:
            raise Refusal("unknown_content")  # AVIF, MP4 and others begin like this too
    _check_boxes(path)
    pillow_heif.options.DECODE_THREADS = 1  # each thread's stack counts as memory
    pillow_heif.register_heif_opener(thumbnails=False)
    checked(path, "HEIF")
    return "heic"


def _check_boxes(path: Path) -> None:
    """Raise Refusal when a box says that it is longer than what there is of the file."""
    size = path.stat().st_size
    position = 0
    with path.open("rb") as file:
        while position < size:
            file.seek(position)
            length = _box_length(file.read(_LONG_HEAD)) or size - position
            if length < _SMALL_HEAD or position + length > size:
                raise Refusal("broken")
            position += length


def _box_length(head: bytes) -> int:
    """Return a box's length: 0 is to the end of the file, 1 that it is written further on."""
    length = int.from_bytes(head[:4])
    return int.from_bytes(head[8:]) if length == 1 else length
