"""A person's own keys: passkeys, an app, and codes in reserve."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    clear_totp_secret,
    get_totp_secret,
)
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.account import keys
from members.account.confirmation import confirmed
from members.account.factors import AppForm, NewPasskeyForm, PasskeyNameForm
from members.models import Person


@require_safe
@never_cache
def mfa_index(request: HttpRequest) -> HttpResponse:
    """All the ways into one's account that are one's own."""
    hers = Authenticator.objects.filter(user=_person(request)).order_by("pk")
    context = {
        "passkeys": [key for key in hers if key.type == keys.PASSKEY],
        "app": next((key for key in hers if key.type == keys.APP), None),
        "has_reserve": any(key.type == keys.RESERVE for key in hers),
    }
    return render(request, "mfa/index.html", context)


@confirmed
def mfa_add_webauthn(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this device, or on one that is at hand."""
    person = _person(request)
    if get_adapter().is_ajax(request):
        return JsonResponse(auth.begin_registration(person, passwordless=True))
    name = get_factor_adapter().generate_authenticator_name(person, keys.PASSKEY)
    form = NewPasskeyForm(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        key = keys.add_passkey(person=person, **form.cleaned_data)
        messages.success(request, _("Passnøkkelen er lagt til."))
        return _after_adding(request, key)
    return render(request, "mfa/add_webauthn.html", {"form": form})


@confirmed
def mfa_edit_webauthn(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a passkey another name."""
    key = _passkey(request, pk)
    form = PasskeyNameForm(request.POST or None, initial={"name": str(key)})
    if request.method == "POST" and form.is_valid():
        keys.rename_passkey(key=key, name=form.cleaned_data["name"])
        messages.success(request, _("Passnøkkelen har fått nytt navn."))
        return redirect("mfa_index")
    return render(request, "mfa/edit_webauthn.html", {"form": form, "key": key})


@confirmed
def mfa_remove_webauthn(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a passkey away, after one question."""
    key = _passkey(request, pk)
    if request.method == "POST":
        keys.remove(key=key)
        messages.success(request, _("Passnøkkelen er fjernet."))
        return redirect("mfa_index")
    return render(request, "mfa/remove_webauthn.html", {"key": key, "is_last": _is_last(request)})


@confirmed
def mfa_activate_totp(request: HttpRequest) -> HttpResponse:
    """Connect an app that shows codes."""
    person = _person(request)
    if Authenticator.objects.filter(user=person, type=keys.APP).exists():
        return redirect("mfa_index")
    form = AppForm(data=request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST" and form.is_valid():
        app = keys.add_app(person=person, secret=form.secret)
        clear_totp_secret(request)
        messages.success(request, _("Autentiseringsappen er koblet til."))
        return _after_adding(request, app)
    secret = " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4))
    return render(request, "mfa/activate_totp.html", {"form": form, "secret": secret})


@require_safe
@confirmed
def totp_picture(request: HttpRequest) -> HttpResponse:
    """The QR code of the app that is being connected."""
    if SECRET_SESSION_KEY not in request.session:
        raise Http404
    adapter = get_factor_adapter()
    url = adapter.build_totp_url(_person(request), get_totp_secret())
    return HttpResponse(adapter.build_totp_svg(url), content_type="image/svg+xml")


@confirmed
def mfa_deactivate_totp(request: HttpRequest) -> HttpResponse:
    """Disconnect the app, after one question."""
    app = get_object_or_404(Authenticator, user=_person(request), type=keys.APP)
    if request.method == "POST":
        keys.remove(key=app)
        messages.success(request, _("Autentiseringsappen er koblet fra."))
        return redirect("mfa_index")
    return render(request, "mfa/deactivate_totp.html", {"is_last": _is_last(request)})


@require_safe
@confirmed
def mfa_view_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show the codes in reserve, to be written down."""
    codes = keys.reserve(_person(request))
    if codes is None:
        raise Http404
    context = {"codes": [f"{code[:4]} {code[4:]}" for code in codes]}
    return render(request, "mfa/view_recovery_codes.html", context)


@confirmed
def mfa_generate_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new codes in reserve, after one question."""
    person = _person(request)
    if not Authenticator.objects.filter(user=person).exclude(type=keys.RESERVE).exists():
        raise Http404
    if request.method == "POST":
        keys.make_reserve(person=person)
        return redirect("mfa_view_recovery_codes")
    return render(request, "mfa/generate_recovery_codes.html")


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def _passkey(request: HttpRequest, pk: int) -> Authenticator:
    key: Authenticator = get_object_or_404(
        Authenticator, user=_person(request), type=keys.PASSKEY, pk=pk
    )
    return key


def _is_last(request: HttpRequest) -> bool:
    """Whether the secretariat's last key goes with this one."""
    person = _person(request)
    hers = Authenticator.objects.filter(user=person).exclude(type=keys.RESERVE)
    return person.is_secretariat and hers.count() == 1


def _after_adding(request: HttpRequest, key: Authenticator) -> HttpResponse:
    """Making the key showed that she has it; codes in reserve that came with it are shown."""
    record_authentication(request, request.user, "mfa", id=key.pk, type=key.type)
    came_with_it = Authenticator.objects.filter(
        user=key.user, type=keys.RESERVE, created_at__gte=key.created_at
    )
    return redirect("mfa_view_recovery_codes" if came_with_it.exists() else "mfa_index")
