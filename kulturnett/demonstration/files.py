"""Real files for the demonstration: slides as PPTX and PDF, and a drawing."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageDraw
from pptx import Presentation
from pptx.util import Emu

from kulturnett.demonstration.texts import Slide

_WIDE = (Emu(12192000), Emu(6858000))  # 16:9
_WIDTH, _HEIGHT = 960, 540


def pptx(title: str, slides: Iterable[Slide]) -> bytes:
    """Slides with a title each, in the language they are in."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDE
    deck.core_properties.title, deck.core_properties.language = title, "nb-NO"
    deck.core_properties.author = ""
    for number, slide in enumerate(slides):
        page = deck.slides.add_slide(deck.slide_layouts[0 if number == 0 else 1])
        page.shapes.title.text = slide.heading
        page.placeholders[1].text = "\n".join(slide.lines)
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def pdf(title: str, slides: Iterable[Slide]) -> bytes:
    """A page for each slide, with real text in Helvetica (file structure: ISO 32000-1, 7.5)."""
    pages = [_content(slide) for slide in slides]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (nb-NO) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        ]
    objects.append(b"<< /Title (%s) >>" % _escaped(title))
    return _file(objects)


def _content(slide: Slide) -> bytes:
    lines = [b"BT /F1 34 Tf 60 430 Td (%s) Tj ET" % _escaped(slide.heading)]
    for number, line in enumerate(slide.lines):
        lines.append(b"BT /F1 24 Tf 60 %d Td (%s) Tj ET" % (350 - 48 * number, _escaped(line)))
    return b"\n".join(lines)


def _escaped(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return escaped.encode("cp1252")


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe6\xf8\xe5\xe5\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(objects),
        start,
    )
    return bytes(out)


def drawing() -> bytes:
    """Seven people around a table, and a wall of notes behind them, as a PNG."""
    image = Image.new("RGB", (1200, 800), "#e9e3f7")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 520, 1200, 800), fill="#d9d2c4")
    notes = ("#9be0c2", "#ffd76b", "#ffab9f", "#b9a7ff")
    for row in range(3):
        for column in range(10):
            left, top = 90 + column * 104, 60 + row * 112 + (column % 3) * 9
            draw.rounded_rectangle(
                (left, top, left + 74, top + 68), 6, fill=notes[(row * 3 + column) % 4]
            )
            for line in range(3):
                draw.line(
                    (left + 12, top + 18 + line * 15, left + 60, top + 18 + line * 15), "#5b5470", 3
                )
    draw.ellipse((170, 590, 1030, 790), fill="#b98f5f")
    for seat in range(7):
        middle = 190 + seat * 137
        top = 470 - (30 if seat in {0, 6} else 0) + abs(seat - 3) * 14
        draw.ellipse((middle - 38, top, middle + 38, top + 76), fill="#7a5c86")
        draw.rounded_rectangle((middle - 58, top + 70, middle + 58, top + 190), 26, fill="#25284c")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
