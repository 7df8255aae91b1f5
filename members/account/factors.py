"""How django-allauth's second factors behave here, and the forms that ask for them."""

import struct
import tempfile
from pathlib import Path
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import url_str_to_user_pk
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from members.account.devices import described
from members.account.keys import APP, asked_for
from members.account.sessions import came_by_link
from members.confinement import MEGABYTE, run_child
from members.models import Network, Person
from members.sealing import seal, unseal

# What a made-up credential can make its readers raise.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, struct.error)
_NOT_TAKEN = _("Passnøkkelen ble ikke godtatt. Prøv en gang til, eller bruk en kode i stedet.")
_PURPOSE = "second factors"
_CODE_ATTRIBUTES = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class FactorAdapter(DefaultMFAAdapter):
    """Norwegian names and sentences, and secrets that a copy of the database does not tell."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Koden stemmer ikke. Prøv en gang til."),
    }

    def get_totp_issuer(self) -> str:
        """The network, as the app will show it."""
        return str(Network.objects.first() or "Kulturnettverket")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site that the passkeys belong to."""
        host: str = context.request.get_host()
        return {"id": host.partition(":")[0], "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, _user: Any, _type: Any) -> str:
        """What the device calls itself."""
        return described(context.request.headers.get("User-Agent", ""))

    def build_totp_svg(self, url: str) -> str:
        """Draw the code, in a child: the library loads a reader of pictures."""
        with tempfile.TemporaryDirectory(prefix="kulturnett-") as folder:
            path = Path(folder) / "url"  # not an argument: those are shown to the whole machine
            path.write_text(url)
            drawn = run_child(
                "members.account.qr", str(path), memory=512 * MEGABYTE, cpu_seconds=5, seconds=10
            )
        return str(drawn.answer.get("svg", ""))

    def encrypt(self, text: str) -> str:
        """Seal what an app or a code in reserve is made from."""
        return seal(text, purpose=_PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again."""
        return unseal(encrypted_text, purpose=_PURPOSE)


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor: the secretariat, and those who have chosen it themselves."""

    def handle(self) -> Any:
        """As allauth's, but a one-time link counts as two."""
        person = self.login.user
        if came_by_link(self.request, person) or not asked_for(person):
            return None, True
        return super().handle()


class PasskeyForm(forms.Form):
    """What a passkey answered; of nobody in particular when it signs in by itself."""

    credential = forms.JSONField(widget=forms.HiddenInput, error_messages={"required": _NOT_TAKEN})
    key: Authenticator

    def __init__(self, *args: Any, user: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_credential(self) -> Any:
        """Find the passkey; unknown persons and keys are answered alike, after the same work."""
        credential = self.cleaned_data["credential"]
        forgive = check_rate_limit(self.user) if self.user else None
        try:
            auth.parse_authentication_response(credential)
            owner = self.user or _owner(credential)
            self.key = auth.complete_authentication(owner, credential)
        except (*_UNREADABLE, ValidationError) as error:
            raise ValidationError(_NOT_TAKEN) from error
        if forgive:
            forgive()
        return credential

    def save(self, request: HttpRequest, **kind: bool) -> None:
        """Note in the session that the passkey was shown."""
        post_authentication(request, self.key, **kind)


def _owner(credential: dict[str, Any]) -> Person:
    """Whose key it says it is; somebody without keys when there is nobody."""
    handle = websafe_decode(credential["response"]["userHandle"]).decode()
    found = Person.objects.filter(pk=url_str_to_user_pk(handle)).first()
    return found or Person(pk=0)


class FactorCodeForm(AuthenticateForm):
    """A code from the app, or one of those in reserve."""

    code = forms.CharField(
        label=_("Kode"),
        help_text=_("Fra autentiseringsappen, eller en av reservekodene dine."),
        max_length=40,
        widget=forms.TextInput(attrs=_CODE_ATTRIBUTES),
        error_messages={"required": _("Skriv koden.")},
    )

    def clean_code(self) -> str:
        """Check it; an app's code works once, as long as it could be believed."""
        code: str = super().clean_code()
        digits = "".join(filter(str.isalnum, code))
        seen = f"factor-code:{self.user.pk}:{digits}"
        if self.authenticator.type == APP and not cache.add(seen, 1, timeout=120):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def save(self, request: HttpRequest, **kind: bool) -> None:
        """Note in the session that the code was right."""
        post_authentication(request, self.authenticator, **kind)


class NewPasskeyForm(forms.Form):
    """A passkey that was just made, and what to call it."""

    name = forms.CharField(
        label=_("Navn på passnøkkelen"),
        help_text=_("Så du kjenner den igjen, for eksempel «Jobbtelefonen»."),
        max_length=60,
        error_messages={"required": _("Gi passnøkkelen et navn.")},
    )
    credential = forms.JSONField(widget=forms.HiddenInput, error_messages={"required": _NOT_TAKEN})

    def clean_credential(self) -> Any:
        """Check that it answers what we asked, by somebody it knows."""
        credential = self.cleaned_data["credential"]
        try:
            auth.parse_registration_response(credential)
            auth.complete_registration(credential)
        except (*_UNREADABLE, ValidationError) as error:
            raise ValidationError(_NOT_TAKEN) from error
        return credential


class PasskeyNameForm(forms.Form):
    """Another name for a passkey."""

    name = NewPasskeyForm.base_fields["name"]


class AppForm(ActivateTOTPForm):
    """The first code of a new app."""

    code = forms.CharField(
        label=_("Kode fra appen"),
        help_text=_("Seks sifre."),
        max_length=40,
        widget=forms.TextInput(attrs=_CODE_ATTRIBUTES),
        error_messages={"required": _("Skriv koden som appen viser.")},
    )
