"""A line of the preview: what one row of a list comes to, in values that compare and keep."""

from dataclasses import dataclass, field
from typing import Any

from members.imports.cells import Refused, Wanted
from members.imports.register import Post
from members.models import Person
from members.periods import ONE_DAY
from members.sheets.columns import folded

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"

type Change = list[str]  # column, before, after


@dataclass(slots=True)
class Line:
    """What one row comes to. `shown` is what the secretariat says yes to."""

    row: int
    name: str = ""
    organisation: str = ""
    outcome: str = UNCHANGED
    changes: list[Change] = field(default_factory=list)
    code: str = ""
    words: dict[str, str] = field(default_factory=dict)
    # What is to be written.
    asked: Wanted | None = None
    person: Person | None = None
    fields: dict[str, str] = field(default_factory=dict)
    post: Post | None = None
    former: Post | None = None

    @property
    def shown(self) -> dict[str, Any]:
        """All that the preview tells of it, to be kept and compared."""
        names = ("row", "name", "organisation", "outcome", "changes", "code", "words")
        return {name: getattr(self, name) for name in names}

    @property
    def person_pk(self) -> int | None:
        """Her number in the register; None for one who is new."""
        return self.person.pk if self.person else None

    @property
    def key(self) -> object:
        """Who she is among the rows: the register's number, or what tells a new one apart."""
        if self.person:
            return self.person.pk
        email = self.asked.email if self.asked else ""
        return email or (folded(self.name), self.organisation)

    def refuse(self, refused: Refused) -> None:
        """Let nothing of it be done."""
        self.outcome, self.code, self.words = REFUSED, refused.code, refused.words
        self.changes, self.fields, self.post, self.former = [], {}, None, None


def differences(before: Post, after: Post) -> list[Change]:
    told_before, told_after = _told(before), _told(after)
    return [
        [name, told_before[name], told_after[name]]
        for name in told_after
        if told_before[name] != told_after[name]
    ]


def _told(post: Post) -> dict[str, str]:
    until = post.days.until
    return {
        "title": post.title,
        "kind": post.kind,
        "primary": "yes" if post.primary else "no",
        "first_day": post.days.first.isoformat(),
        "last_day": (until - ONE_DAY).isoformat() if until else "",
    }


def of_new(line: Line) -> list[Change]:
    """What a new appointment, and perhaps a new person, is made of."""
    told = line.fields if line.person is None else {}
    told = told | (_told(line.post) if line.post else {})
    return [[name, "", value] for name, value in told.items() if value and name != "name"]


def fields_of(person: Person | None) -> dict[str, str]:
    if person is None:
        return {}
    return {
        "name": person.name,
        "email": person.email or "",
        "phone": person.phone,
        "language": person.language,
    }


def same(name: str, before: str, after: str) -> bool:
    """Whether two values say the same: a telephone number may be written in several ways."""
    if name == "phone":
        return _digits(before) == _digits(after)
    return before == after


def _digits(phone: str) -> str:
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return digits.removeprefix("00").removeprefix("47") if len(digits) > 8 else digits  # noqa: PLR2004 a Norwegian number
