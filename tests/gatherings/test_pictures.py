import io
import os
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms

from gatherings.uploads import pictures
from gatherings.uploads.pictures import LONG_SIDE, made_anew
from members.confinement import MEGABYTE, ChildResult, Outcome, run_child
from tests.gatherings.pictures import DAY, SERIAL, encoded, halves, photo, png_header

pillow_heif.register_heif_opener(thumbnails=False)
PHOTOS = Path(os.environ["KULTURNETT_SAMPLES"]) / "photos"
TRACES = [b"Exif", b"GPS", b"xmpmeta", SERIAL.encode(), DAY.encode(), b"ICCP", b"ICC_PROFILE"]


def developing(source: Path, target: Path) -> ChildResult:
    """How the making anew of a picture ends, in the judge's own limits."""
    return run_child(
        "gatherings.uploads.pictures",
        *(str(source), str(target), str(target.with_name("small")), "480"),
        memory=512 * MEGABYTE,
        cpu_seconds=30,
        seconds=30,
    )


def anew(folder: Path, content: bytes) -> Image.Image:
    """The picture as it is served."""
    source, target = folder / "source", folder / "target"
    source.write_bytes(content)
    made_anew(source, target, folder / "small", 480)
    return Image.open(io.BytesIO(target.read_bytes()))


def colour(image: Image.Image, x: int, y: int) -> str:
    """Which of red, green and blue a point has most of."""
    pixel = image.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return ["red", "green", "blue"][pixel.index(max(pixel))]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_nothing_of_place_day_or_camera_is_left(tmp_path: Path, kind: str) -> None:
    source = photo(kind)
    assert SERIAL.encode() in source
    anew(tmp_path, source)
    served = (tmp_path / "target").read_bytes()
    assert [trace for trace in TRACES if trace in served] == []


@pytest.mark.parametrize(
    ("orientation", "size", "blue"),
    [
        (1, (120, 80), (60, 10)),
        (3, (120, 80), (60, 70)),
        (6, (80, 120), (70, 60)),
        (8, (80, 120), (10, 60)),
    ],
)
def test_a_picture_stands_upright(
    tmp_path: Path, orientation: int, size: tuple[int, int], blue: tuple[int, int]
) -> None:
    image = anew(tmp_path, photo(orientation=orientation))
    assert image.size == size
    assert colour(image, *blue) == "blue"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_large_picture_is_made_smaller(tmp_path: Path, kind: str) -> None:
    image = anew(tmp_path, encoded(halves(4800, 1600), kind))
    assert image.size == (LONG_SIDE, 800)


def test_a_small_picture_keeps_its_size(tmp_path: Path) -> None:
    assert anew(tmp_path, photo()).size == (120, 80)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "CMYK"])
def test_a_very_large_picture_is_made_smaller_by_strips(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(pictures, "_LARGE", 0)
    exif = Image.Exif()
    exif[0x0112] = 6
    kind = "JPEG" if mode == "CMYK" else "PNG"
    monkeypatch.setattr(pictures, "LONG_SIDE", 100)
    source = encoded(halves(1003, 701).convert(mode), kind, exif=exif)
    image = anew(tmp_path, source)
    assert max(image.size) == 100
    assert (colour(image, image.width - 5, 50), colour(image, 5, 50)) == ("blue", "red")


def test_what_is_transparent_stays_so(tmp_path: Path) -> None:
    image = anew(tmp_path, encoded(Image.new("RGBA", (9, 9), (255, 0, 0, 0)), "PNG"))
    assert image.getchannel("A").getextrema() == (0, 0)


def test_a_transparent_colour_of_a_palette_stays_so(tmp_path: Path) -> None:
    image = anew(tmp_path, encoded(Image.new("P", (9, 9)), "PNG", transparency=0))
    assert image.mode == "RGBA"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK"])
def test_every_way_to_store_colours_becomes_red_green_blue(tmp_path: Path, mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = anew(tmp_path, encoded(Image.new(mode, (9, 9)), kind, icc_profile=profile))
    assert image.mode == ("RGBA" if mode == "LA" else "RGB")


def test_greys_of_sixteen_bits_keep_their_lightness(tmp_path: Path) -> None:
    grey = Image.new("I;16", (9, 9), 128 * 256)
    assert anew(tmp_path, encoded(grey, "PNG")).convert("L").getpixel((4, 4)) == 128


def test_a_profile_that_makes_no_sense_is_passed_over(tmp_path: Path) -> None:
    image = anew(tmp_path, encoded(halves(9, 9), "PNG", icc_profile=b"tull"))
    assert colour(image, 4, 7) == "red"


def test_a_picture_is_made_in_a_child_that_tells_its_size(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(photo(orientation=6))
    result = developing(tmp_path / "source", tmp_path / "target")
    assert (result.outcome, result.answer) == (Outcome.OK, {"width": 80, "height": 120})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (photo()[:1000], "broken"),
        (b"hei", "broken"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "broken"),
        (png_header(10_001, 10_000), "bomb"),
        (png_header(10_000, 10_000), "broken"),
    ],
)
def test_a_picture_that_cannot_be_made_is_refused(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "source").write_bytes(content)
    result = developing(tmp_path / "source", tmp_path / "target")
    assert (result.outcome, result.answer) == (Outcome.REFUSED, {"reason": reason})


def test_a_picture_beyond_the_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(encoded(Image.new("RGBA", (9900, 9900)), "PNG"))
    result = run_child(
        "gatherings.uploads.pictures",
        *(str(tmp_path / "source"), str(tmp_path / "target"), str(tmp_path / "small"), "480"),
        memory=256 * MEGABYTE,
        cpu_seconds=30,
        seconds=30,
    )
    assert (result.outcome, result.answer) == (Outcome.REFUSED, {"reason": "bomb"})


@pytest.mark.needs_samples
@pytest.mark.parametrize(
    ("file", "size"),
    [
        ("p01__Landscape_6.jpg", (1800, 1200)),
        ("p02__Portrait_8.jpg", (1200, 1800)),
        ("p04__DSCN0010.jpg", (640, 480)),
        ("p07__jolla.jpg", (2400, 1800)),
        ("p11__BlueSquare.jpg", (360, 216)),
        ("p12__IMG_5195.HEIC", (1859, 2400)),
        ("p16__Hofn.jpg", (1200, 800)),
        ("p18__page-23-Im2.png", (1024, 1024)),
    ],
)
def test_a_real_photo_comes_out_upright_and_bare(
    tmp_path: Path, file: str, size: tuple[int, int]
) -> None:
    target = tmp_path / "target"
    answer = developing(PHOTOS / file, target).answer
    assert (answer["width"], answer["height"]) == size
    assert [trace for trace in TRACES if trace in target.read_bytes()] == []
