"""A PDF that hides what it does behind other words: a viewer follows its table, and so do we."""

import zlib
from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.pdfs import bomb, pdf, stream

SCRIPT = b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
# Words that look like an object, in a stream that nobody packs again.
OBJECTS = b"".join(b"\r\n%d 0 obj\r\n<</A/B>>\r\nendobj\r\n" % number for number in (1, 2, 900))
PICTURE = stream(OBJECTS, b"/Subtype/Image/Width 1/Height 1/Filter/DCTDecode", packed=False)
PROGRAM = stream(b"MZ\x90\0", b"/Type/EmbeddedFile")


def pictured(catalog: bytes = b"") -> bytes:
    """A PDF with that stream in a page."""
    page = b"/Thumb 950 0 R"
    return pdf("x", catalog=catalog, page=page, extra={900: SCRIPT, 950: PICTURE})


def launching() -> bytes:
    """The same, and it starts a program."""
    content = pictured(b"/OpenAction 900 0 R")
    return content.replace(SCRIPT, b"<</S/Launch/F(cmd.exe)>>".ljust(len(SCRIPT)))


def attached(places: bytes, *more: bytes, file: bytes = PROGRAM) -> bytes:
    """A PDF with a file in it: `places` says where, further objects are 902 and on."""
    return pdf(
        "x",
        catalog=b"/Names<</EmbeddedFiles<</Names[(a)900 0 R]>>>>",
        extra={
            900: b"<</Type/Filespec/F(les.txt)/EF" + places + b">>",
            901: file,
            **dict(enumerate(more, start=902)),
        },
    )


def packed(content: bytes, how: bytes) -> bytes:
    """A stream that says so of itself."""
    return stream(zlib.compress(content), how, packed=False)


def differences(content: bytes, how: int, columns: int = 4) -> bytes:
    """The content as rows of differences; `how` is what each of them says of itself."""
    rows, above = b"", bytes(columns)
    for start in range(0, len(content), columns):
        row = content[start : start + columns].ljust(columns, b"\0")
        left = b"\0" + row[:-1]
        corner = b"\0" + above[:-1]
        guess = {
            0: bytes(columns),
            1: left,
            2: above,
            3: bytes((a + b) // 2 for a, b in zip(left, above, strict=True)),
            4: bytes(
                min(a, b, c, key=lambda sign, slope=a + b - c: abs(slope - sign))  # type: ignore[misc]
                for a, b, c in zip(left, above, corner, strict=True)
            ),
        }[how]
        rows += bytes([how, *((a - b) % 256 for a, b in zip(row, guess, strict=True))])
        above = row
    return rows


def flat(content: bytes, told: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A stream of differences, which says so in these words."""
    return packed(content, b"/Filter" + filters + b"/DecodeParms" + told)


LONG = b"\x7fELF" + bytes(range(90))
ROWS = b"<</Columns 4/Predictor 15>>"
HIDDEN = {
    **{f"rows that say {how}": flat(differences(LONG, how), ROWS) for how in range(5)},
    "rows of one": flat(differences(LONG, 2, 1), b"<</Predictor 12>>"),
    "a row longer than it": flat(b"\0" + LONG, b"<</Columns 99999999/Predictor 12>>"),
    "differences to the left": flat(
        bytes((b - a) % 256 for a, b in zip(b"\0" + LONG, LONG, strict=False)),
        b"<</Predictor 2/Columns 94>>",
    ),
    "two packings": flat(
        differences(zlib.compress(differences(LONG, 2)), 4),
        b"[<</Columns 4/Predictor 12>>902 0 R]",
        b"[/FlateDecode/FlateDecode]",
    ),
    "words that stand elsewhere": flat(differences(LONG, 2), b" 903 0 R"),
    "words after others": flat(
        differences(LONG, 2), ROWS + b"/Length 9", b"/FlateDecode/A<</DecodeParms<</Predictor 1>>>>"
    ),
    "no lock": packed(LONG, b"/Filter[/Crypt/FlateDecode]/DecodeParms[<</Name/Identity>>null]"),
}
ELSEWHERE = (b"<</Columns 4/Predictor 904 0 R>>", b"[902 0 R]", b"12")

ACCEPTED = {
    "a picture that looks like objects": pictured(),
    "a text whose place stands elsewhere": attached(
        b" 902 0 R", b"<</F 901 0 R>>", file=stream(b"hei")
    ),
    "a text as differences": attached(
        b"<</F 901 0 R>>", *ELSEWHERE, file=flat(differences(b"hei" * 9, 2), ROWS)
    ),
    "filters that point at each other": attached(
        b"<</F 901 0 R>>", b"[902 0 R 902 0 R]", file=packed(b"hei", b"/Filter 902 0 R")
    ),
}
REFUSED = {
    "a script beside words like objects": (pictured(b"/OpenAction 900 0 R"), "active"),
    "a program to start beside words like objects": (launching(), "active"),
    "a script after one that is gone": (
        pdf("x", catalog=b"/OpenAction<</A<</JS 999 0 R>>/S/JavaScript/JS(1)>>"),
        "active",
    ),
    "a program whose place stands elsewhere": (
        attached(b" 902 0 R", b"<</F 901 0 R>>"),
        "embedded_program",
    ),
    "a program after another dictionary": (
        attached(b"<</A<</B 1>>/F 901 0 R>>"),
        "embedded_program",
    ),
    "a program whose packing stands elsewhere": (
        attached(b"<</F 901 0 R>>", b"/FlateDecode", file=packed(b"MZ\x90\0", b"/Filter[902 0 R]")),
        "embedded_program",
    ),
    "a program behind another packing's name": (
        attached(
            b"<</F 901 0 R>>",
            file=packed(b"MZ\x90\0", b"/A<</Filter/Crypt>>/Filter/FlateDecode"),
        ),
        "embedded_program",
    ),
    **{
        f"a program as {what}": (
            attached(b"<</F 901 0 R>>", *ELSEWHERE, file=file),
            "embedded_program",
        )
        for what, file in HIDDEN.items()
    },
    **{
        f"a bomb behind another {what}": (
            pdf(
                "x",
                page=b"/Thumb 900 0 R",
                extra={900: stream(bomb(600), how + b"/Filter/FlateDecode", packed=False)},
            ),
            "bomb",
        )
        for what, how in {"length": b"/A<</Length 3>>", "packing": b"/A<</Filter/Crypt>>"}.items()
    },
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_a_pdf_is_taken_with(tmp_path: Path, what: str) -> None:
    assert verdict(tmp_path, "foredrag.pdf", ACCEPTED[what]) == "pdf"


@pytest.mark.parametrize("what", REFUSED)
def test_a_pdf_is_refused_for(tmp_path: Path, what: str) -> None:
    content, reason = REFUSED[what]
    assert verdict(tmp_path, "foredrag.pdf", content) == reason
