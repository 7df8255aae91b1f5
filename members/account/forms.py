"""The two forms of sign-in: the address, and the code that was sent to it."""

from http import HTTPStatus

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from members.account.addresses import person_of
from members.models import Person


class AddressForm(RequestLoginCodeForm):
    """Whom to send a code. `person` is None for an address that is not in the register."""

    email = forms.EmailField(
        label=_("E-postadresse"),
        help_text=_("Bruk adressen du ble invitert med."),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={
            "required": _("Skriv e-postadressen din."),
            "invalid": _("Skriv e-postadressen slik: navn@kommune.no"),
        },
    )
    person: Person | None = None

    def clean_email(self) -> str:
        """Count the request, and look up whose address it is; the code goes to this one."""
        email = str(self.cleaned_data["email"]).lower()
        count(action="request_login_code", key=email)
        found = person_of(email)
        self.person = found if found and found.is_active else None
        self._user = self.person  # where allauth looks
        return email


class CodeForm(ConfirmLoginCodeForm):
    """The code."""

    code = forms.CharField(
        label=_("Kode"),
        help_text=_("Åtte sifre."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": None}
        ),
        error_messages={"required": _("Skriv koden fra e-posten.")},
    )


def count(*, action: str, key: str) -> None:
    """Count one use of `action` by `key` and by the network address; too many is a 429.

    Counted in the shared cache before anything is looked up, so known and unknown are treated
    alike; nothing is locked for longer than the period of the rate (ACCOUNT_RATE_LIMITS).
    """
    if not ratelimit.consume(context.request, action=action, key=key):
        response = HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "60"})
        raise ImmediateHttpResponse(response)
