"""The form of the yearly question."""

from datetime import date
from typing import Self

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
        error_messages={"required": gettext_lazy("Skriv hva som er endret.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Siste dag i vervet"),
        help_text=gettext_lazy(
            "Sekretariatet tar kontakt om hvem som tar over. Ingenting stenges før det."
        ),
        error_messages={"required": gettext_lazy("Skriv den siste dagen.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @classmethod
    def asked(cls, request: HttpRequest) -> Self:
        """As it was sent; or, from a link, with that answer chosen and nothing sent."""
        if request.method == "POST":
            return cls(request.POST)
        return cls(initial={"said": WORDS.get(request.GET.get("svar", ""))})

    def full_clean(self) -> None:
        """Ask for what goes with the answer; the page says of both that they must be filled in."""
        goes_with = {"note": _Answer.CHANGED, "last_day": _Answer.LEFT}
        for name, answer in goes_with.items():
            self.fields[name].required = self.data.get("said") == answer
        super().full_clean()
        for name in goes_with:
            self.fields[name].required = True

    def clean_last_day(self) -> date | None:
        """Within the years of the register."""
        day: date | None = self.cleaned_data["last_day"]
        if day and not EARLIEST <= day < LATEST:
            raise forms.ValidationError(_("Datoen må ligge mellom 2000 og 2100."))
        return day
