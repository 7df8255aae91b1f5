"""Pictures small enough to lie in the repository."""

from pathlib import Path

from PIL import Image

COLOURS = 128
LARGEST = 150_000


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture with few colours, which its flat surfaces do not miss, as a small PNG."""
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, format="PNG", optimize=True)
    assert path.stat().st_size <= LARGEST, f"{path.name} is too large"
