import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatherings.names import extension_of, last_part, shown_name

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("foredrag.pdf", "foredrag.pdf"),
        ("a\u030apning i A\u030aseral.pptx", "åpning i Åseral.pptx"),
        ("blåbærsyltetøy.PDF", "blåbærsyltetøy.PDF"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\kari\\lysark.pptx", "lysark.pptx"),
        ("mappe/lysark.pptx/", "lysark.pptx"),
        ("lys\x00ark\r\n.pptx", "lysark.pptx"),
        ("lysark\u202efdp.exe", "lysarkfdp.exe"),
        ("lysark.pdf. . .", "lysark.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("com1.tar.pdf", "_com1.tar.pdf"),
        ("lpt9 .pdf", "_lpt9.pdf"),
        ("console.pdf", "console.pdf"),
        (".pdf", "fil.pdf"),
        ("   .pdf", "fil.pdf"),
        ("", "fil"),
        ("...", "fil"),
        ("///", "fil"),
        ("«Kultur»; 100 %, 'ja' \"nei\".pdf", "«Kultur»; 100 %, 'ja' \"nei\".pdf"),
        ("<b>=1+1{{ x }}.pdf", "<b>=1+1{{ x }}.pdf"),
        (f"familien {FAMILY}.jpg", f"familien {FAMILY}.jpg"),
        ("\ud800lone.pdf", "lone.pdf"),
    ],
)
def test_a_name_is_shown_without_what_could_harm(raw: str, shown: str) -> None:
    assert shown_name(raw) == shown


def test_a_name_of_255_bytes_is_kept_whole() -> None:
    name = "x" * 251 + ".pdf"
    assert shown_name(name) == name


def test_a_long_name_is_cut_between_characters_and_keeps_its_extension() -> None:
    assert shown_name("å" * 300 + ".pptx") == "å" * 125 + ".pptx"


def test_a_name_that_becomes_a_device_by_being_cut_is_harmless_too() -> None:
    assert shown_name("con" + " " * 300 + "x.pdf") == "_con.pdf"


def test_a_long_device_name_is_cut_after_its_prefix() -> None:
    assert shown_name("con." + "x" * 300 + ".pdf") == "_con." + "x" * 246 + ".pdf"


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("A.PDF", "pdf"),
        ("a.pdf. ", "pdf"),
        ("a.html.pdf", "pdf"),
        ("a.pdf\u202e", "pdf"),
        ("a", ""),
        ("a.", ""),
        ("a.b c", ""),
    ],
)
def test_the_extension_is_of_the_name_as_shown(name: str, extension: str) -> None:
    assert extension_of(name) == extension


def test_the_last_part_may_be_empty() -> None:
    assert last_part("\x00\u202e") == ""


@given(st.text(max_size=400))
def test_any_text_becomes_a_name_that_can_be_stored_and_shown(raw: str) -> None:
    name = shown_name(raw)
    assert 0 < len(name.encode()) <= 255
    assert unicodedata.is_normalized("NFC", name)
    assert not set(name) & {"/", "\\", "\0", "\r", "\n", *BIDI}
    assert name == name.strip().strip(".")


@given(st.text(max_size=400), st.sampled_from(["pdf", "pptx", "HEIC"]))
def test_any_name_keeps_its_extension(base: str, extension: str) -> None:
    assert shown_name(f"{base}.{extension}").endswith(f".{extension}")
