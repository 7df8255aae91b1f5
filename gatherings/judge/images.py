"""Pictures: their kind by their bytes, their size by their header, and whether they are whole."""

from pathlib import Path
from typing import Final

from PIL import Image
from PIL import WebPImagePlugin as _WebPImagePlugin  # noqa: F401 Pillow would load every format to find it

from gatherings.judge.refusal import Refusal

MAX_PIXELS: Final = 100_000_000
_DECODED_WHOLE: Final = 25_000_000  # pixels; at four bytes each well below the child's memory
_KINDS: Final = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "WEBP": "webp"}
# Our own limit is lower, and answers with a sentence.
Image.MAX_IMAGE_PIXELS = None


def kind_of(path: Path) -> str:
    """Return "png", "jpeg" or "webp"; raise Refusal."""
    return _KINDS[checked(path, "PNG", "JPEG", "WEBP")]


def checked(path: Path, *formats: str) -> str:
    """Return Pillow's name of the picture's format when it is whole; raise Refusal."""
    try:
        with Image.open(path, formats=formats) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refusal("too_many_pixels")
            _check_whole(image)
            return str(image.format)
    except (OSError, SyntaxError, ValueError, RuntimeError) as error:
        raise Refusal("broken") from error


def _check_whole(image: Image.Image) -> None:
    if image.format == "PNG":
        image.verify()
    elif image.format in {"JPEG", "MPO"}:
        # At an eighth of its size every byte is looked at, and little is kept.
        image.draft("L", (1, 1))
        image.load()
    elif image.width * image.height <= _DECODED_WHOLE:
        image.load()
