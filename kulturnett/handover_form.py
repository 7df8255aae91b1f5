"""The form of a handover: one choice a line, and who takes over."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kulturnett.handover import matters
from members.handover import Matter
from members.models import Appointment, Handover, HandoverLine, Person
from members.successors import Successor, candidates, following, in_register

UNKNOWN, REGISTERED, NEW = "unknown", "registered", "new"
# What must be filled in with each choice of a successor; no candidate has a name like these.
_NEEDED = {
    UNKNOWN: (),
    REGISTERED: ("find", "title", "first_day"),
    NEW: ("name", "title", "first_day"),
}
_OF_SOME = ("find", "name", "title", "first_day")
_LATER = gettext_lazy(
    "Dette er kommet til etter at du åpnet siden. Velg hva som skal skje med det."
)
_CHOOSE = gettext_lazy("Velg hva som skal skje med dette.")


class HandoverForm(forms.Form):
    """Asks of each matter that hangs on the person now, whatever the page showed when it came."""

    successor = forms.ChoiceField(
        label=gettext_lazy("Hvem tar over?"), widget=forms.RadioSelect, initial=UNKNOWN
    )
    find = forms.CharField(
        label=gettext_lazy("Navn eller e-postadresse i registeret"), max_length=254
    )
    name = forms.CharField(label=gettext_lazy("Navn"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-postadresse"),
        required=False,
        help_text=gettext_lazy("Adressen er invitasjonen: den som har den, kan logge inn."),
        error_messages={"invalid": gettext_lazy("Skriv e-postadressen slik: navn@kommune.no")},
    )
    title = forms.CharField(label=gettext_lazy("Tittel"), max_length=120)
    first_day = forms.DateField(
        label=gettext_lazy("Første dag"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, handover: Handover, data: Any = None) -> None:
        self.appointment: Appointment = handover.appointment
        self.matters = {_name(matter): matter for matter in matters(self.appointment)}
        self.following = following(self.appointment)
        starts = self.appointment.period.upper
        super().__init__(data, initial={"title": self.appointment.title, "first_day": starts})
        for name, matter in self.matters.items():
            self.fields[name] = self._field(matter)
        if self.following:
            for name in ("successor", "find", "name", "email", "title", "first_day"):
                del self.fields[name]
        else:
            self._offer_successors()
        self.order_fields(self.matters)

    def _field(self, matter: Matter) -> forms.ChoiceField:
        seen = not self.is_bound or matter.key in self.data.get("shown", "").split()
        return forms.ChoiceField(
            label=matter.title,
            help_text=escape(matter.detail),  # a field's help is taken for HTML
            choices=[(choice, self._said(choice)) for choice in matter.choices],
            widget=forms.RadioSelect,
            error_messages={"required": _CHOOSE if seen else _LATER},
        )

    def _said(self, choice: str) -> str:
        said = {
            HandoverLine.Choice.POST: _("Følger stillingen: den som tar over, får det"),
            HandoverLine.Choice.PERSON: _("Følger personen: %(name)s har det fortsatt"),
            HandoverLine.Choice.ENDS: _("Avsluttes"),
        }
        return said[HandoverLine.Choice(choice)] % {"name": self.appointment.person}

    def _offer_successors(self) -> None:
        field = self.fields["successor"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 declared above
        field.choices = [
            (UNKNOWN, _("Vi vet ikke ennå")),
            *((str(person.pk), str(person)) for person in candidates(self.appointment)),
            (REGISTERED, _("En annen som står i registeret")),
            (NEW, _("En som ikke står i registeret")),
        ]

    @property
    def shown(self) -> str:
        """The keys of the lines on the page, to tell a new line by when it comes back."""
        return " ".join(matter.key for matter in self.matters.values())

    @property
    def lines(self) -> list[BoundField]:
        """The questions of the lines."""
        return [self[name] for name in self.matters]

    @property
    def choices(self) -> dict[str, str]:
        """Matter's key → what was decided of it."""
        return {matter.key: str(self.cleaned_data[name]) for name, matter in self.matters.items()}

    def full_clean(self) -> None:
        """Ask for what goes with the choice; the page says of each that it must be filled in."""
        chosen = self.data.get("successor", UNKNOWN)
        needed = _NEEDED.get(chosen, ("title", "first_day"))
        asked = [name for name in _OF_SOME if name in self.fields]
        for name in asked:
            self.fields[name].required = name in needed
        super().full_clean()
        for name in asked:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("successor", UNKNOWN)
        if chosen != UNKNOWN and not self.errors.keys() & set(_OF_SOME):
            try:
                cleaned["person"] = self._person(chosen)
            except ValidationError as error:
                self.add_error("find", error)
        return cleaned

    def _person(self, chosen: str) -> Person:
        if chosen == REGISTERED:
            return in_register(self.cleaned_data.get("find", ""))
        if chosen == NEW:
            email = self.cleaned_data.get("email") or None
            return Person(name=self.cleaned_data.get("name", ""), email=email)
        return Person.objects.get(pk=int(chosen))

    def takes_over(self) -> Successor | None:
        """Who takes over, of those the form can name."""
        person = self.cleaned_data.get("person")
        if person is None:
            return None
        cleaned = self.cleaned_data
        return Successor(person=person, title=cleaned["title"], first_day=cleaned["first_day"])

    def refuse(self, error: ValidationError) -> None:
        """Say what the register refused, at the field where there is one."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def _name(matter: Matter) -> str:
    return "line_" + re.sub(r"\W", "_", matter.key)
