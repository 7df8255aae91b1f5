"""Sessions as Django keeps them in the database, read by a query that is compiled once."""

from typing import Any, Final

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from members.prepared import Prepared

_KEY: Final = "<key>"
_KEPT: Final = Prepared(
    lambda: Session.objects.filter(session_key=_KEY, expire_date__gt=timezone.now()).values_list(
        "session_data"
    )
)


class SessionStore(db.SessionStore):
    """What SESSION_ENGINE names; every page that knows who asks reads one of these."""

    def load(self) -> dict[str, Any]:
        for (data,) in _KEPT.rows({_KEY: self.session_key}):
            return self.decode(data)
        self._session_key = None
        return {}
