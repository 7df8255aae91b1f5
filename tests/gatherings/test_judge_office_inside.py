"""What lies inside an Office file: other documents, objects of older kinds, libraries of macros."""

from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import MAIN, deck, odf, ooxml, zipped

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)
MODULE = '<s:module xmlns:s="s">Sub Main</s:module>'
LIBRARY = '<l:library xmlns:l="l" xmlns:xlink="x" l:name="Standard"{}>{}</l:library>'
FORGIVEN = '<?xml version="1.0" encoding="utf-16"?>'  # it is not; some readers do not mind


def of_type(kind: str) -> bytes:
    """An Office file whose main part is of this type."""
    types = (
        '<T><Default Extension="rels" ContentType="a"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{kind}"/></T>'
    )
    return ooxml("pptx", "", {"[Content_Types].xml": types})


SLIDE = of_type(f"{MAIN}presentationml.slide.main+xml")
ACCEPTED = {
    "a slide.pptx": deck([""], more={"ppt/embeddings/a.sldx": SLIDE}),
    "a drawing by Visio.docx": ooxml(
        "docx",
        "",
        {"word/embeddings/a.vsdx": of_type("application/vnd.ms-visio.drawing.main+xml")},
    ),
    "a text that begins like a program.pptx": deck([""], more={"a.txt": "MZ er en forkortelse"}),
    "a packed picture of a Mac.pptx": deck([""], more={"ppt/media/a.pcz": b"\x1f\x8b\x08x"}),
    "a model in space.key": zipped(
        {"Index/Document.iwa": "x", "Data/a.usdz": zipped({"a.usdc": "x"})}
    ),
    "empty libraries.odt": odf(
        "text",
        "",
        {
            "Basic/script-lc.xml": LIBRARY.format("", ""),
            "Basic/Standard/script-lb.xml": LIBRARY.format("", ""),
        },
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_file_is_taken_with(tmp_path: Path, name: str) -> None:
    assert verdict(tmp_path, name, ACCEPTED[name]) == name.rpartition(".")[2]


REFUSED = {
    "a program of DOS.pptx": (
        deck([""], more={"ppt/media/a.png": b"MZ" + bytes(300)}),
        "embedded_program",
    ),
    "a slide alone.pptx": (SLIDE, "wrong_extension"),
    "a slide with macros.pptx": (
        deck(
            [""],
            more={"a.sldx": of_type("application/vnd.ms-powerpoint.slide.macroEnabled.main+xml")},
        ),
        "macros",
    ),
    "a package in mixed case.pptx": (
        deck([""], more={"a.bin": OLE2 + "\x01oLE10nATIVE".encode("utf-16-le")}),
        "embedded_program",
    ),
    "a workbook with macros in an object.pptx": (
        deck([""], more={"a.bin": OLE2 + b"PK\x03\x04xl/vbaProject.bin"}),
        "macros",
    ),
    "a module among the lists.odt": (
        odf("text", "", {"Basic/Standard/script-lc.xml": MODULE}),
        "macros",
    ),
    "a list with a module.odt": (
        odf("text", "", {"Basic/Standard/script-lb.xml": LIBRARY.format("", "<l:element/>")}),
        "macros",
    ),
    "a library from elsewhere.odt": (
        odf(
            "text", "", {"Basic/script-lc.xml": LIBRARY.format(' xlink:href="http://a/b.xlb"', "")}
        ),
        "macros",
    ),
    "macros of an object.odt": (
        odf("text", "", {"Object 1/Basic/Standard/Module1.xml": MODULE}),
        "macros",
    ),
    **{
        f"{what}.pptx": (deck([""], more={"ppt/media/a.svg": content}), "unsafe_xml")
        for what, content in {
            "a doctype in what is not quite XML": f"{FORGIVEN}<!DOCTYPE a><a/>",
            "an entity in what is not quite XML": f'<a/>{"x" * 65_530}<!ENTITY b "c">',
        }.items()
    },
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_is_refused_for(tmp_path: Path, name: str) -> None:
    content, reason = REFUSED[name]
    assert verdict(tmp_path, name, content) == reason
