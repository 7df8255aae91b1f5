"""The two forms of a person's own addresses: one more, and the code that was sent to it."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext_lazy as _

from members.account.address_proof import is_proven
from members.models import Person

MOST = 5


class NewAddressForm(forms.Form):
    """One more address. What it says of the address itself is about her own ones only."""

    email = forms.EmailField(
        label=_("Ny e-postadresse"),
        help_text=_("Vi sender en kode dit, så vi vet at adressen er din."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none"}),
        error_messages={
            "required": _("Skriv e-postadressen."),
            "invalid": _("Skriv e-postadressen slik: navn@eksempel.no"),
        },
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        """In small letters; hers already, or one too many, is refused."""
        email = str(self.cleaned_data["email"]).lower()
        has = set(EmailAddress.objects.filter(user=self.person).values_list("email", flat=True))
        if email in has:
            raise forms.ValidationError(_("Du har denne adressen fra før."))
        if len(has) >= MOST:
            raise forms.ValidationError(
                _("Du har så mange adresser det er plass til. Fjern en av dem først.")
            )
        return email


class AddressCodeForm(forms.Form):
    """The code; each wrong one counts."""

    code = forms.CharField(
        label=_("Kode"),
        help_text=_("Åtte sifre."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": None}
        ),
        error_messages={"required": _("Skriv koden fra e-posten.")},
    )

    def __init__(self, *args: Any, session: SessionBase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session

    def clean_code(self) -> str:
        """Only the one that was sent."""
        code = str(self.cleaned_data["code"])
        if not is_proven(session=self.session, code=code):
            raise forms.ValidationError(_("Koden stemmer ikke. Se etter i e-posten og prøv igjen."))
        return code
