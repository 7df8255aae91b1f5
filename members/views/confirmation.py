"""Showing once more who one is: the second step of sign-in, before a change, before the desk."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from members.account import keys
from members.account.confirmation import is_code_waiting, proof, send_code
from members.account.factors import PasskeyForm
from members.account.sessions import has_two_factors
from members.models import Person


@login_stage_required(  # type: ignore[untyped-decorator]
    stage=LoginStageKey.MFA_AUTHENTICATE.value, redirect_urlname="account_login"
)
def mfa_authenticate(request: HttpRequest) -> HttpResponse:
    """The second step of sign-in: a passkey, a code from the app, or one in reserve."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 allauth's
    person = stage.login.user
    if get_adapter().is_ajax(request):
        return JsonResponse(auth.begin_authentication(person))
    form = proof(request, person)
    if request.method == "POST" and form.is_valid():
        form.save(request)  # type: ignore[attr-defined]  # each of the three has it
        response: HttpResponse = stage.exit()
        return response
    return _page(request, "mfa/authenticate.html", person, form)


@never_cache
def account_reauthenticate(request: HttpRequest) -> HttpResponse:
    """«Is it still you?», answered as strictly as at sign-in."""
    person = _signed_in(request)
    if get_adapter().is_ajax(request):
        return JsonResponse(auth.begin_authentication(person))
    form = proof(request, person)
    if request.method == "POST" and form.is_valid():
        form.save(request, reauthenticated=True)  # type: ignore[attr-defined]  # as above
        return redirect(get_next_redirect_url(request) or reverse("mfa_index"))
    return _page(request, "account/reauthenticate.html", person, form)


@require_POST
def confirmation_code(request: HttpRequest) -> HttpResponse:
    """Send a code to her own address, for who has no other way to show that it is she."""
    send_code(request, _signed_in(request))
    page = reverse("account_reauthenticate")
    return redirect(passthrough_next_redirect_url(request, page, "next"))


@require_safe
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """What the secretariat does before the desk opens: show a second factor, or make one."""
    person = _signed_in(request)
    if not person.is_staff:
        raise Http404
    wanted = get_next_redirect_url(request) or reverse("admin:index")
    if has_two_factors(request):
        return redirect(wanted)
    context = {"has_key": keys.asked_for(person), "next": wanted}
    return render(request, "account/second_factor.html", context)


def _signed_in(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def _page(request: HttpRequest, template: str, person: Person, form: Any) -> HttpResponse:
    """The page with both ways; what a passkey did wrong is told above them."""
    if isinstance(form, PasskeyForm):
        for error in form.errors.get("credential", []):
            messages.error(request, str(error))
        return redirect(passthrough_next_redirect_url(request, request.path, "next"))
    asked = keys.asked_for(person)
    is_waiting = asked or is_code_waiting(request)
    if request.method == "POST" and not is_waiting:
        messages.info(request, _("Koden gjelder ikke lenger. Be om en ny."))
    context = {
        "form": form,
        "email": "" if asked else person.email,
        "is_waiting": is_waiting,
        "has_passkey": bool(keys.passkeys(person)),
        "next": get_next_redirect_url(request),
    }
    return render(request, template, context)
