"""`client.force_login` signs in as by a one-time link: two factors, shown just now, and noted.

`by_code` signs in as by a code to the mailbox, and nothing more; so does `force_login` of a person
who is marked `one_factor`.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.test import Client

from members.account import sessions
from members.models import Person

_force_login = Client.force_login


def arrive() -> None:
    """Let every client do so from now on."""
    Client.force_login = _arriving  # type: ignore[method-assign,assignment]
    user_logged_in.connect(_mark, dispatch_uid="tests.arrival")


def by_code(client: Client, person: Person) -> None:
    """Sign in with one factor alone."""
    person.one_factor = True  # type: ignore[attr-defined]
    client.force_login(person)


def _arriving(client: Client, user: Person, backend: str | None = None) -> None:
    user.arrives = True  # type: ignore[attr-defined]
    _force_login(client, user, backend)
    key = client.session.session_key
    UserSession.objects.get_or_create(session_key=key, defaults={"user": user, "ip": "127.0.0.1"})


def _mark(request: HttpRequest, user: Any, **_rest: Any) -> None:
    if not hasattr(user, "arrives"):
        return  # signed in by the site itself
    del user.arrives
    if hasattr(user, "one_factor"):
        record_authentication(request, user, "code")
    else:
        sessions.note_link(request, user)
    sessions.begin(request, user)
