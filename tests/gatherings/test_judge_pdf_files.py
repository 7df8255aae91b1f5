"""What a PDF carries, starts or runs: files in it and elsewhere, actions however they are put."""

import base64
from pathlib import Path

import pytest

from gatherings.judge.families import OLE2
from tests.gatherings.judging import verdict
from tests.gatherings.offices import ooxml
from tests.gatherings.pdfs import pdf, stream


def attached(
    specification: bytes, content: bytes = b"hei", more: bytes = b"", *, packed: bool = True
) -> bytes:
    """A PDF with a file in it; `specification` says what it is called."""
    return pdf(
        "Kultur",
        catalog=b"/Names<</EmbeddedFiles<</Names[(a)900 0 R]>>>>",
        extra={
            900: b"<</Type/Filespec" + specification + b"/EF<</F 901 0 R>>>>",
            901: stream(content, b"/Type/EmbeddedFile" + more, packed=packed),
            902: b"(les meg.exe)",
        },
    )


def opening(action: bytes, *more: bytes) -> bytes:
    """A PDF that does this when it is opened; further objects are 901 and on."""
    extra = dict(enumerate([action, *more], start=900))
    return pdf("Kultur", catalog=b"/OpenAction 900 0 R", extra=extra)


def form(*packets: bytes) -> bytes:
    """A PDF with an XFA form in several packets."""
    names = b"".join(b"(p%d)%d 0 R" % (number, 900 + number) for number in range(len(packets)))
    extra = {900 + number: stream(packet) for number, packet in enumerate(packets)}
    return pdf("Kultur", catalog=b"/AcroForm<</Fields[]/XFA[" + names + b"]>>", extra=extra)


