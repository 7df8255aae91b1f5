from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from tests.gatherings.judging import verdict
from tests.gatherings.pictures import encoded, halves, photo, png, png_header

pillow_heif.register_heif_opener(thumbnails=False)
JPEG = photo()
WEBP = encoded(halves(90, 60), "WEBP")
HEIC = encoded(halves(64, 64), "HEIF")
AVIF = encoded(halves(64, 64), "AVIF")
BOX_TO_THE_END = HEIC + bytes(4) + b"free" + bytes(20)
LONG_BOX = HEIC + (1).to_bytes(4) + b"free" + (16).to_bytes(8)

ACCEPTED = {
    "a.png": png(10, 10),
    "a.jpg": JPEG,
    "a.JPEG": JPEG,
    "a.webp": WEBP,
    "a.heic": HEIC,
    "a.heif": HEIC,
    "to the end.heic": BOX_TO_THE_END,
    "long.heic": LONG_BOX,
    "twelve megapixels.jpg": encoded(Image.new("RGB", (4000, 3000)), "JPEG"),
    "a hundred megapixels.png": png_header(10_000, 10_000),
    "large.webp": encoded(Image.new("L", (6000, 5000)), "WEBP", method=0),
}
KINDS = {"jpg": "jpeg", "heif": "heic"}
REFUSED = {
    "cut.png": (png(100, 100)[:-20], "broken"),
    "head.png": (b"\x89PNG\r\n\x1a\n", "broken"),
    "cut.jpg": (JPEG[: len(JPEG) * 2 // 3], "broken"),
    "cut.webp": (WEBP[:-20], "broken"),
    "cut.heic": (HEIC[:-20], "broken"),
    "head.heic": (HEIC[:40], "broken"),
    "box of nothing.heic": (HEIC + (4).to_bytes(4) + b"free", "broken"),
    "another kind in its place.heic": (AVIF.replace(b"ftypavif", b"ftypmif1", 1), "broken"),
    "film.heic": (b"\x00\x00\x00\x20ftypisom" + bytes(99), "unknown_content"),
    "too large.png": (png_header(10_001, 10_000), "too_many_pixels"),
    "png.jpg": (png(10, 10), "wrong_extension"),
    "pdf.jpg": (b"%PDF-1.7\n", "wrong_extension"),
    "jpeg.heic": (JPEG, "wrong_extension"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_picture_is_taken(tmp_path: Path, name: str) -> None:
    extension = name.rpartition(".")[2].lower()
    assert verdict(tmp_path, name, ACCEPTED[name]) == KINDS.get(extension, extension)


@pytest.mark.parametrize("name", REFUSED)
def test_a_picture_is_refused(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    assert verdict(tmp_path, name, content) == reason
