"""Makes a picture anew: `python -m gatherings.uploads.pictures SOURCE TARGET SMALL WIDTH`.

The target is a WebP that stands upright, at most 2400 pixels on its long side, with nothing of the
camera, the place or the day in it; SMALL is the same picture, at most WIDTH pixels wide. Prints
{"width": …, "height": …} of the target; or, with exit status 1, {"reason": "broken"} or
{"reason": "bomb"}, keys of gatherings.uploads.refusals.SENTENCES.
"""

import io
import json
import sys
from math import ceil
from pathlib import Path
from typing import Final

import pillow_heif
from PIL import Image, ImageCms, ImageOps
from PIL import WebPImagePlugin as _WebP  # noqa: F401 or Pillow loads every format

LONG_SIDE: Final = 2400
MAX_PIXELS: Final = 100_000_000
_QUALITY: Final = 82
_SMALL_QUALITY: Final = 60
_FORMATS: Final = ("PNG", "JPEG", "WEBP", "HEIF")
_SIXTEEN_BITS: Final = 256
_LARGE: Final = 25_000_000  # pixels
_STRIP: Final = 64  # rows of what comes out
_FOUR_BYTES_A_PIXEL: Final = frozenset({"RGB", "RGBA", "RGBX", "CMYK"})
_WITH_PROFILES: Final = frozenset({"L", "RGB", "RGBA", "CMYK"})
BROKEN: Final = (OSError, SyntaxError, ValueError, RuntimeError, EOFError)
# Pillow raises at twice this number.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2


def main() -> int:
    """Make one picture anew, and return the exit status."""
    source, target, small = map(Path, sys.argv[1:4])
    width = int(sys.argv[4])
    status = 0
    try:
        answer: dict[str, object] = made_anew(source, target, small, width)
    except (MemoryError, Image.DecompressionBombError):
        answer, status = {"reason": "bomb"}, 1
    except BROKEN:
        answer, status = {"reason": "broken"}, 1
    print(json.dumps(answer))  # noqa: T201 the answer
    return status


def made_anew(source: Path, target: Path, small: Path, width: int) -> dict[str, object]:
    """Write `target`, and `small` at most `width` wide; return the size of the first.

    Raises what Pillow raises for a file that is broken.
    """
    picture = upright(source, LONG_SIDE)
    size: dict[str, object] = {"width": picture.width, "height": picture.height}
    _write(picture, target, _QUALITY)
    picture.thumbnail((width, LONG_SIDE), reducing_gap=2)
    _write(picture, small, _SMALL_QUALITY)
    return size


def _write(picture: Image.Image, target: Path, quality: int) -> None:
    picture.save(target, format="WEBP", quality=quality, method=4, exif=b"", xmp=b"")


def upright(source: Path, side: int) -> Image.Image:
    """Return a picture at most `side` pixels long, as one sees it, and nothing else of the file.

    Raises one of BROKEN, or what Pillow raises for a picture that is too large.
    """
    pillow_heif.options.DECODE_THREADS = 1  # each thread's stack counts as memory
    pillow_heif.register_heif_opener(thumbnails=False)
    with Image.open(source, formats=_FORMATS) as image:
        if image.format == "JPEG":
            # Decoding at a half, a quarter or an eighth costs that much less memory.
            image.draft("RGB", (side, side))
        image.load()
        turned = ImageOps.exif_transpose(_shrunk(image, side))
    picture = _in_srgb(turned)
    picture.info.clear()
    return picture


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Return the picture at most `side` pixels long. A very large one goes there by strips.

    Pillow would hold it twice while it is made smaller, and again if it is transparent.
    """
    factor = max(image.size) // side
    if factor > 1 and image.width * image.height > _LARGE and image.mode in _FOUR_BYTES_A_PIXEL:
        image = _by_strips(image, factor)
    image.thumbnail((side, side), reducing_gap=3)
    return image


def _by_strips(image: Image.Image, factor: int) -> Image.Image:
    size = (ceil(image.width / factor), ceil(image.height / factor))
    small = Image.new(image.mode, size)
    for row in range(0, size[1], _STRIP):
        top, bottom = row * factor, min((row + _STRIP) * factor, image.height)
        small.paste(image.crop((0, top, image.width, bottom)).reduce(factor), (0, row))
    small.info = dict(image.info)
    return small


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the picture in the colours that a browser takes for granted, with its transparency."""
    plain = _eight_bits(image)
    if plain.mode not in _WITH_PROFILES:
        plain = plain.convert("RGBA" if image.has_transparency_data else "RGB")
    profile = image.info.get("icc_profile")
    if profile:
        plain = _converted(plain, profile)
    return plain.convert("RGBA" if image.has_transparency_data else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a picture of 16-bit greys in 8 bits, which Pillow would cut off instead of scale."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / _SIXTEEN_BITS).convert("L")
    return image


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture converted from its own colours; unchanged when they make no sense."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, own, ImageCms.createProfile("sRGB"), outputMode=_colours_of(image)
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return converted or image


def _colours_of(image: Image.Image) -> str:
    return "RGBA" if image.mode == "RGBA" else "RGB"


if __name__ == "__main__":
    sys.exit(main())
