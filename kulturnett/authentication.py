"""Who is signed in, with her roles of the day: read in one query with the session itself."""

from datetime import date
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Subquery
from django.http import HttpRequest
from django.utils import timezone

from members.models import Person
from members.models.people import PersonQuerySet
from members.periods import today
from members.prepared import Prepared
from workgroup.seats import seat_today

_SOMEBODY, _SOME_DAY, _KEY = -9_000_002, date(1, 1, 1), "<key>"


class RegisterBackend(AuthenticationBackend):
    """allauth's way in, and the register's roles: computed for the day, never stored."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Nobody: the way in is a code or a link, and a password in the database opens nothing."""

    def get_user(self, user_id: Any) -> Person | None:
        person = _BY_KEY.first({_SOMEBODY: int(user_id), _SOME_DAY: today()})
        return person if person and person.is_active else None


class SessionStore(db.SessionStore):
    """What SESSION_ENGINE names. `person` is whose session it is, where allauth has noted that.

    Whether the session is hers still is for who asks to tell (members/account/sessions.py).
    """

    person: Person | None = None

    def load(self) -> dict[str, Any]:
        self.person = _BY_SESSION.first({_KEY: self.session_key, _SOME_DAY: today()})
        kept = vars(self.person).pop("session_data") if self.person else None
        return super().load() if kept is None else self.decode(kept)


def _persons() -> PersonQuerySet:
    persons = Person.objects.with_roles(_SOME_DAY).order_by()
    return persons.annotate(holds_seat=seat_today(_SOME_DAY))


def _with_session() -> PersonQuerySet:
    kept = Session.objects.filter(session_key=_KEY, expire_date__gt=timezone.now())
    return (
        _persons()
        .filter(usersession__session_key=_KEY)
        .annotate(session_data=Subquery(kept.values("session_data")))
    )


_BY_KEY = Prepared(lambda: _persons().filter(pk=_SOMEBODY))
_BY_SESSION = Prepared(_with_session)