LINK = b"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A"
ACCEPTED = {
    "a workbook": attached(b"/F(tall.xlsx)", ooxml("xlsx")),
    "a long text": attached(b"/F(a.txt)", b"hei" * 2000),
    "a photo as it is": attached(b"/F(a.jpg)", b"\xff", b"/Filter/DCTDecode", packed=False),
    "a text with a name that is nowhere": attached(b"/F 999 0 R"),
    "a text of odd digits": attached(b"/F(a.txt)", b"4>", b"/Filter/ASCIIHexDecode", packed=False),
    "a text of wrong digits": attached(
        b"/F(a.txt)", b"xyz>", b"/Filter/ASCIIHexDecode", packed=False
    ),
    "a text of wrong signs": attached(
        b"/F(a.txt)", b"\xff~>", b"/Filter/ASCII85Decode", packed=False
    ),
    "a link of a web page's": pdf(
        "x",
        # A browser gets the address, and runs no script that comes from outside.
        page=LINK + b"<</S/URI/URI(javascript:void\\(0\\))>>>>]",
    ),
    "a link to a file beside it": pdf("x", page=LINK + b"<</S/GoToR/F(annen.pdf)/D[0/Fit]>>>>]"),
    "an address that begins with slashes": attached(b"/FS/URL/F(//ks.no/a.txt)"),
    "a form in packets": form(b"<template>", b"<subform/>", b"</template>"),
}
REFUSED = {
    "a script whose kind stands elsewhere": (
        opening(b"<</S 901 0 R/JS(x)>>", b"/JavaScript"),
        "active",
    ),
    "a script whose text stands elsewhere": (
        opening(b"<</S/JavaScript/JS 901 0 R>>", b"(x)"),
        "active",
    ),
    "a script in hexadecimal": (opening(b"<</S/#4aavaScript/J#53 <61>>>"), "active"),
    "a script by name": (
        pdf(
            "x",
            catalog=b"/Names<</JavaScript<</Names[(a)900 0 R]>>>>",
            extra={900: b"<</S/JavaScript/JS(x)>>"},
        ),
        "active",
    ),
    "a script behind a link": (pdf("x", page=LINK + b"<</S/JavaScript/JS(x)>>>>]"), "active"),
    "a script after a harmless step": (
        opening(b"<</S/GoTo/D[10 0 R/Fit]/Next[<</S/JavaScript/JS(x)>>]>>"),
        "active",
    ),
    "a script of a model in space": (
        pdf(
            "x",
            page=b"/Annots[<</Type/Annot/Subtype/3D/Rect[0 0 9 9]/3DD 900 0 R>>]",
            extra={
                900: stream(b"U3D", b"/Type/3D/OnInstantiate 901 0 R"),
                901: stream(b"script"),
            },
        ),
        "active",
    ),
    "a program to start for Windows": (opening(b"<</S/Launch/Win<</F(cmd)>>>>"), "active"),
    "a program to start, said elsewhere": (opening(b"<</S 901 0 R/F(a)>>", b"/Launch"), "active"),
    "a program behind a link": (pdf("x", page=LINK + b"<</S/Launch/F(a)>>>>]"), "active"),
    "a form whose script is cut in two": (form(b"<t><scr", b"ipt>1</script></t>"), "active"),
    "a form in two bytes a sign": (form("<t><script/></t>".encode("utf-16")), "active"),
    "a file on a share": (
        pdf("x", page=b"/AA<</O<</S/GoToE/F(\\\\\\\\srv\\\\a.pdf)>>>>"),
        "external_links",
    ),
    "a file on a share by other slashes": (
        opening(b"<</S/GoToR/F<</F(//srv/a.pdf)>>/D[0/Fit]>>"),
        "external_links",
    ),
    "a program by its second name": (
        attached(b"/F(a.txt)/UF<" + "\ufeffles.exe".encode("utf-16-be").hex().encode() + b">"),
        "embedded_program",
    ),
    "a program by a name that stands elsewhere": (
        attached(b"/F(a.txt)/UF 902 0 R"),
        "embedded_program",
    ),
    "a program in hexadecimal": (
        attached(b"/F(a.txt)", b"4D5A90>", b"/Filter/ASCIIHexDecode", packed=False),
        "embedded_program",
    ),
    "a program in letters": (
        attached(
            b"/F(a.txt)",
            base64.a85encode(b"MZ\x90\0\3\0\0\0") + b"~>",
            b"/Filter/ASCII85Decode",
            packed=False,
        ),
        "embedded_program",
    ),
    "a film of Flash": (attached(b"/F(film.dat)", b"CWS\x0a"), "embedded_program"),
    "a program as a note on the page": (
        pdf(
            "x",
            page=b"/Annots[<</Subtype/FileAttachment/Rect[0 0 9 9]/FS 900 0 R>>]",
            extra={900: b"<</F(a.EXE. )/EF<</F 901 0 R>>>>", 901: stream(b"hei")},
        ),
        "embedded_program",
    ),
    "macros under another name": (
        attached(b"/F(tall.xlsx)", ooxml("xlsx", "", {"xl/vbaProject.bin": b"x"})),
        "macros",
    ),
    "macros of an older kind under another name": (
        attached(b"/F(brev.dat)", OLE2 + bytes(99) + "_VBA_PROJECT".encode("utf-16-le")),
        "macros",
    ),
    "a document with macros": (attached(b"/F(brev.docm)"), "macros"),
    **{
        f"a file called .{extension}": (
            attached(b"/F(a." + extension.encode() + b")"),
            "embedded_program",
        )
        for extension in (
            "settingcontent-ms",
            "command",
            "vbs",
            "JS",
            "hta",
            "lnk",
            "ps1",
            "pif",
            "reg",
            "iso",
            "url",
        )
    },
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_a_pdf_is_taken_with(tmp_path: Path, what: str) -> None:
    assert verdict(tmp_path, "foredrag.pdf", ACCEPTED[what]) == "pdf"


@pytest.mark.parametrize("what", REFUSED)
def test_a_pdf_is_refused_for(tmp_path: Path, what: str) -> None:
    content, reason = REFUSED[what]
    assert verdict(tmp_path, "foredrag.pdf", content) == reason
