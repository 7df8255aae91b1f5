"""A PDF's beginning, ends, pages and streams: what is whole, and what only looks like a PDF."""

import base64
import os
import zlib
from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import zipped
from tests.gatherings.pdfs import bomb, in_object_stream, lzw_bomb, packed, pdf, stream

PLAIN = pdf("x", *["side"] * 40)
HTML = b"<html>" + b"x" * 3000 + b"</html>"


def revised() -> bytes:
    """A PDF that was saved once more: a large new object after its first end."""
    before = pdf("x")
    after = before + b"\n900 0 obj\n" + stream(os.urandom(3000), packed=False) + b"\nendobj\n"
    place, start = len(before) + 1, len(after)
    return after + (
        b"xref\n900 1\n%010d 00000 n \ntrailer\n<</Size 901/Root 1 0 R/Prev %d>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (place, before.index(b"xref\n"), start)
    )


def action(inner: bytes) -> bytes:
    """A PDF whose opening action stands in a stream of objects."""
    return in_object_stream(zlib.compress(b"7 0 " + inner))


def with_content(second_page: bytes) -> bytes:
    """Two pages, of which the second is drawn by this stream."""
    return pdf("x", "y", extra={900: second_page}).replace(b"Contents 13", b"Contents 900", 1)


ACCEPTED = {
    "a later revision": revised(),
    **{f"{count} bytes of its end missing": revised()[:-count] for count in (1, 2, 4, 6)},
    "a byte of startxref missing": revised()[::-1].replace(b"ferxtrats", b"ferxtrat", 1)[::-1],
    "no end at all": pdf("x").replace(b"%%EOF\n", b""),
    **{f"byte {place} missing": PLAIN[:place] + PLAIN[place + 1 :] for place in (200, 1000, 3000)},
    "a PDF inside it as it is": pdf(
        "x",
        catalog=b"/Names<</EmbeddedFiles<</Names[(a)900 0 R]>>>>",
        extra={
            900: b"<</Type/Filespec/F(a.pdf)/EF<</F 901 0 R>>>>",
            901: stream(revised() + b"\n", b"/Type/EmbeddedFile", packed=False),
        },
    ),
    "a count of pages that are not there": pdf("x").replace(b"/Count 1", b"/Count 1999"),
    "a table that points to itself": pdf("x").replace(
        b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % pdf("x").index(b"xref\n")
    ),
    "a harmless action in a stream of objects": action(b"<</S/URI/URI(https://ks.no)>>"),
    "a page of a reasonable unit": pdf("x", page=b"/UserUnit 1.5"),
    "a stream of three hundred megabytes": with_content(packed(bomb(300))),
    **{
        f"a page of text {how}": with_content(packed(*content))
        for how, content in {
            "spelt in digits": (b"42 54 20 45 54 >", b"/ASCIIHexDecode"),
            "spelt in letters": (base64.a85encode(b"BT ET") + b"~>", b"/ASCII85Decode"),
            "by LZW": (lzw_bomb(100), b"/LZWDecode"),
            "of runs": (b"\x04BT ET\x80", b"/RunLengthDecode"),
        }.items()
    },
    "a damaged stream": with_content(packed(b"x\x9c" + b"y" * 100)),
    "filters that are nowhere": with_content(b"<</Filter 999 0 R/Length 1>>\nstream\nx\nendstream"),
}
REFUSED = {
    "HTML and an end after the end": (pdf("x") + HTML + b"\n%%EOF\n", "polyglot"),
    "HTML between an object's beginning and an end": (
        pdf("x") + b"\n9 0 obj\n" + HTML + b"\n%%EOF\n",
        "polyglot",
    ),
    "HTML where its end should be": (
        pdf("x").partition(b"startxref")[0] + HTML,
        "broken",
    ),
    "HTML between its revisions": (
        revised().replace(b"%%EOF\n\n900", b"%%EOF\n" + HTML + b"\n900", 1),
        "polyglot",
    ),
    "a zip before it": (zipped({"a": "b"}) + pdf("x"), "wrong_extension"),
    "a space before it": (b" " + pdf("x"), "polyglot"),
    "a mark of byte order before it": (b"\xef\xbb\xbf" + pdf("x"), "polyglot"),
    "much before it": (b"<html>" + b" " * 5000 + pdf("x"), "polyglot"),
    "a unit that makes the page larger": (pdf("x", page=b"/UserUnit 10"), "too_large_page"),
    "a page larger than the first": (
        pdf("x", "y").replace(b"595 842]/Contents 13", b"9999 9999]/Contents 13"),
        "too_large_page",
    ),
    "more pages than it says": (
        pdf(*["x"] * 2001).replace(b"/Count 2001", b"/Count 1"),
        "too_many_pages",
    ),
    "pages that hold themselves": (pdf("x").replace(b"Kids[10", b"Kids[2"), "broken"),
    "pages that hold themselves often": (
        pdf("x").replace(b"Kids[10 0 R]/Count 1", b"Kids[2 0 R]/Count 1000"),
        "broken",
    ),
    "a script in a stream of objects": (action(b"<</S/JavaScript/JS(x)>>"), "active"),
    "locked with a certificate": (
        pdf("x").replace(
            b"/Root 1 0 R",
            b"/Root 1 0 R/Encrypt<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s5/V 4/R 4>>"
            b"/ID[<00><00>]",
        ),
        "encrypted",
    ),
    "a stream beyond what a reader may hold": (with_content(packed(bomb(600))), "bomb"),
    **{
        f"a bomb {how}": (with_content(packed(*content)), "bomb")
        for how, content in {
            "spelt in digits": (bomb(600).hex().encode() + b">", b"[/ASCIIHexDecode/FlateDecode]"),
            "spelt in letters": (
                base64.a85encode(bomb(600)) + b"~>",
                b"[/ASCII85Decode/FlateDecode]",
            ),
            "by LZW": (lzw_bomb(600), b"/LZWDecode"),
            "by late LZW": (lzw_bomb(600, early=0), b"/LZWDecode/DecodeParms<</EarlyChange 0>>"),
            "of runs": (b"\x81x" * (5 * 2**20), b"/RunLengthDecode"),
            "on the way to nothing": (
                zlib.compress(bomb(2000), 9),
                b"[/FlateDecode/FlateDecode/ASCIIHexDecode]",
            ),
        }.items()
    },
    "a bomb in a bomb": (
        with_content(packed(zlib.compress(bomb(2000), 9), b"[/FlateDecode/FlateDecode]")),
        "bomb",
    ),
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_a_pdf_is_taken_with(tmp_path: Path, what: str) -> None:
    assert verdict(tmp_path, "foredrag.pdf", ACCEPTED[what]) == "pdf"


@pytest.mark.parametrize("what", REFUSED)
def test_a_pdf_is_refused_for(tmp_path: Path, what: str) -> None:
    content, reason = REFUSED[what]
    assert verdict(tmp_path, "foredrag.pdf", content) == reason
