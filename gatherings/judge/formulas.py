"""What fields of a document and formulas of a workbook would start or fetch."""

import re
from typing import Final

from gatherings.judge.links import is_a_file, is_on_a_share, leads_up
from gatherings.judge.refusal import Refusal

LONGEST: Final = 64 * 1024  # more of one field or formula is not looked at
_QUOTED: Final = re.compile(r'"([^"]*)"?')
_ELSEWHERE: Final = re.compile(r"'([^']*)'")  # a sheet, or a file with sheets
_DDE_FIELD: Final = re.compile(r"\bDDE(?:AUTO)?\b", re.IGNORECASE)
# DDE("cmd"; …) and cmd|'/c calc'!A0
_DDE_FORMULA: Final = re.compile(r"\bDDE\s*\(|[\w.']\s*\|[^|{}]*!", re.IGNORECASE)
_FETCHING: Final = frozenset({"INCLUDE", "INCLUDEPICTURE", "INCLUDETEXT", "IMPORT"})
_LINKING: Final = frozenset({"LINK", "RD", "DATABASE"})


def check_field(text: str) -> None:
    """Raise Refusal for a field that starts a program or fetches a file; its name comes first.

    What stands between quotation marks is a field's argument, and may be any words.
    """
    bare = _QUOTED.sub(" ", text)
    if _DDE_FIELD.search(bare):
        raise Refusal("active")
    words = bare.upper().split()
    name = words[0] if words else ""
    if name in _LINKING:
        raise Refusal("external_links")
    if name in _FETCHING and _is_outside(_argument(text)):
        raise Refusal("external_links")


def check_formula(text: str) -> None:
    """Raise Refusal for a formula that asks another program, or a file on another machine."""
    bare = _QUOTED.sub(" ", text[:LONGEST])
    if _DDE_FORMULA.search(bare):
        raise Refusal("active")
    if any(is_on_a_share(where) for where in _ELSEWHERE.findall(bare)):
        raise Refusal("external_links")


def _argument(text: str) -> str:
    quoted = _QUOTED.search(text)
    if quoted:
        return quoted[1]
    return next(iter(text.split()[1:]), "")


def _is_outside(target: str) -> bool:
    plain = target.replace("\\\\", "\\")  # in a field each backslash is written twice
    return is_a_file(plain) or leads_up(plain)
