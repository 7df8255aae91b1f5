"""What a PDF would do by itself: scripts, programs to start, programs inside it.

pdfium writes the document anew, and that is what is read: decrypted, object streams unpacked, names
and strings in one spelling, and only what can be reached. So this sees what a viewer sees, and not
what an earlier revision held.
"""

import ctypes
import io
import re
import zlib
from dataclasses import dataclass
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from gatherings.judge.refusal import Refusal

# In a string pdfium writes line breaks as \n and \r, so these borders are never inside one.
_OBJECT: Final = re.compile(
    rb"\r\n(\d+) \d+ obj\r\n(.*?)(stream\r\n|(?=\r\nendobj\r\n))", re.DOTALL
)
_ACTION: Final = re.compile(rb"/S/(?:JavaScript|Rendition)\b")
_SCRIPT: Final = re.compile(rb"/JS(?:[(<]| (\d+) \d+ R)")
_LAUNCH: Final = re.compile(rb"/S/Launch\b")
_XFA_SCRIPT: Final = re.compile(rb"<(?:\w+:)?script\b")
_EMBEDDED: Final = re.compile(rb"/EF<<(.*?)>>", re.DOTALL)
_REFERENCE: Final = re.compile(rb" (\d+) \d+ R")
_PROGRAM_NAME: Final = re.compile(
    rb"/U?F\((?:[^()\\]|\\.)*\.(?:exe|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|dll|lnk|jar"
    rb"|sh|app|dmg)[ .]*\)",
    re.IGNORECASE,
)
_PROGRAM_HEADS: Final = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_HEAD: Final = 4096


@dataclass(frozen=True)
class _Object:
    body: bytes
    data: bytes  # the beginning of its stream

    def begins_as_program(self) -> bool:
        data = self.data
        if b"/FlateDecode" in self.body:
            try:
                data = zlib.decompressobj().decompress(self.data, 8)
            except zlib.error:
                return False
        return data.startswith(_PROGRAM_HEADS)


def check_actions(document: pypdfium2.PdfDocument) -> None:
    """Raise Refusal for scripts, launch actions and embedded programs."""
    _check_form(document)
    objects = _objects(_rewritten(document))
    for found in objects.values():
        if _LAUNCH.search(found.body) or _runs_script(found.body, objects):
            raise Refusal("active")
        if b"/EF" in found.body and _embeds_program(found.body, objects):
            raise Refusal("embedded_program")


def _rewritten(document: pypdfium2.PdfDocument) -> bytes:
    copy = io.BytesIO()
    flags = pdfium.FPDF_NO_INCREMENTAL | pdfium.FPDF_REMOVE_SECURITY
    document.save(copy, flags=flags)
    return copy.getvalue()


def _objects(copy: bytes) -> dict[int, _Object]:
    return {
        int(match[1]): _Object(
            match[2], copy[match.end() : match.end() + _HEAD] if match[3] else b""
        )
        for match in _OBJECT.finditer(copy)
    }


def _runs_script(body: bytes, objects: dict[int, _Object]) -> bool:
    """Tell whether the object is an action with a script that is there; a dangling one is not."""
    script = _SCRIPT.search(body) if _ACTION.search(body) else None
    return script is not None and (script[1] is None or int(script[1]) in objects)


def _embeds_program(body: bytes, objects: dict[int, _Object]) -> bool:
    if _PROGRAM_NAME.search(body):
        return True
    files = [int(number) for part in _EMBEDDED.findall(body) for number in _REFERENCE.findall(part)]
    return any(number in objects and objects[number].begins_as_program() for number in files)


def _check_form(document: pypdfium2.PdfDocument) -> None:
    """Raise Refusal for an XFA form with scripts."""
    for packet in range(pdfium.FPDF_GetXFAPacketCount(document)):
        length = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document, packet, None, 0, length)
        content = ctypes.create_string_buffer(length.value)
        pdfium.FPDF_GetXFAPacketContent(document, packet, content, length.value, length)
        if _XFA_SCRIPT.search(content.raw):
            raise Refusal("active")
