"""Sign-in and sign-out: one door, by a code sent to an address in the register, or by a link."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.models import Login
from allauth.account.utils import (
    get_login_redirect_url,
    get_next_redirect_url,
    passthrough_next_redirect_url,
    perform_login,
)
from allauth.account.views import ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from members.account.factors import PasskeyForm
from members.account.forms import AddressForm, CodeForm, count
from members.account.sessions import note_link, share
from members.account.signin import address_in, person_of_link, use_link
from members.models import Person

_PENDING = "account_login"  # where allauth keeps the sign-in that waits for its code


@method_decorator([login_not_required, never_cache], name="dispatch")
class AddressView(RequestLoginCodeView):
    """Asks for the address, sends it a code, and answers alike whatever the address is."""

    form_class = AddressForm
    template_name = "account/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As allauth's, with the same queries for known and unknown."""
        _look_up_alike(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: AddressForm) -> HttpResponse:
        """Write the code to the outbox, or the same work to nobody."""
        response: HttpResponse = super().form_valid(form)
        if form.person is None:
            get_adapter().send_decoy()
        self.request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With where to write a code that is already on its way to this browser."""
        context = super().get_context_data(**kwargs)
        if pending := self.request.session.get(_PENDING):
            at_code = pending["state"]["stages"]["current"] == "login_by_code"
            page = "account_confirm_login_code" if at_code else "mfa_authenticate"
            context["code_url"] = self.passthrough_next_url(reverse(page))
        return context

    def get_initial(self) -> dict[str, Any]:
        """With the address that a letter of ours was sent to, when its link was followed."""
        return {"email": address_in(token=self.request.GET.get("til", ""))}

    def _redirect_to_pending_stage(self, _request: HttpRequest, _stage: Any) -> None:
        """Let who mistyped the address write it again."""
        return


@method_decorator([login_not_required, never_cache], name="dispatch")
class CodeView(ConfirmLoginCodeView):
    """Asks for the code; it is valid only in the browser that asked for it."""

    form_class = CodeForm
    template_name = "account/confirm_login_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """As allauth's, but says why when it leads back to the address."""
        _look_up_alike(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if isinstance(response, HttpResponseRedirect) and response.url == reverse("account_login"):
            return self._start_again(request)
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the guess first: guesses sent at once must not slip past allauth's own count."""
        count(action="login_code_guess", key=str(request.session.session_key))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in, for as long as fits the machine."""
        share(self.request)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """Ask again, a few times."""
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))
        return redirect("account_login")

    def _start_again(self, request: HttpRequest) -> HttpResponse:
        messages.info(
            request,
            _("Koden gjelder ikke lenger. Skriv adressen din, så sender vi en ny."),
        )
        return redirect(self.passthrough_next_url(reverse("account_login")))


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignOutView(LogoutView):
    """Asks with one button, and signs out."""

    template_name = "account/logout.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """As allauth's; pictures of pages, which a browser keeps, do not stay with the machine."""
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


account_login = AddressView.as_view()
account_confirm_login_code = CodeView.as_view()
account_logout = SignOutView.as_view()


@login_not_required
@never_cache
def signin_link(request: HttpRequest, token: str) -> HttpResponse:
    """One page with one button, since programs open links too; the button signs in, once."""
    if request.method == "POST":
        person = use_link(token=token)
        if person is not None:
            logout(request)  # what another person's session knows must not follow along
            note_link(request, person)
            return perform_login(request, person, redirect_url=get_next_redirect_url(request))
    else:
        person = person_of_link(token=token)
    template = "account/signin_link.html" if person else "account/signin_link_gone.html"
    context = {"person": person, "next": get_next_redirect_url(request)}
    response = render(request, template, context, status=200 if person else 410)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@never_cache
def mfa_login_webauthn(request: HttpRequest) -> HttpResponse:
    """Sign in by a passkey alone: a script asks the question, and the form brings the answer."""
    if request.user.is_authenticated:
        return redirect(get_login_redirect_url(request))
    if request.method == "POST":
        return _signed_in_by_passkey(request)
    if not get_adapter().is_ajax(request):
        return redirect("account_login")
    request.session.set_expiry(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    return JsonResponse(auth.begin_authentication())


def _signed_in_by_passkey(request: HttpRequest) -> HttpResponse:
    count(action="passkey_signin", key="")
    form = PasskeyForm(request.POST, user=None)
    if not form.is_valid():
        messages.error(request, str(form.errors["credential"][0]))
        return redirect(passthrough_next_redirect_url(request, reverse("account_login"), "next"))
    share(request)
    login = Login(user=form.key.user, redirect_url=get_next_redirect_url(request))
    response: HttpResponse = perform_passwordless_login(request, form.key, login)
    return response


def _look_up_alike(request: HttpRequest) -> None:
    """Where allauth looks up who waits for a code, look up nobody for an unknown address."""
    pending = request.session.get(_PENDING)
    if pending and pending["user_pk"] is None:
        Person.objects.filter(pk=0).first()
