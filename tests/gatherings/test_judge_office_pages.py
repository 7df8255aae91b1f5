"""Web pages and letters of other programs inside a Word file, which Word makes text of."""

import base64
import os
from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import TYPES, ooxml, relationships


def containing(content: str | bytes, kind: str = "text/html", name: str = "word/a.dat") -> bytes:
    """A letter with a page in it."""
    types = (
        f'<T><Default Extension="rels" ContentType="a"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPES["docx"]}"/>'
        f'<Override PartName="/{name}" ContentType="{kind}"/></T>'
    )
    chunk = relationships(("rId1", "aFChunk", "a.dat"))
    more = {name: content, "word/_rels/document.xml.rels": chunk, "[Content_Types].xml": types}
    return ooxml("docx", '<w:altChunk r:id="rId1"/>', more)


def bundle(content: str | bytes, how: str, kind: str = "text/html") -> bytes:
    """A page in a bundle (mht), as Word writes it."""
    letters = content.encode() if isinstance(content, str) else content
    return containing(
        b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
        b"Content-Location: file:///C:/A1B2/brev.htm\nContent-Transfer-Encoding: "
        + f"{how}\nContent-Type: {kind}\n\n".encode()
        + letters
        + b"\n--x--\n",
        "message/rfc822",
    )


SHARE = '<img src="\\\\tjener\\felles\\a.png">'
ACCEPTED = {
    "a page": containing(
        "<!DOCTYPE html><html><style>p{background:url(a.png)}</style><p>Møte<br>"
        '<img src="https://ks.no/a.png"><img src="data:image/png;base64,iVBO"><img src="/a.png">'
        '<img src="cid:1" alt="file://a"><a href="file://tjener/a.docx">a</a>'
        '<a href="javascript:void(0)">b</a>//tjener/a<script>if (a < b) src="//c/d"</script>'
    ),
    "a page of XML": containing('<?xml version="1.0"?><!DOCTYPE html><html/>', "text/html; a=b"),
    "a bundle": bundle("<p>M=C3=B8te<img src=3D'a.png'>", "quoted-printable"),
    "a field of a page": containing(
        "<!--[if supportFields]><span style='mso-element:field-begin'></span>REF DDE"
        "<span style='mso-element:field-separator'></span><![endif]-->DDE"
    ),
    "a text of another program": containing("{\\rtf1 Kultur}", "application/rtf"),
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_a_letter_is_taken_with(tmp_path: Path, what: str) -> None:
    assert verdict(tmp_path, "brev.docx", ACCEPTED[what]) == "docx"


REFUSED = {
    "a picture on a share": (containing(SHARE), "external_links"),
    "a picture on a share in a page of XML": (
        containing("<html><img src='file://tjener/a.png'/></html>", "application/xhtml+xml"),
        "external_links",
    ),
    "a picture on the disk": (containing("<IMG SRC = file:///C:/a.png>"), "external_links"),
    "a picture by other signs": (
        containing("<img src='&#x66;ile&colon;//tjener/a.png'>"),
        "external_links",
    ),
    "a picture in two bytes a sign": (
        containing(("\ufeff" + SHARE).encode("utf-16-le")),
        "external_links",
    ),
    "a picture in a page that is cut off": (containing(SHARE[:-1]), "external_links"),
    "a picture for Word only": (
        containing(f"<!--[if gte vml 1]>{SHARE.replace('img', 'v:imagedata')}<![endif]-->"),
        "external_links",
    ),
    "a style sheet on a share": (
        containing("<link rel=stylesheet href=//tjener/a.css>"),
        "external_links",
    ),
    "a picture in a style sheet": (
        containing("<style>p { background: url('file://tjener/a.png') }</style>"),
        "external_links",
    ),
    "a picture in a style": (
        containing('<a style="background:URL(\\\\tjener\\a.png)">a</a>'),
        "external_links",
    ),
    "a picture in a bundle": (
        bundle("<img src=3D=22file=3A//tjener/a.png=22>", "quoted-printable"),
        "external_links",
    ),
    "a picture in a bundle in letters": (
        bundle(base64.b64encode(SHARE.encode()), "base64"),
        "external_links",
    ),
    "macros in a bundle": (
        bundle(base64.b64encode(b"ActiveMime\0\0"), "base64", "application/x-mso"),
        "macros",
    ),
    "a control": (containing('<object classid="clsid:D27CDB6E">'), "active"),
    "a field that starts a program": (
        containing("<span style='mso-element: field-begin'></span><b>DDE</b>AUTO cmd"),
        "active",
    ),
    "entities of its own": (containing('<!DOCTYPE a [<!ENTITY b "c">]><p>'), "unsafe_xml"),
    "entities after a text": (containing('<br><!DOCTYPE a [<!ENTITY b "c">]>'), "unsafe_xml"),
    "a page without end": (containing(os.urandom(2**14) * (33 * 64)), "bomb"),
    "links that are called a page": (
        containing(
            relationships(("r", "image", "file://tjener/a", "External")),
            name="word/_rels/a.xml.rels",
        ),
        "external_links",
    ),
    "a package that is called a page": (
        containing(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99) + "\x01Ole10Native".encode("utf-16-le")
        ),
        "embedded_program",
    ),
    "an object of another program's text": (
        containing("{\\rtf1{\\object\\objemb{\\*\\objdata 01}}}", "application/rtf"),
        "embedded_program",
    ),
    "a field of another program's text": (
        containing("{\\rtf1{\\field{\\*\\fldinst \\'44DE cmd}}}", "application/rtf"),
        "active",
    ),
    "a template of another program's text": (
        containing("{\\rtf1{\\*\\template //tjener/a.dot}}", "application/rtf"),
        "external_links",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_letter_is_refused_for(tmp_path: Path, what: str) -> None:
    content, reason = REFUSED[what]
    assert verdict(tmp_path, "brev.docx", content) == reason
