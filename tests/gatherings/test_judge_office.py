from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import (
    Parts,
    deck,
    odf,
    odf_parts,
    ooxml,
    ooxml_parts,
    paragraph,
    relationships,
    zipped,
)
from tests.gatherings.pictures import png

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
WORKBOOK = ooxml("xlsx")
LAYERED = ooxml("docx", "", {"word/embeddings/a.docx": ooxml("docx", "", {"a.xlsx": WORKBOOK})})
PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\x00\x00"
DEEP = "<a>" * 1200 + "</a>" * 1200


def linked(relation: str, target: str, kind: str = "pptx") -> bytes:
    """An Office file that refers to something outside itself."""
    lines = relationships(("rId9", relation, target, "External"))
    return ooxml(kind, "", {"parts/_rels/part.xml.rels": lines})


def odf_with(before_body: str, kind: str = "presentation", body: str = "") -> bytes:
    """A presentation whose content begins with this; its body may be another than it says."""
    content = str(odf_parts(body or kind)["content.xml"])
    return odf(
        kind, "", {"content.xml": content.replace("<office:body>", before_body + "<office:body>")}
    )


def activex(kind: str) -> Parts:
    """A control of a web browser's."""
    return {"[Content_Types].xml": f'<T><Default Extension="x" ContentType="{kind}"/></T>'}


