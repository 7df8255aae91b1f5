"""Small PDFs, written by hand so that each odd thing in them is there on purpose."""

import struct
import zlib


def page_content(text: str) -> bytes:
    """A page's drawing of one line of text."""
    return f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")


def stream(content: bytes, more: bytes = b"", *, packed: bool = True) -> bytes:
    """An object that is a stream."""
    data = zlib.compress(content) if packed else content
    packing = b"/Filter/FlateDecode" if packed else b""
    return b"<<%s%s/Length %d>>\nstream\n%s\nendstream" % (more, packing, len(data), data)


def pdf(
    *texts: str,
    catalog: bytes = b"",
    page: bytes = b"",
    size: tuple[int, int] = (595, 842),
    extra: dict[int, bytes] | None = None,
) -> bytes:
    """A PDF with one page per text; `catalog` and `page` are added to those dictionaries.

    `extra` holds further objects, with numbers from 900 up.
    """
    numbers = [10 + 2 * index for index in range(len(texts or ("",)))]
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(numbers)),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    }
    for number, text in zip(numbers, texts or ("",), strict=True):
        objects[number] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>%s>>" % (*size, number + 1, page)
        )
        objects[number + 1] = stream(page_content(text))
    return written(objects | (extra or {}))


def written(objects: dict[int, bytes]) -> bytes:
    """The objects as a file, with a cross-reference table."""
    parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = sum(map(len, parts))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = sum(map(len, parts))
    highest = max(objects)
    rows = [
        b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
        for number in range(highest + 1)
    ]
    parts.append(b"xref\n0 %d\n%s" % (highest + 1, b"".join(rows)))
    parts.append(b"trailer\n<</Size %d/Root 1 0 R>>\n" % (highest + 1))
    parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
    return b"".join(parts)


def bomb(megabytes: int) -> bytes:
    """Packed nothing: a thousandth of what it unpacks to."""
    packer = zlib.compressobj(9)
    # After a full flush a piece stands by itself, and may be repeated.
    first, again = (
        packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    )
    # Without the checksum at the end: no piece of it is wrong before that.
    return first + again * (megabytes - 1)


def lzw_bomb(megabytes: int, early: int = 1) -> bytes:
    """Packed nothing, by LZW: each code stands for one sign more than the one before."""
    round_of_codes = [256, 0, *range(258, 4094)]
    rounds = -(-megabytes * 2**20 // (3837 * 3836 // 2))
    first, table = _lzw(round_of_codes, 0, early)
    again, table = _lzw(round_of_codes, table, early)
    whole = first + again * (rounds - 1) + _lzw([257], table, early)[0]
    return int(whole.ljust(-(-len(whole) // 8) * 8, "0"), 2).to_bytes(-(-len(whole) // 8), "big")


def _lzw(codes: list[int], table: int, early: int) -> tuple[str, int]:
    """The codes in bits, as wide as the table is long; and how long it is then."""
    bits = []
    for code in codes:
        bits.append(f"{code:0{max(9, min(12, (table + early).bit_length()))}b}")
        table = 258 if code == 256 else table + (code != 0)
    return "".join(bits), table


def packed(data: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """An object that is a stream, with the bytes as they are packed already."""
    return b"<</Filter%s/Length %d>>\nstream\n%s\nendstream" % (filters, len(data), data)


def heavy(megabytes: int = 700) -> bytes:
    """A small PDF whose only page unpacks to more than a child may hold."""
    extra = {900: packed(bomb(megabytes))}
    return pdf("x", extra=extra).replace(b"Contents 11", b"Contents 900", 1)


def in_object_stream(objects: bytes, *, count: int = 1) -> bytes:
    """A PDF that opens with an action, object 7, which stands in this packed stream of objects."""
    first = b"/Type/ObjStm/N %d/First 4/Filter" % count
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 7 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        5: packed(objects).replace(b"/Filter", first, 1),
    }
    content = b"%PDF-1.7\n"
    rows = {0: (0, 0, 65535), 4: (0, 0, 0), 7: (2, 5, 0)}
    for number, body in bodies.items():
        rows[number] = (1, len(content), 0)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    rows[6] = (1, start, 0)
    table = b"".join(struct.pack(">BIH", *rows[number]) for number in range(8))
    place = stream(table, b"/Type/XRef/Size 8/W[1 4 2]/Root 1 0 R")
    return content + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (place, start)


def fatal() -> bytes:
    """A small PDF that cannot be opened without unpacking more than a child may hold."""
    return in_object_stream(bomb(700))
