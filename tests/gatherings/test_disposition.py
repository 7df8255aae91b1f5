"""Whatever a file is called, a browser saves it under that name, and no more is said to it."""

import re
from urllib.parse import unquote

from django.core.files.base import ContentFile
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from gatherings.files.downloads import file_response
from gatherings.names import shown_name

# RFC 6266: a quoted string, without what programs disagree on, or what RFC 8187 makes of a text.
HEADER = re.compile(
    r'attachment; (?:filename="(?P<plain>[ !#$&-\[\]-~]*)"'
    r"|filename\*=UTF-8''(?P<extended>(?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})*))",
    re.ASCII,
)
ODD = (
    *('"', "%", "%22", "%0d%0a", "\\", ";", "'", ",", "=", "*", "\r\n", "\n", "\0", "\t", " "),
    *("æøå", "ÆØÅ", "a\u030a", "ŋ", "🎭", "👩\u200d🎨", "\u202e", "\u2066", "\u2028", "\x85"),
    *("filename=b.exe", "UTF-8''", "=?utf-8?q?x?=", "../", ".pdf", "kultur"),
)
NAMES = st.text(max_size=80) | st.lists(st.sampled_from(ODD), max_size=12).map("".join)


def read_back(name: str) -> str:
    """The name that a reader finds in the header of a file that is called `name`."""
    response = file_response(
        RequestFactory().head("/"), file=ContentFile(b"%PDF"), name=name,
        content_type="application/pdf", sha256="a" * 64,
    )  # fmt: skip
    found = HEADER.fullmatch(response.headers["Content-Disposition"])
    assert found, response.headers["Content-Disposition"]
    plain, extended = found["plain"], found["extended"]
    return unquote(extended, errors="strict") if plain is None else plain


@given(NAMES)
@example('a"; filename="b.exe')
@example("a.pdf\r\nSet-Cookie: a=b")
@example("100 %41.pdf")
@example("C:\\a.pdf")
@example("æ/ø.pdf")
@example("blåbær\u202efdp.exe")
def test_a_header_says_any_name_in_ascii_on_one_line_and_gives_it_back(name: str) -> None:
    assert read_back(name) == name


@given(NAMES)
def test_an_uploaded_name_is_offered_as_it_is_shown(raw: str) -> None:
    assert read_back(shown_name(raw)) == shown_name(raw)
