"""Small pictures, made for the tests."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

GPS = {1: "N", 2: (63.0, 25.0, 49.0), 3: "E", 4: (10.0, 23.0, 42.0)}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>63,25N</exif:GPSLatitude></x:xmpmeta>'
SERIAL = "SN-4711-HEMMELIG"
DAY = "2026:06:16 10:00:00"


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture in a format of Pillow's."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def halves(width: int, height: int) -> Image.Image:
    """A red picture whose upper half is blue."""
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (0, 0, width, height // 2))
    return image


def png(width: int, height: int) -> bytes:
    """A PNG of one colour."""
    return encoded(Image.new("RGB", (width, height), "green"), "PNG")


def photo(kind: str = "JPEG", orientation: int = 1, size: tuple[int, int] = (120, 80)) -> bytes:
    """A photograph that tells where, when and by which camera."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0132] = DAY
    exif.get_ifd(0x8769)[0xA431] = SERIAL
    exif.get_ifd(0x8825).update(GPS)
    return encoded(halves(*size), kind, exif=exif, xmp=XMP)


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
        )

    head = struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0")), chunk(b"IEND", b"")]
    )
