"""The form of the yearly question."""

from typing import Any, Self

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import YearlyCheck
from members.periods import EARLIEST, LATEST

_Answer = YearlyCheck.Answer
# What the links in the mail say.
WORDS = {"riktig": _Answer.RIGHT, "endret": _Answer.CHANGED, "sluttet": _Answer.LEFT}


class AnswerForm(forms.Form):
    """One of three answers, and what goes with two of them."""

    said = forms.ChoiceField(
        label=gettext_lazy("Stemmer det?"),
        widget=forms.RadioSelect,
        choices=[
            (_Answer.RIGHT, gettext_lazy("Ja, det er riktig")),
            (_Answer.CHANGED, gettext_lazy("Noe er endret")),
            (_Answer.LEFT, gettext_lazy("Jeg har sluttet, eller slutter snart")),
        ],
        error_messages={"required": gettext_lazy("Velg et svar.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Hva er endret?"),
        help_text=gettext_lazy("For eksempel ny tittel. Sekretariatet retter det."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Siste dag i vervet"),
        help_text=gettext_lazy(
            "Sekretariatet tar kontakt om hvem som tar over. Ingenting stenges før det."
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @classmethod
    def asked(cls, request: HttpRequest) -> Self:
        """As it was sent; or, from a link, with that answer chosen and nothing sent."""
        if request.method == "POST":
            return cls(request.POST)
        return cls(initial={"said": WORDS.get(request.GET.get("svar", ""))})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said, last_day = cleaned.get("said"), cleaned.get("last_day")
        if said == _Answer.CHANGED and not cleaned.get("note"):
            self.add_error("note", _("Skriv hva som er endret."))
        if said == _Answer.LEFT and "last_day" not in self.errors:
            if last_day is None:
                self.add_error("last_day", _("Skriv den siste dagen."))
            elif not EARLIEST <= last_day < LATEST:
                self.add_error("last_day", _("Datoen må ligge mellom 2000 og 2100."))
        return cleaned
