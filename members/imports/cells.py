"""What a row of a list asks for: words of people made into values, or refused with a reason."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from members.models import Appointment
from members.periods import EARLIEST, LATEST
from members.sheets.columns import folded

type Cells = dict[str, str]

_Kind = Appointment.Kind
_KINDS: Final = {
    "leder": _Kind.LEADER, "kulturleder": _Kind.LEADER, "kultursjef": _Kind.LEADER,
    "øverstekulturleder": _Kind.LEADER, "øversteleder": _Kind.LEADER,
    "vara": _Kind.DEPUTY, "vararepresentant": _Kind.DEPUTY, "stedfortreder": _Kind.DEPUTY,
    "nestleder": _Kind.DEPUTY, "observatør": _Kind.OBSERVER, "observator": _Kind.OBSERVER,
}  # fmt: skip
# They get the desk itself: that is given by hand, one at a time.
_SECRETARIAT: Final = {"sekretariat", "sekretariatet", "sekretær", "administrator"}
_ANSWERS: Final = dict.fromkeys(("ja", "j", "x", "1", "true", "sann", "yes"), True) | dict.fromkeys(
    ("nei", "n", "0", "false", "usann", "no"), False
)
_LANGUAGES: Final = {"nb": "nb", "bokmål": "nb", "bm": "nb", "nn": "nn", "nynorsk": "nn"}
_Reason = Appointment.EndReason
_END_REASONS: Final = {
    "nyjobb": _Reason.NEW_JOB, "nystilling": _Reason.NEW_JOB, "pensjonert": _Reason.RETIRED,
    "pensjon": _Reason.RETIRED, "omorganisert": _Reason.REORGANISED,
    "omorganisering": _Reason.REORGANISED, "annet": _Reason.OTHER,
}  # fmt: skip
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "mai",
    "jun",
    "jul",
    "aug",
    "sep",
    "okt",
    "nov",
    "des",
)
_DAYS: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"),
    re.compile(r"(?P<d>\d\d?)[.]\s?(?P<m>\d\d?)[.]\s?(?P<y>\d{4}|\d\d)"),
    re.compile(r"(?P<d>\d\d?)[.]?\s(?P<m>[a-zæøå]{3})[a-zæøå]*[.]?\s(?P<y>\d{4})", re.IGNORECASE),
)
_PHONE: Final = re.compile(r"\+?[\d ()./-]{5,29}")
# A spreadsheet that gets these back would take them for something to compute.
_FORMULA: Final = ("=", "+", "-", "@")
_LONGEST: Final = 120
_CENTURY: Final = 2000


class Refused(Exception):  # noqa: N818 it says what happened
    """The row is not taken; `code` is a key of members.imports.words.REASONS."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row. What is empty or None was not said, and changes nothing."""

    row: int
    name: str
    email: str = ""
    phone: str = ""
    language: str = ""
    organisation: str = ""
    number: str = ""
    title: str = ""
    kind: Appointment.Kind | None = None
    primary: bool | None = None
    first: date | None = None
    last: date | None = None
    end_reason: str = ""


def wanted(row: int, cells: Cells) -> Wanted:
    """What the row asks for; raises Refused for the first thing that cannot be understood."""
    _check_texts(cells)
    first, last = _day(cells, "first_day"), _day(cells, "last_day")
    if first and last and last < first:
        raise Refused("end_before_start")
    return Wanted(
        row=row,
        name=_name(cells),
        email=_email(cells.get("email", "")),
        phone=_phone(cells.get("phone", "")),
        language=_one_of(cells, "language", _LANGUAGES, "bad_language") or "",
        organisation=cells.get("organisation", ""),
        number=cells.get("number", ""),
        title=cells.get("title", ""),
        kind=_kind(cells),
        primary=_primary(cells),
        first=first,
        last=last,
        end_reason=_END_REASONS.get(folded(cells.get("end_reason", "")), _Reason.OTHER)
        if last
        else "",
    )


def _check_texts(cells: Cells) -> None:
    for column, text in cells.items():
        if text.startswith(_FORMULA) and not (column == "phone" and _PHONE.fullmatch(text)):
            raise Refused("formula", column=column, text=text[:60])
        if len(text) > _LONGEST:
            raise Refused("too_long", column=column)


def _name(cells: Cells) -> str:
    parts = (cells.get("first_name", ""), cells.get("last_name", ""))
    name = cells.get("name") or " ".join(filter(None, parts))
    if not name:
        raise Refused("no_name")
    return name


def _email(text: str) -> str:
    address = text.lower().removeprefix("mailto:")
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        raise Refused("bad_email", text=text[:60]) from error
    return address


def _phone(text: str) -> str:
    if text and not _PHONE.fullmatch(text):
        raise Refused("bad_phone", text=text[:60])
    return text


def _one_of[T](cells: Cells, column: str, words: dict[str, T], code: str) -> T | None:
    """The value that the cell's word stands for; None for an empty cell."""
    text = cells.get(column, "")
    if text and folded(text) not in words:
        raise Refused(code, text=text[:60])
    return words[folded(text)] if text else None


def _kind(cells: Cells) -> Appointment.Kind | None:
    if folded(cells.get("kind", "")) in _SECRETARIAT:
        raise Refused("secretariat")
    return _one_of(cells, "kind", _KINDS, "bad_kind")


def _primary(cells: Cells) -> bool | None:
    if folded(cells.get("kind", "")) in {"øverstekulturleder", "øversteleder"}:
        return True
    return _one_of(cells, "primary", _ANSWERS, "bad_answer")


def _day(cells: Cells, column: str) -> date | None:
    """The day that the cell says, as 2026-08-01, 1.8.2026, 01.08.26 or 1. august 2026."""
    text = cells.get(column, "")
    if not text:
        return None
    try:
        day = _parsed(text)
    except ValueError as error:
        raise Refused("bad_date", text=text[:60]) from error
    if not EARLIEST <= day < LATEST:
        raise Refused("date_out_of_range", text=text[:60])
    return day


def _parsed(text: str) -> date:
    found = next((match for form in _DAYS if (match := form.fullmatch(text))), None)
    if found is None:
        raise ValueError(text)
    year, month = int(found["y"]), found["m"].lower()
    number = int(month) if month.isdecimal() else _MONTHS.index(month) + 1
    return date(year if len(found["y"]) > 2 else _CENTURY + year, number, int(found["d"]))  # noqa: PLR2004 two digits
