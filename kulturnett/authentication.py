"""Who is signed in, with her roles of the day, in one query."""

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from members.models import Person
from members.periods import today
from members.prepared import Prepared
from workgroup.seats import seat_today


class RegisterBackend(AuthenticationBackend):
    """allauth's way in, and the register's roles: computed for the day, never stored."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody: the way in is a code or a link, and a password in the database opens nothing."""

    def get_user(self, user_id: Any) -> Person | None:
        person = _WITH_ROLES.first({_SOMEBODY: int(user_id), _SOME_DAY: today()})
        return person if person and person.is_active else None


_SOMEBODY, _SOME_DAY = -9_000_002, date(1, 1, 1)
_WITH_ROLES = Prepared(
    lambda: (
        Person.objects.with_roles(_SOME_DAY)
        .annotate(holds_seat=seat_today(_SOME_DAY))
        .filter(pk=_SOMEBODY)
    )
)
