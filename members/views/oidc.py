"""To the organisation's own issuer, and back from it (OpenID Connect)."""

import secrets
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.statekit import STATE_TTL
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from members.account import oidc
from members.account.forms import count
from members.account.sessions import is_confirmed, share


class CallbackView(OAuth2CallbackView):
    """As allauth's; the answer must be to the question that this browser asked."""

    def _get_state(self, request: HttpRequest, provider: oidc.Issuer) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
@never_cache
@require_POST
def oidc_login(request: HttpRequest) -> HttpResponse:
    """Leads to the issuer; who is signed in links her account there.

    A page of its own goes on from here. A redirect would be held to the policy of the form
    (form-action), and so would all the redirects from the issuer to others behind it.
    """
    provider = _issuer(request)
    count(action="oidc", key="")
    if request.user.is_authenticated and not is_confirmed(request):
        return redirect("members:own_addresses")  # where she is asked first
    nonce = secrets.token_urlsafe(24)
    if not request.user.is_authenticated:
        request.session.set_expiry(STATE_TTL)
        share(request)
    try:
        response = provider.redirect(
            request,
            AuthProcess.CONNECT if request.user.is_authenticated else AuthProcess.LOGIN,
            next_url=get_next_redirect_url(request),
            nonce=nonce,
            auth_params={"nonce": nonce},
        )
    except oidc.FAULTS as error:
        return oidc.failed(request, error)
    context = {"issuer": provider.name, "url": response.url}
    return render(request, "account/oidc_leaving.html", context)


@login_not_required
@never_cache
@require_GET
def oidc_callback(request: HttpRequest) -> HttpResponse:
    """Where the issuer sends her back: signs her in, or says why not."""
    provider = _issuer(request)
    view = CallbackView.adapter_view(provider.get_oauth2_adapter(request))
    try:
        response: HttpResponse = view(request)
    except oidc.FAULTS as error:
        return oidc.failed(request, error)
    return response


def _issuer(request: HttpRequest) -> oidc.Issuer:
    configured = oidc.app()
    if configured is None:
        raise Http404
    return get_adapter(request).get_provider(request, configured.provider_id)
