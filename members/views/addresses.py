"""Her own ways in: e-mail addresses, one of them the primary, and her account at the issuer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.account import addresses, oidc
from members.account.address_forms import AddressCodeForm, NewAddressForm
from members.account.address_proof import awaited, send_code
from members.account.confirmation import confirmed
from members.account.forms import count
from members.account.sessions import is_confirmed
from members.models import Person


def _act(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A button of her page; when her sign-in is a while ago, the page first asks if it is she."""

    @wraps(view)
    def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_confirmed(request):
            return redirect("members:own_addresses")
        return view(request, *args, **kwargs)

    return require_POST(acting)


@confirmed
def own_addresses(request: HttpRequest) -> HttpResponse:
    """Her addresses; the form sends a code to one more."""
    person = _herself(request)
    form = NewAddressForm(request.POST if request.method == "POST" else None, person=person)
    if form.is_valid():
        count(action="add_address", key=str(person.pk))
        send_code(session=request.session, person=person, address=form.cleaned_data["email"])
        return redirect("members:own_address_code")
    context = {
        "form": form,
        "addresses": addresses.addresses_of(person),
        "awaited": awaited(request.session),
        "issuer": oidc.issuer_name(),
        "links": oidc.links_of(person),
    }
    return render(request, "members/own_addresses.html", context)


@confirmed
def own_address_code(request: HttpRequest) -> HttpResponse:
    """Asks for the code that was sent to the new address, and adds it."""
    address = awaited(request.session)
    written = request.POST if request.method == "POST" and address else None
    if written is not None:
        count(action="address_code_guess", key=str(_herself(request).pk))
    form = AddressCodeForm(written, session=request.session)
    if form.is_valid():
        _add(request, address)
        return redirect("members:own_addresses")
    if not awaited(request.session):
        messages.info(request, _("Koden gjelder ikke lenger. Skriv adressen en gang til."))
        return redirect("members:own_addresses")
    return render(request, "members/own_address_code.html", {"form": form, "address": address})


@_act
def own_address_primary(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes one of her addresses the primary one."""
    person = _herself(request)
    address = get_object_or_404(addresses.addresses_of(person), pk=pk)
    addresses.change_email(person=person, email=address.email, by=person)
    _stay(request, person)
    messages.success(request, _("%s er nå hovedadressen din.") % address.email)
    return redirect("members:own_addresses")


@_act
def own_address_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes an address that she has added."""
    person = _herself(request)
    address = get_object_or_404(addresses.addresses_of(person), pk=pk, primary=False)
    addresses.remove(person=person, address=address)
    _stay(request, person)
    messages.success(
        request, _("%s er fjernet, og du er logget ut på andre enheter.") % address.email
    )
    return redirect("members:own_addresses")


@_act
def own_login_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes the link to her account at the issuer."""
    person = _herself(request)
    oidc.unlink(person=person, link=get_object_or_404(oidc.links_of(person), pk=pk))
    messages.success(request, _("Kontoen er ikke lenger koblet til %s.") % oidc.issuer_name())
    return redirect("members:own_addresses")


def _herself(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)  # noqa: S101 the door has seen to it
    return request.user


def _add(request: HttpRequest, address: str) -> None:
    if addresses.add(person=_herself(request), address=address):
        messages.success(request, _("Du kan nå logge inn med %s også.") % address)
    else:
        messages.error(request, _("Adressen kunne ikke legges til. Prøv en gang til."))


def _stay(request: HttpRequest, person: Person) -> None:
    """The session she acts in goes on, when all her others end."""
    request.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
