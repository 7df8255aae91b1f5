"""«Is it still you?»: asked before the ways into an account change, when sign-in is a while ago."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from members.account.factors import FactorCodeForm, PasskeyForm
from members.account.forms import CodeForm, count
from members.account.keys import asked_for
from members.account.sessions import is_confirmed
from members.models import Person

CODE_LETTER = "account/email/confirmation_code"
_WAITING = "confirmation"


def confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the view be reached only by who has lately shown that it is she; the page is not kept."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_confirmed(request):
            back = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('account_reauthenticate')}?{back}")
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return asking


def send_code(request: HttpRequest, person: Person) -> None:
    """Write a code to her address; it counts in this browser only."""
    count(action="request_login_code", key=str(person.email))
    code = get_adapter().generate_login_code()
    request.session[_WAITING] = {"code": code, "at": time.time(), "tries": 0}
    get_adapter().send_mail(CODE_LETTER, person.email, {"code": code})


def is_code_waiting(request: HttpRequest) -> bool:
    """Whether a code that was sent can still be used."""
    waiting = request.session.get(_WAITING)
    return bool(
        waiting
        and time.time() - waiting["at"] <= settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
        and waiting["tries"] < settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
    )


def proof(request: HttpRequest, person: Person) -> forms.Form:
    """The form that was sent, or that should be shown: passkey, app's code or mailed code."""
    sent = request.POST if request.method == "POST" else None
    if sent is not None and "credential" in sent:
        return PasskeyForm(sent, user=person)
    if asked_for(person):
        return FactorCodeForm(data=sent, user=person)
    return MailedCodeForm(sent, request=request)


class MailedCodeForm(CodeForm):
    """The code that was sent to confirm, not to sign in."""

    def __init__(self, data: Any, *, request: HttpRequest) -> None:
        self._session = request.session
        waiting = self._session.get(_WAITING) if is_code_waiting(request) else None
        super().__init__(data=data, code=waiting["code"] if waiting else "")

    def clean_code(self) -> str:
        """Count the guess, then compare."""
        count(action="login_code_guess", key=str(self._session.session_key))
        if _WAITING in self._session:
            self._session[_WAITING] |= {"tries": self._session[_WAITING]["tries"] + 1}
            self._session.modified = True
        code: str = super().clean_code()
        return code

    def save(self, request: HttpRequest, **kind: bool) -> None:
        """Note in the session that the code was right; it is used up."""
        self._session.pop(_WAITING, None)
        record_authentication(request, request.user, "code", **kind)
