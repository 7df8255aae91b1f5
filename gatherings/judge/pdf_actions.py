"""What a PDF would do by itself: run scripts, start programs, fetch from other machines."""

import binascii
import ctypes
import re
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from gatherings.judge.families import OLE2
from gatherings.judge.pdf_objects import Objects, PdfObject, content_of, head_of
from gatherings.judge.programs import is_macro_file, is_program
from gatherings.judge.refusal import Refusal
from gatherings.judge.signs import MACRO_SIGNS, SignReader

# The kind of an action may stand in an object of its own.
_ACTION: Final = re.compile(rb"/S(?:/(?:JavaScript|Rendition)\b| \d+ \d+ R)")
_SCRIPT: Final = re.compile(rb"/(?:JS|OnInstantiate)(?:[(<]| (\d+) \d+ R)")
_LAUNCH: Final = re.compile(rb"/S/Launch\b|^\s*/Launch\s*$")
_SCRIPT_IN_3D: Final = b"/OnInstantiate"
_XFA_SCRIPT: Final = re.compile(rb"<(?:[\w.-]+:)?script\b")
_REFERENCE: Final = re.compile(rb" (\d+) \d+ R")
_FILE_NAME: Final = re.compile(
    rb"/U?F ?(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f]*)>|(\d+) \d+ R)", re.DOTALL
)
_STRING: Final = re.compile(rb"\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f]*)>)\s*$", re.DOTALL)
_ESCAPED: Final = re.compile(rb"\\(.)", re.DOTALL)
_UTF16: Final = (b"\xfe\xff", b"\xff\xfe")
_PROGRAM_HEADS: Final = (
    *(b"MZ", b"\x7fELF", b"#!", b"FWS", b"CWS", b"ZWS"),
    *(b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe"),
)
_OFFICE_HEADS: Final = (OLE2, b"PK\x03\x04")


def check_actions(document: pypdfium2.PdfDocument, objects: Objects) -> None:
    """Raise Refusal for scripts, launch actions, embedded programs and files on other machines."""
    _check_form(document)
    for found in objects.values():
        if _LAUNCH.search(found.body) or _runs_script(found.body, objects):
            raise Refusal("active")
        _check_files(found, objects)


def _runs_script(body: bytes, objects: Objects) -> bool:
    """Tell whether the object is an action with a script that is there; a dangling one is not."""
    if not (_ACTION.search(body) or _SCRIPT_IN_3D in body):
        return False
    scripts = _SCRIPT.finditer(body)
    return any(script[1] is None or int(script[1]) in objects for script in scripts)


def _check_files(found: PdfObject, objects: Objects) -> None:
    names = [_text(match, objects) for match in _FILE_NAME.finditer(found.body)]
    if b"/FS/URL" not in found.body and any(_is_on_a_share(name) for name in names):
        raise Refusal("external_links")
    if b"/EF" not in found.body:
        return
    if any(is_macro_file(name) for name in names):
        raise Refusal("macros")
    if any(is_program(name) for name in names):
        raise Refusal("embedded_program")
    for file in _files_of(found.body, objects):
        _check_file(file, objects)


def _text(match: re.Match[bytes], objects: Objects) -> str:
    """Return a file's name, in whichever way it is written; empty when there is none."""
    literal, digits, number = match.groups()
    if number is not None:
        elsewhere = _STRING.match(objects[int(number)].body) if int(number) in objects else None
        literal, digits = elsewhere.groups() if elsewhere else (b"", None)
    if digits is not None:
        raw = binascii.unhexlify(digits[: len(digits) // 2 * 2])
    else:
        raw = _ESCAPED.sub(rb"\1", literal)
    if raw.startswith(_UTF16):
        return raw.decode("utf-16", errors="replace")
    return raw.decode("latin-1")


def _is_on_a_share(name: str) -> bool:
    return name.replace("\\", "/").startswith("//")


def _files_of(body: bytes, objects: Objects) -> list[PdfObject]:
    """Return the files of a specification; where they lie may stand in another object."""
    near = _pointed_to(body, objects)
    further = [
        found for each in near if b"/F" in each.body for found in _pointed_to(each.body, objects)
    ]
    return [*near, *further]


def _check_file(file: PdfObject, objects: Objects) -> None:
    """Raise Refusal for a program, and for macros in an Office file whatever its name."""
    head = head_of(file, objects)
    if head.startswith(_PROGRAM_HEADS):
        raise Refusal("embedded_program")
    if head.startswith(_OFFICE_HEADS):
        reader = SignReader(MACRO_SIGNS)
        for piece in content_of(file, objects):
            reader.feed(piece)


def _pointed_to(body: bytes, objects: Objects) -> list[PdfObject]:
    numbers = {int(number) for number in _REFERENCE.findall(body)}
    return [objects[number] for number in numbers if number in objects]


def _check_form(document: pypdfium2.PdfDocument) -> None:
    """Raise Refusal for an XFA form with scripts; its packets are one text, cut anywhere."""
    form = b"".join(
        _packet(document, number) for number in range(pdfium.FPDF_GetXFAPacketCount(document))
    )
    if _XFA_SCRIPT.search(form.replace(b"\0", b"")):
        raise Refusal("active")


def _packet(document: pypdfium2.PdfDocument, number: int) -> bytes:
    length = ctypes.c_ulong()
    pdfium.FPDF_GetXFAPacketContent(document, number, None, 0, length)
    content = ctypes.create_string_buffer(length.value)
    pdfium.FPDF_GetXFAPacketContent(document, number, content, length.value, length)
    return content.raw
