"""The query behind a download: put together by `visible_to`, once for each kind of person."""

from functools import cache
from typing import Any, Final

from django.contrib.auth.models import AnonymousUser

from gatherings.models import Presentation, PresentationVersion
from members.models import Person
from members.prepared import Prepared

_SOMEBODY: Final = -4711  # stands for the person's key, which is never negative
_SOMEWHERE: Final = "<code>"  # stands for the code, which has no such signs
_NEEDED: Final = ("presentation", "number", "file", "link", "name", "size", "sha256", "kind")
_ROLES: Final = ("is_authenticated", "is_member", "is_staff")


def version_at(code: str, person: Any) -> PresentationVersion | None:
    """The version that `person` is given at /p/<code>/, with what a download needs; one query."""
    version = _version_for(*(getattr(person, role, False) for role in _ROLES))
    found: PresentationVersion | None = version.first({_SOMEWHERE: code, _SOMEBODY: person.pk})
    if found:
        names, row = ["id", "code"], [found.presentation_id, code]
        found.presentation = Presentation.from_db("default", names, row)
    return found


@cache
def _version_for(is_authenticated: bool, is_member: bool, is_staff: bool) -> Prepared:  # noqa: FBT001 as _ROLES
    """The query for all who have these roles."""
    somebody: Any = AnonymousUser()
    if is_authenticated:
        somebody = Person(pk=_SOMEBODY, email="")
        somebody.is_member, somebody.is_secretariat = is_member, is_staff

    def of_somebody() -> Any:
        versions = PresentationVersion.objects.visible_to(somebody)
        versions = versions.filter(presentation__code=_SOMEWHERE).current()
        return versions.only(*_NEEDED, "uploaded_at")[:1]

    return Prepared(of_somebody)