ACCEPTED = {
    "deck.pptx": deck([paragraph("Kultur")]),
    "brev.docx": ooxml("docx"),
    "tall.xlsx": WORKBOOK,
    "lysark.odp": odf("presentation"),
    "brev.odt": odf("text"),
    "tall.ods": odf("spreadsheet"),
    "flat.key": zipped({"Index/Document.iwa": "x", "Data/a.plist": "<!DOCTYPE plist><plist/>"}),
    "folder.key": zipped({"Lysark.key/Index.zip": zipped({"Index/Document.iwa": "x"})}),
    "workbook in a deck.pptx": deck([""], more={"ppt/embeddings/a.xlsx": WORKBOOK}),
    "workbook in a document in a deck.pptx": deck(
        [""],
        more={"ppt/embeddings/a.docx": ooxml("docx", "", {"word/embeddings/a.xlsx": WORKBOOK})},
    ),
    "old chart.pptx": deck([""], more={"ppt/embeddings/oleObject1.bin": OLE2}),
    "svg icon.pptx": deck([""], more={"ppt/media/a.svg": "<svg/>"}),
    "video.pptx": deck([""], more={"ppt/media/a.mp4": b"\x00\x00\x00\x20ftypmp42" + bytes(99)}),
    "packed drawing.pptx": deck([""], more={"ppt/media/a.emz": b"\x1f\x8b\x08" + bytes(99)}),
    "elements of other parts.pptx": deck(
        ["<Default ContentType='macroEnabled'/><Override/><Relationship Type='a/officeDocument'/>"]
    ),
    "sum by a program.xlsx": ooxml("xlsx", '<oleObject progId="Equation.3"/>'),
    "old drawing.docx": ooxml("docx", "", {"word/drawing.vml": "<xml><br></xml>"}),
    "web page inside.docx": ooxml("docx", "", {"word/a.htm": "<p>hei<br></p>" + "x" * 70_000}),
    "empty part.odt": odf("text", "", {"Configurations2/accelerator/current.xml": ""}),
    "hyperlink to a share.pptx": linked("hyperlink", "file://///server/mappe"),
    "picture on the web.pptx": linked("image", "https://example.org/a.png"),
    "template on the own disk.docx": linked("attachedTemplate", "file:///C:\\a.dotx", "docx"),
    "hyperlink.odt": odf("text", '<text:a xlink:href="file:///C:/a.txt">a</text:a>'),
    "binary workbook of a chart.pptx": deck(
        [""], more={"ppt/embeddings/a.xlsb": ooxml("xlsb", "", {"xl/a.bin": b"x"})}
    ),
    "drawn by LibreOffice.odp": odf_with("<office:scripts/>"),
    "keynote of 2009.key": zipped({"index.apxl.gz": b"\x1f\x8b\x08x", "a.jpg": "x"}),
    "library lists.odt": odf("text", "", {"Basic/script-lc.xml": "<a/>"}),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_office_file_is_taken(tmp_path: Path, name: str) -> None:
    assert verdict(tmp_path, name, ACCEPTED[name]) == name.rpartition(".")[2]


MACRO = "application/vnd.ms-office.vbaProject"
REFUSED = {
    "plain zip.pptx": (zipped({"a.txt": "hei"}), "unknown_content"),
    "template.pptx": (ooxml("potx"), "unknown_type"),
    "drawing.odt": (odf("graphics"), "unknown_type"),
    "no main part.pptx": (
        zipped({n: c for n, c in ooxml_parts("pptx").items() if "presentation" not in n}),
        "broken",
    ),
    "no content.odt": (
        zipped({n: c for n, c in odf_parts("text").items() if n != "content.xml"}),
        "broken",
    ),
    "xml cut off.pptx": (ooxml("pptx", "<a>"), "broken"),
    "two families.pptx": (ooxml("pptx", "", odf_parts("text")), "polyglot"),
    "macros by type.pptx": (ooxml("pptm"), "macros"),
    "macros by part.pptx": (deck([""], more={"ppt/vbaProject.bin": b"x"}), "macros"),
    "macros by another name.pptx": (
        deck([""], more={"ppt/media/a.bin": OLE2 + "_VBA_PROJECT".encode("utf-16-le")}),
        "macros",
    ),
    "macros by default type.pptx": (
        ooxml(
            "pptx",
            "",
            {"[Content_Types].xml": f'<T><Default Extension="x" ContentType="{MACRO}"/></T>'},
        ),
        "macros",
    ),
    "macros in a workbook inside.pptx": (
        deck([""], more={"a.xlsm": ooxml("xlsx", "", {"xl/vbaProject.bin": b"x"})}),
        "macros",
    ),
    "macros by relation.pptx": (
        deck([""], more={"p/_rels/a.rels": relationships(("r", "vbaProject", "media/a.png"))}),
        "macros",
    ),
    "old macros.xlsx": (ooxml("xlsx", "", {"xl/macrosheets/sheet1.xml": "<a/>"}), "macros"),
    "script in the content.odp": (
        odf_with("<office:scripts><office:script>x</office:script></office:scripts>"),
        "macros",
    ),
    "control by type.pptx": (
        ooxml("pptx", "", activex("application/vnd.ms-office.activeX+xml")),
        "active",
    ),
    "control by relation.pptx": (
        deck([""], more={"p/_rels/a.rels": relationships(("r", "control", "a.xml"))}),
        "active",
    ),
    "macros of Basic.odt": (odf("text", "", {"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
    "macros of Python.odt": (odf("text", "", {"Scripts/python/a.py": "1"}), "macros"),
    "macro behind a button.odp": (
        odf("presentation", '<script:event xlink:href="vnd.sun.star.script:a"/>'),
        "macros",
    ),
    "package.pptx": (
        deck([""], more={"a.bin": OLE2 + "\x01Ole10Native".encode("utf-16-le")}),
        "embedded_program",
    ),
    "package by name.pptx": (deck(['<p:oleObj progId="Package"/>']), "embedded_program"),
    "program.pptx": (deck([""], more={"ppt/media/a.png": PROGRAM}), "embedded_program"),
    "linux program.pptx": (deck([""], more={"ppt/media/a.png": b"\x7fELF1"}), "embedded_program"),
    "program by name.pptx": (deck([""], more={"ppt/embeddings/a.vbs": "x"}), "embedded_program"),
    "old program.pptx": (deck([""], more={"a.bin": b"MZ\x90\x00" + bytes(99)}), "embedded_program"),
    "mac program.pptx": (deck([""], more={"a.bin": b"\xcf\xfa\xed\xfe"}), "embedded_program"),
    "shell script.odp": (odf("presentation", "", {"a.bin": "#!/bin/sh"}), "embedded_program"),
    "locked.key": (zipped({"Index.zip": "x", ".iwph": "x"}), "encrypted"),
    "really encrypted.odt": (
        odf(
            "text",
            "",
            {
                "content.xml": b"\x8f\x12" * 99,
                "META-INF/manifest.xml": "<m:m xmlns:m='m'><m:encryption-data/></m:m>",
            },
        ),
        "encrypted",
    ),
    "other content.odp": (odf("presentation", "", {"content.xml": "<a/>"}), "broken"),
    "content of a letter.odp": (odf_with("", body="text"), "broken"),
    "no manifest.odp": (
        zipped({n: c for n, c in odf_parts("presentation").items() if "META" not in n}),
        "broken",
    ),
    "no mimetype.odp": (
        zipped({n: c for n, c in odf_parts("presentation").items() if n != "mimetype"}),
        "unknown_content",
    ),
    "content that is no xml.odp": (odf("presentation", "", {"content.xml": "hei"}), "broken"),
    "encrypted inside.pptx": (
        deck([""], more={"a.bin": OLE2 + "EncryptedPackage".encode("utf-16-le")}),
        "encrypted",
    ),
    "encrypted.odt": (
        odf("text", "", {"META-INF/manifest.xml": "<m:m xmlns:m='m'><m:encryption-data/></m:m>"}),
        "encrypted",
    ),
    "dde.docx": (ooxml("docx", "<w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r>"), "active"),
    "dde in pieces.docx": (
        ooxml("docx", "<w:instrText>DD</w:instrText><w:instrText>E cmd</w:instrText>"),
        "active",
    ),
    "dde in short.docx": (ooxml("docx", '<w:fldSimple w:instr="DDE cmd"/>'), "active"),
    "dde.xlsx": (ooxml("xlsx", "", {"xl/externalLinks/a.xml": "<ddeLink/>"}), "active"),
    "dde.ods": (odf("spreadsheet", '<table:c table:formula="of:=DDE(1)"/>'), "active"),
    "dde.odt": (odf("text", "<text:dde-connection-decl/>"), "active"),
    "template on the web.docx": (
        linked("attachedTemplate", "https://example.org/a.dotm", "docx"),
        "external_links",
    ),
    "template on a share.docx": (
        linked("attachedTemplate", "\\\\server\\a.dotm", "docx"),
        "external_links",
    ),
    "picture on a share.pptx": (linked("image", "\\\\server\\a.png"), "external_links"),
    "picture on the disk.pptx": (linked("image", "file:///C:/a.png"), "external_links"),
    "video on the disk.pptx": (linked("video", "C:\\a.mp4"), "external_links"),
    "object on the web.pptx": (linked("oleObject", "https://example.org"), "external_links"),
    "picture on a share.odt": (odf("text", '<draw:i xlink:href="//srv/a"/>'), "external_links"),
    "doctype.pptx": (ooxml("pptx", "", {"a.xml": "<!DOCTYPE a><a/>"}), "unsafe_xml"),
    "entity.pptx": (
        ooxml("pptx", "", {"a.svg": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "unsafe_xml",
    ),
    "doctype in utf-16.pptx": (
        ooxml("pptx", "", {"a.bin": "\ufeff<!DOCTYPE a><a/>".encode("utf-16-le")}),
        "unsafe_xml",
    ),
    "doctype in utf-16 without a mark.pptx": (
        ooxml("pptx", "", {"a.bin": "<!DOCTYPE a><a/>".encode("utf-16-be")}),
        "unsafe_xml",
    ),
    "doctype in utf-32.pptx": (
        ooxml("pptx", "", {"a.bin": "<!DOCTYPE a><a/>".encode("utf-32")}),
        "unsafe_xml",
    ),
    "doctype after many blanks.pptx": (
        ooxml("pptx", "", {"a.svg": " " * 70_000 + "<!DOCTYPE a><a/>"}),
        "unsafe_xml",
    ),
    "seven bits a sign.pptx": (
        ooxml("pptx", "", {"a.xml": '<?xml version="1.0" encoding="utf-7"?><a/>'}),
        "unsafe_xml",
    ),
    "an encoding of nobody's.pptx": (
        ooxml("pptx", "", {"a.svg": '<?xml version="1.0" encoding="tull"?><a/>'}),
        "unsafe_xml",
    ),
    "doctype of relationships.pptx": (
        ooxml("pptx", "", {"a/_rels/a.rels": "<!DOCTYPE a><a/>"}),
        "unsafe_xml",
    ),
    "doctype of the content.odp": (
        odf("presentation", "", {"content.xml": "<!DOCTYPE a><a/>"}),
        "unsafe_xml",
    ),
    "deep.pptx": (ooxml("pptx", DEEP), "unsafe_xml"),
    "zip inside.pptx": (deck([""], more={"a.zip": zipped({"a": "b"})}), "nested_archive"),
    "7z inside.pptx": (deck([""], more={"a.png": b"7z\xbc\xaf'\x1cx"}), "nested_archive"),
    "zstd inside.pptx": (deck([""], more={"a.png": b"\x28\xb5\x2f\xfdx"}), "nested_archive"),
    "tar inside.pptx": (deck([""], more={"a.png": bytes(257) + b"ustar"}), "nested_archive"),
    "zip inside.key": (
        zipped({"Index/Document.iwa": "x", "Data/a.zip": zipped({"a": "b"})}),
        "nested_archive",
    ),
    "three deep.docx": (
        ooxml(
            "docx",
            "",
            {"a.docx": LAYERED},
        ),
        "nested_archive",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_office_file_is_refused(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    assert verdict(tmp_path, name, content) == reason


def test_a_picture_may_stand_in_a_deck(tmp_path: Path) -> None:
    content = deck([""], more={"ppt/media/a.png": png(10, 10)})
    assert verdict(tmp_path, "deck.pptx", content) == "pptx"
