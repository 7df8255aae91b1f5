"""How long a sign-in lasts, and what it was made with."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from members.account.keys import asked_for
from members.models import Person

OWN_DEVICE = timedelta(days=90)
RENEWED_BELOW = timedelta(days=60)
SHORT = timedelta(hours=12)  # the secretariat's, and a shared machine's

_SIGNIN, _SHARED = "signin", "shared_machine"
_LINK = "link"
_SECOND = {"mfa", _LINK}
_UNSENT = "#usendt"  # read by kept_text.js

_NOBODY = {SimpleLazyObject, AnonymousUser}

type View = Callable[[HttpRequest], HttpResponse]


def share(request: HttpRequest) -> None:
    """Remember, until the sign-in is through, whether the box «delt maskin» was ticked."""
    request.session[_SHARED] = "shared" in request.POST


def is_shared(request: HttpRequest) -> bool:
    """Whether she said that others use this machine too."""
    return bool(request.session.get(_SHARED))


def begin(request: HttpRequest, person: Person) -> None:
    """Let the sign-in that is made now last as long as it should.

    On one's own device 90 days; the secretariat's 12 hours, whatever is done meanwhile; on a
    shared machine until the browser is closed, and never more than 12 hours.
    """
    session, shared = request.session, is_shared(request)
    long = not (shared or person.is_secretariat)
    session[_SIGNIN] = {"at": int(time.time()), "long": long}
    if shared:
        session.set_expiry(0)
    else:
        session.set_expiry(timezone.now() + (OWN_DEVICE if long else SHORT))


def note_link(request: HttpRequest, person: Person) -> None:
    """Note that a one-time link opens this session: who can make one holds the server."""
    record_authentication(request, person, _LINK)


def came_by_link(request: HttpRequest, person: Person) -> bool:
    """Whether a one-time link opened this session."""
    return _LINK in _methods(request, person)


def was_tiresome(request: HttpRequest, person: Person) -> bool:
    """Whether a code alone opened this session, on a machine of her own."""
    return _methods(request, person) == {"code"} and not is_shared(request)


def has_two_factors(request: HttpRequest) -> bool:
    """Whether this session showed more than a mailbox: a key, a code of an app, or a link."""
    return bool(_SECOND & _methods(request, request.user))


def is_confirmed(request: HttpRequest) -> bool:
    """Whether she has lately shown that it is she, as surely as sign-in asks of her."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    lately = _methods(request, request.user, since=since)
    strict = isinstance(request.user, Person) and asked_for(request.user)
    return bool(lately & _SECOND if strict else lately)


def _methods(request: HttpRequest, person: Any, *, since: float = 0) -> set[str]:
    records = get_authentication_records(request, person)
    return {record["method"] for record in records if record["at"] >= since}


def session_lengths(get_response: View) -> View:
    """Middleware, after Django's own: ends and renews sign-ins, when a page asks who it is.

    What somebody who is signed in is shown, no browser keeps: who comes after her on the same
    machine, when she has signed out, goes back to nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(partial(_still_in, request))  # type: ignore[assignment]
        response = get_response(request)
        # Nobody is asked for now who was not asked for by the page.
        if type(request.user) not in _NOBODY and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


class SignedIn(LoginRequiredMiddleware):
    """As Django's; whoever sent a form is led back to what she wrote."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        """Lead to sign-in, and on from there."""
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(sent_from(request), self.get_login_url(view_func))


def sent_from(request: HttpRequest) -> str:
    """The page whose form was sent in vain: the address that brings back what was written there."""
    root, page = request.build_absolute_uri("/"), request.headers.get("Referer", "")
    path = page.removeprefix(root) if page.startswith(root) else request.get_full_path()
    return f"/{path.lstrip('/')}{_UNSENT}"


def _still_in(request: HttpRequest) -> Any:
    person = _read_with(request.session) or get_user(request)
    if not isinstance(person, Person):
        return person
    if _is_over(request.session, person):
        request.session.flush()
        return AnonymousUser()
    _renew(request.session, person)
    request.user = person  # who asks again finds her at once
    return person


def _read_with(session: SessionBase) -> Person | None:
    """Who came with the session, where it says by all its signs that it is hers.

    The same signs as Django looks at; where one is missing, Django is asked.
    """
    signs = [session.get(name, "") for name in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)]
    person: Person | None = getattr(session, "person", None)
    if not person or not person.is_active or signs[0] != str(person.pk):
        return None
    if signs[1] not in settings.AUTHENTICATION_BACKENDS:
        return None
    return person if constant_time_compare(signs[2], person.get_session_auth_hash()) else None


def _is_over(session: SessionBase, person: Person) -> bool:
    signin = session.get(_SIGNIN) or {"at": 0, "long": False}
    lasts_long = signin["long"] and not person.is_secretariat
    return not lasts_long and bool(time.time() - signin["at"] >= SHORT.total_seconds())


def _renew(session: SessionBase, person: Person) -> None:
    """Written once in a while, not at each request."""
    left = session.get_expiry_date() - timezone.now()
    if session[_SIGNIN]["long"] and not person.is_secretariat and left < RENEWED_BELOW:
        session.set_expiry(timezone.now() + OWN_DEVICE)
