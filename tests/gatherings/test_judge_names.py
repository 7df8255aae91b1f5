from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import deck, odf, ooxml
from tests.gatherings.pdfs import pdf

PDF = pdf("Kultur")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    "name",
    [
        "foredrag.pdf",
        "FOREDRAG.PdF",
        "a\u030apning.pdf",
        "-rf.pdf",
        "x.html.pdf",
        ".pdf",
        "foredrag.pdf.",
        "å" * 200 + ".pdf",
        "../../etc/passwd.pdf",
        "C:\\Users\\Kari\\foredrag.pdf",
        "foredrag\u202eexe.pdf",
        "NUL.pdf",
        "👩\u200d🎨.pdf",
        "=cmd|' calc'!A0.pdf",
        "<script>alert(1)</script>.pdf",
    ],
)
def test_a_pdf_is_taken_under_any_name_that_says_pdf(tmp_path: Path, name: str) -> None:
    assert verdict(tmp_path, name, PDF) == "pdf"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~$foredrag.pptx", "lock_file"),
        ("mappe/~$foredrag.pptx", "lock_file"),
        (".~lock.foredrag.odp#", "hidden_file"),
        (".htaccess", "hidden_file"),
        ("._foredrag.pdf", "hidden_file"),
        ("foredrag", "no_extension"),
        ("foredrag.", "no_extension"),
        ("foredrag.ppt", "legacy"),
        ("foredrag.DOC", "legacy"),
        ("foredrag.pptm", "macros"),
        ("foredrag.docm", "macros"),
        ("foredrag.html", "unknown_type"),
        ("foredrag.pdf.pHp", "unknown_type"),
        ("foredrag\u202efdp.exe", "unknown_type"),
        ("foredrag.svg", "unknown_type"),
        ("foredrag.pdf:skjult.exe", "unknown_type"),
        ("foredrag.pdf::$DATA", "no_extension"),
        ("foredrag.PDF.Exe", "unknown_type"),
        ("foredrag.pdf.js ", "unknown_type"),
        ("foredrag.pdf%00.html", "unknown_type"),
        ("foredrag.pdf\0.html", "unknown_type"),
        ("foredrag.svgz", "unknown_type"),
        ("foredrag.xlsm", "macros"),
        ("foredrag.PPS", "legacy"),
        ("Thumbs.db", "unknown_type"),
        (".DS_Store", "hidden_file"),
        ("foredrag.pptx", "wrong_extension"),
        ("foredrag.png", "wrong_extension"),
    ],
)
def test_a_pdf_is_refused_under_a_name_that_says_something_else(
    tmp_path: Path, name: str, reason: str
) -> None:
    assert verdict(tmp_path, name, PDF) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hei", "unknown_content"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "unknown_content"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unknown_content"),
        (b"MZ\x90\x00" + bytes(200), "unknown_content"),
        (b"\x7fELF" + bytes(200), "unknown_content"),
        (b"7z\xbc\xaf'\x1c" + bytes(200), "unknown_content"),
        (b"\x1f\x8b\x08" + bytes(200), "unknown_content"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "unknown_content"),
        (b"II*\x00" + bytes(200), "unknown_content"),
        (b"CWS\x0a" + bytes(200), "unknown_content"),
        (b"\x05Kari" + bytes(160), "lock_file"),
        (b"\x05Kari" + bytes(300), "unknown_content"),
        (b"PK\x05\x06" + bytes(18), "broken"),
        (OLE2, "legacy"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"<html></html>" + PDF, "polyglot"),
        (b"GIF89a" + bytes(200), "unknown_content"),
        (b"BM" + bytes(200), "unknown_content"),
        (b"RIFF\0\0\0\0AVI " + bytes(200), "unknown_content"),
        (b"Rar!\x1a\x07\x01\0" + bytes(200), "unknown_content"),
        (b"#!/bin/sh\n", "unknown_content"),
        (b"{\\rtf1 hei}", "unknown_content"),
    ],
)
def test_what_begins_as_none_of_ours_is_refused_under_an_allowed_name(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    assert verdict(tmp_path, "foredrag.pptx", content) == reason


def test_a_slide_show_may_be_called_pptx_and_stays_it(tmp_path: Path) -> None:
    assert verdict(tmp_path, "foredrag.pptx", deck([""], "ppsx")) == "pptx"


def test_a_deck_may_be_called_ppsx_and_stays_it(tmp_path: Path) -> None:
    assert verdict(tmp_path, "foredrag.ppsx", deck([""], "pptx")) == "ppsx"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brev.docx", deck([""])),
        ("lysark.pptx", ooxml("docx")),
        ("lysark.odp", odf("text")),
        ("lysark.odp", deck([""])),
        ("lysark.key", deck([""])),
    ],
)
def test_an_office_file_is_refused_under_anothers_extension(
    tmp_path: Path, name: str, content: bytes
) -> None:
    assert verdict(tmp_path, name, content) == "wrong_extension"


@pytest.mark.parametrize(
    "declared", ["", "application/octet-stream", "application/PDF; x=y", "application/x-ukjent"]
)
def test_the_declared_type_may_be_unknown(tmp_path: Path, declared: str) -> None:
    assert verdict(tmp_path, "foredrag.pdf", PDF, declared) == "pdf"


@pytest.mark.parametrize("declared", ["text/html", "image/svg+xml", "image/png"])
def test_the_declared_type_may_not_be_another(tmp_path: Path, declared: str) -> None:
    assert verdict(tmp_path, "foredrag.pdf", PDF, declared) == "wrong_declared"
