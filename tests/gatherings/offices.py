"""Small Office files, written by hand so that each odd thing in them is there on purpose."""

import io
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

type Parts = dict[str, str | bytes]

MAIN = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "pptx": f"{MAIN}presentationml.presentation.main+xml",
    "ppsx": f"{MAIN}presentationml.slideshow.main+xml",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    "potx": f"{MAIN}presentationml.template.main+xml",
    "docx": f"{MAIN}wordprocessingml.document.main+xml",
    "xlsx": f"{MAIN}spreadsheetml.sheet.main+xml",
    "xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
}
PLACES = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "xlsb": "xl/workbook.bin",
}
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:a="a" xmlns:p="p" xmlns:w="w" xmlns:r="r" xmlns:mc="mc" xmlns:dgm="dgm" xmlns:o="o"'
)


def zipped(parts: Parts, *, method: int = ZIP_DEFLATED) -> bytes:
    """A zip of the parts, in their order; a `mimetype` is stored as it is."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in parts.items():
            how = ZIP_STORED if name == "mimetype" else method
            # As Office does: no system of its own, so no rights or links either.
            info = ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.create_system = 0
            archive.writestr(info, content, how)
    return buffer.getvalue()


def relationships(*lines: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """The relationships of a part: name, kind, target and perhaps `External`."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"'
        f"{''.join(f' TargetMode="{mode}"' for mode in more)}/>"
        for name, kind, target, *more in lines
    )
    return f'<?xml version="1.0"?><Relationships>{rows}</Relationships>'


def ooxml_parts(kind: str, main: str = "", more: Parts | None = None) -> Parts:
    """The parts of a PowerPoint, Word or Excel file."""
    place = PLACES.get(kind, "ppt/presentation.xml")
    types = (
        '<?xml version="1.0"?><Types><Default Extension="rels" ContentType="application/xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{place}" ContentType="{TYPES[kind]}"/></Types>'
    )
    parts: Parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relationships(("rId1", "officeDocument", place)),
        place: f"<main {NAMESPACES}>{main}</main>",
    }
    return parts | (more or {})


def ooxml(kind: str, main: str = "", more: Parts | None = None) -> bytes:
    """A PowerPoint, Word or Excel file."""
    return zipped(ooxml_parts(kind, main, more))


def paragraph(text: str) -> str:
    """A paragraph of a slide."""
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def deck(slides: Iterable[str], kind: str = "pptx", more: Parts | None = None) -> bytes:
    """A deck of slides, each given as the XML in it."""
    parts: Parts = {}
    lines = []
    order = ""
    for number, slide in enumerate(slides, start=1):
        parts[f"ppt/slides/slide{number}.xml"] = f"<p:sld {NAMESPACES}>{slide}</p:sld>"
        lines.append((f"rId{number}", "slide", f"slides/slide{number}.xml"))
        order += f'<p:sldId id="{255 + number}" r:id="rId{number}"/>'
    parts["ppt/_rels/presentation.xml.rels"] = relationships(*lines)
    return ooxml(kind, f"<p:sldIdLst>{order}</p:sldIdLst>", parts | (more or {}))


def odf_parts(kind: str, content: str = "", more: Parts | None = None) -> Parts:
    """The parts of an OpenDocument file: presentation, text or spreadsheet."""
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    parts: Parts = {
        "mimetype": mimetype,
        "content.xml": (
            '<office:document-content xmlns:office="o" xmlns:draw="d" xmlns:text="t"'
            ' xmlns:table="b" xmlns:xlink="x" xmlns:presentation="p">'
            f"<office:body><office:{kind}>{content}</office:{kind}></office:body>"
            "</office:document-content>"
        ),
        "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="m"/>',
    }
    return parts | (more or {})


def odf(kind: str, content: str = "", more: Parts | None = None) -> bytes:
    """An OpenDocument file."""
    return zipped(odf_parts(kind, content, more))
