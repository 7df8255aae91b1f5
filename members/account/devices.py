"""The devices a person is signed in on."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from members.models import Person

# The first that is found names it: many browsers say that they are others too.
_BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "Chromebook"),
    (r"Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """One place she is signed in: what it is, since when, and whether it is this one."""

    pk: int
    name: str
    since: datetime
    is_this: bool


def described(user_agent: str) -> str:
    """«Chrome på Windows»: what a browser says it is, in words."""
    browser = _first(_BROWSERS, user_agent) or _("Ukjent nettleser")
    system = _first(_SYSTEMS, user_agent)
    if not system:
        return browser
    return _("%(browser)s på %(system)s") % {"browser": browser, "system": system}


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for pattern, name in known if re.search(pattern, user_agent)), "")


def devices(person: Person, *, this: str) -> list[Device]:
    """Where she is signed in now, this session first and then the newest."""
    rows = UserSession.objects.filter(user=person).order_by("-created_at", "-pk")
    alive = _alive(person, [row.session_key for row in rows])
    found = [
        Device(row.pk, described(row.user_agent), row.created_at, row.session_key == this)
        for row in rows
        if row.session_key in alive
    ]
    return sorted(found, key=lambda device: not device.is_this)


def _alive(person: Person, keys: list[str]) -> set[str]:
    """Those of `keys` whose session is not over, and still hers."""
    hers = person.get_session_auth_hash()
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {
        session.session_key
        for session in sessions
        if constant_time_compare(session.get_decoded().get(HASH_SESSION_KEY, ""), hers)
    }


@transaction.atomic
def end_session(*, person: Person, pk: int) -> bool:
    """Sign her out on one device; False when it is not hers, or gone."""
    found = UserSession.objects.filter(user=person, pk=pk).first()
    if found is None:
        return False
    Session.objects.filter(session_key=found.session_key).delete()
    found.delete()
    return True


@transaction.atomic
def end_sessions(*, person: Person, but: str = "") -> int:
    """Sign her out everywhere, or everywhere `but` in one session; returns on how many devices."""
    rows = UserSession.objects.filter(user=person).exclude(session_key=but)
    keys = list(rows.values_list("session_key", flat=True))
    ended, _each = Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return ended


def forget_ended() -> None:
    """Remove what is known of devices whose session is over: an address and a browser's name."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive)).delete()
