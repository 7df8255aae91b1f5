import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader, PdfWriter

from tests.gatherings.judging import verdict
from tests.gatherings.offices import zipped
from tests.gatherings.pdfs import pdf, stream

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
ZIP = zipped({"a.txt": "hei"})


def locked(*, user: str, owner: str, content: bytes = b"") -> bytes:
    """The PDF with passwords."""
    writer = PdfWriter(PdfReader(io.BytesIO(content or pdf("Kultur"))))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def with_file(name: bytes, content: bytes, *, packed: bool = True) -> bytes:
    """A PDF with a file attached."""
    return pdf(
        "Kultur",
        catalog=b"/Names<</EmbeddedFiles<</Names[(a)900 0 R]>>>>",
        extra={
            900: b"<</Type/Filespec/F(" + name + b")/EF<</F 901 0 R>>>>",
            901: stream(content, b"/Type/EmbeddedFile", packed=packed),
        },
    )


def with_form(xml: bytes) -> bytes:
    """A PDF with an XFA form."""
    return pdf(
        "Kultur",
        catalog=b"/AcroForm<</Fields[]/XFA[(template)900 0 R]>>",
        extra={900: stream(xml)},
    )


ACCEPTED = {
    "plain": pdf("Kultur"),
    "two thousand pages": pdf(*["x"] * 2000),
    "five sheets of A0": pdf("x", size=(2384, 5 * 3371)),
    "owner password only": locked(user="", owner="hemmelig"),
    "a dangling name of scripts": pdf("x", catalog=b"/Names<</JavaScript 999 0 R>>"),
    "a script whose text is gone": pdf("x", catalog=b"/OpenAction<</S/JavaScript/JS 999 0 R>>"),
    "a script that nothing reaches": pdf("x", extra={900: SCRIPT}),
    "a rendition without a script": pdf("x", page=b"/AA<</O<</S/Rendition/OP 0>>>>"),
    "a web address": pdf("x", catalog=b"/OpenAction<</S/URI/URI(https://example.org)>>"),
    "the words of a script as a title": pdf(
        "x", catalog=b"/Lang(/S/JavaScript /JS \\(x\\) /S/Launch)"
    ).replace(b"/S/Launch", b"/S Launch"),
    "a picture attached": with_file(b"bilde.png", b"\x89PNG"),
    "a picture attached in another packing": pdf(
        "Kultur",
        catalog=b"/Names<</EmbeddedFiles<</Names[(a)900 0 R]>>>>",
        extra={
            900: b"<</Type/Filespec/F(a.png)/EF<</F 901 0 R>>>>",
            901: stream(b"89504E47>", b"/Filter/ASCIIHexDecode", packed=False),
        },
    ),
    "a form without scripts": with_form(b"<template><subform/></template>"),
    "a little after the end": pdf("x") + b"\n" * 1000,
    "a damaged stream attached": with_file(b"a.txt", b"x").replace(b"x\x9c", b"yy", 2),
}
BEFORE_XREF = pdf("Kultur", *["side"] * 30).index(b"xref")
REFUSED = {
    "header only": (b"%PDF-1.7\n", "broken"),
    "cut in the middle": (pdf("Kultur", *["side"] * 30)[:BEFORE_XREF], "broken"),
    "an update that never came whole": (pdf("x") + b"\n5 0 obj\n" + b"x" * 2000, "broken"),
    "user password": (locked(user="hemmelig", owner="mer"), "encrypted"),
    "a page too many": (pdf(*["x"] * 2001), "too_many_pages"),
    "over five sheets of A0": (pdf("x", size=(2385, 5 * 3371)), "too_large_page"),
    "a script at opening": (
        pdf("x", catalog=b"/OpenAction 900 0 R", extra={900: SCRIPT}),
        "active",
    ),
    "a script by another spelling": (
        pdf("x", catalog=b"/OpenAction<</S/Java#53cript/JS<0041>>>"),
        "active",
    ),
    "a script in a stream": (
        pdf("x", page=b"/AA<</O<</S/JavaScript/JS 900 0 R>>>>", extra={900: stream(b"1")}),
        "active",
    ),
    "a script behind a rendition": (
        pdf("x", page=b"/AA<</O<</S/Rendition/JS(1)>>>>"),
        "active",
    ),
    "a script with an owner password": (
        locked(
            user="",
            owner="hemmelig",
            content=pdf("x", catalog=b"/OpenAction 900 0 R", extra={900: SCRIPT}),
        ),
        "active",
    ),
    "a program to start": (
        pdf("x", catalog=b"/OpenAction<</S/Launch/F(cmd.exe)>>"),
        "active",
    ),
    "a form with scripts": (with_form(b"<template><script>1</script></template>"), "active"),
    "a program attached by name": (with_file(b"les meg.exe", b"x"), "embedded_program"),
    "a program attached under another name": (with_file(b"les.txt", b"MZ\x90"), "embedded_program"),
    "an unpacked program attached": (
        with_file(b"les.txt", b"\x7fELF", packed=False),
        "embedded_program",
    ),
    "a page of HTML after the end": (pdf("x") + b"<p>" * 400, "polyglot"),
    "a small zip after the end": (pdf("x") + ZIP, "polyglot"),
    "a zip with the end inside": (pdf("x") + ZIP + b"%%EOF", "polyglot"),
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_a_pdf_is_taken_with(tmp_path: Path, what: str) -> None:
    assert verdict(tmp_path, "foredrag.pdf", ACCEPTED[what]) == "pdf"


@pytest.mark.parametrize("what", REFUSED)
def test_a_pdf_is_refused_for(tmp_path: Path, what: str) -> None:
    content, reason = REFUSED[what]
    assert verdict(tmp_path, "foredrag.pdf", content) == reason


def test_a_zip_that_is_attached_far_from_the_end_is_no_second_reading(tmp_path: Path) -> None:
    content = with_file(b"a.docx", ZIP, packed=False)
    assert ZipFile(io.BytesIO(ZIP)).namelist() == ["a.txt"]
    assert verdict(tmp_path, "foredrag.pdf", content) == "pdf"
