"""`client.force_login` signs in as by a one-time link: two factors, shown just now.

With `one_factor=True`, or a person who has that mark, it signs in as by a code to the mailbox, and
nothing more.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.test import Client

from members import sessions
from members.models import Person

_force_login = Client.force_login


def arrive() -> None:
    """Let every client do so from now on."""
    Client.force_login = _arriving  # type: ignore[method-assign,assignment]
    user_logged_in.connect(_mark, dispatch_uid="tests.arrival")


def _arriving(
    client: Client, user: Person, backend: str | None = None, *, one_factor: bool = False
) -> None:
    by_code = one_factor or getattr(user, "one_factor", False)
    user.arrives_by_code = by_code  # type: ignore[attr-defined]
    _force_login(client, user, backend)


def _mark(request: HttpRequest, user: Any, **_rest: Any) -> None:
    if not hasattr(user, "arrives_by_code"):
        return  # signed in by the site itself
    if user.arrives_by_code:
        record_authentication(request, user, "code")
    else:
        sessions.note_link(request, user)
    sessions.begin(request, user)
    del user.arrives_by_code
