"""What fields of a document and formulas of a workbook would start or fetch."""

import re
from typing import Final

from gatherings.judge.links import is_a_file, is_on_a_share, leads_up
from gatherings.judge.refusal import Refusal

LONGEST: Final = 64 * 1024  # more of one field or formula is not looked at
_QUOTED: Final = re.compile(r'"([^"]*)"?')
_CURLY: Final = dict.fromkeys(map(ord, "“”„"), '"')  # Word takes them for straight ones
_ELSEWHERE: Final = re.compile(r"'([^']*)'")  # a sheet, or a file with sheets
_KEYWORD: Final = re.compile(r"[^\w=]*(\w+)")  # in { = DDE } it is "=", and DDE a bookmark
_SWITCH: Final = re.compile(r"\\[^\\/:.]*")
_DDE: Final = frozenset({"DDE", "DDEAUTO"})
_NAMED: Final = re.compile(r"(\|\s*)?'(?:[^']|'')*'")
# DDE("cmd"; …) and cmd|'/c calc'!A0
_DDE_FORMULA: Final = re.compile(r"\bDDE\s*\(|[\w.']\s*\|[^|{}]*!", re.IGNORECASE)
_FETCHING: Final = frozenset({"INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT"})
_LINKING: Final = frozenset({"LINK", "RD", "DATABASE"})


def check_field(text: str) -> None:
    """Raise Refusal for a field that starts a program or fetches a file; its name comes first.

    What follows are its arguments, and may be any words: { REF DDE } is the text of a bookmark.
    """
    text = text.translate(_CURLY)
    found = _KEYWORD.match(text)
    name = found[1].upper() if found else ""
    if name in _DDE:
        raise Refusal("active")
    if name in _LINKING:
        raise Refusal("external_links")
    if found and name in _FETCHING and any(map(_is_outside, _arguments(text[found.end() :]))):
        raise Refusal("external_links")


def check_formula(text: str) -> None:
    """Raise Refusal for a formula that asks another program, or a file on another machine."""
    bare = _QUOTED.sub(" ", text[:LONGEST])
    # A sheet may be called 'Drift|Invest'; what another program is asked stands after the bar.
    if _DDE_FORMULA.search(_NAMED.sub(lambda found: found[0] if found[1] else "a", bare)):
        raise Refusal("active")
    if any(is_on_a_share(where) for where in _ELSEWHERE.findall(bare)):
        raise Refusal("external_links")


def _arguments(text: str) -> list[str]:
    words = _QUOTED.sub(" ", text).split()
    return [*_QUOTED.findall(text), *(word for word in words if not _SWITCH.fullmatch(word))]


def _is_outside(target: str) -> bool:
    plain = target.replace("\\\\", "\\")  # in a field each backslash is written twice
    return is_a_file(plain) or leads_up(plain)
