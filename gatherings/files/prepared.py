"""The query behind a download, put together once for each kind of person instead of each time.

Building and compiling it takes Django longer than all else that a download does. What it says is
still what `visible_to` says: the text is made by it, and only the values are put in anew.
"""

import copy
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from gatherings.models import Presentation, PresentationVersion

_SOMEBODY: Final = -4711  # stands for the person's key, which is never negative
_SOMEWHERE: Final = "<code>"  # stands for the code, which has no such signs
_NEEDED: Final = ("presentation", "number", "file", "link", "name", "size", "sha256", "kind")

type _Kind = tuple[bool, bool, bool]

_texts: dict[_Kind, tuple[str, tuple[Any, ...]]] = {}


def version_at(code: str, person: Any) -> PresentationVersion | None:
    """The version that `person` is given at /p/<code>/, with what a download needs; one query."""
    sql, parameters = _text_for(person)
    now = timezone.now()
    values = [_value(parameter, code, person, now) for parameter in parameters]
    found = next(iter(PresentationVersion.objects.raw(sql, values)), None)
    if found:
        names, row = ["id", "code"], [found.presentation_id, code]
        found.presentation = Presentation.from_db("default", names, row)
    return found


def _text_for(person: Any) -> tuple[str, tuple[Any, ...]]:
    kind = (
        bool(getattr(person, "is_staff", False)),
        bool(getattr(person, "is_member", False)),
        bool(person.is_authenticated),
    )
    if kind not in _texts:
        somebody = copy.copy(person)
        somebody.pk = _SOMEBODY
        versions = PresentationVersion.objects.visible_to(somebody)
        versions = versions.filter(presentation__code=_SOMEWHERE).current()
        chosen = versions.only(*_NEEDED, "uploaded_at")[:1]
        _texts[kind] = chosen.query.sql_with_params()
    return _texts[kind]


def _value(parameter: Any, code: str, person: Any, now: datetime) -> Any:
    if isinstance(parameter, datetime):  # visible_to knows no other moment than this one
        return now
    if parameter == _SOMEWHERE:
        return code
    return person.pk if parameter == _SOMEBODY else parameter
