"""Forms of a presentation that stands: a new version of it, and who sees it."""

from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatherings import consent
from gatherings.models import Presentation, PresentationVersion
from gatherings.presentations import add_link, add_version
from gatherings.search import keep_presentation
from gatherings.talks.form import ReceivedField
from gatherings.uploads.refusals import WithdrawnMeanwhile
from members.models import Person

_IS_WEB = RegexValidator(
    "(?i)^https?://", _("Lenken må begynne med https:// eller http://."), code="not_web"
)
TERMS = ("audience", "consent", "publish_from")
_CHANGED = _(
    "Hvem som kan se presentasjonen, er endret etter at du åpnet siden. Åpne siden i en ny fane, "
    "se hva som står der, og før inn endringen der."
)


def moment() -> forms.DateTimeInput:
    """One native field for day and time: it opens the telephone's own calendar."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class LinkField(forms.URLField):
    """A recording or page elsewhere, as a version can keep it."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=200,  # as the column
            assume_scheme="https",
            validators=[_IS_WEB],
            help_text=_("Opptak eller side et annet sted."),
        )


class NewVersionForm(forms.Form):
    """A file, judged before anything is kept, or a page elsewhere."""

    one_of = _("Velg én av de to")  # instead of saying of each that it may be left out
    file = ReceivedField(required=False)
    link = LinkField(label=_("Eller lenke"))

    @override
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(cleaned.get("file")) == bool(cleaned.get("link")) and not self.errors:
            raise ValidationError(_("Velg en fil eller skriv en lenke, ikke begge deler."))
        return cleaned

    def keep(self, presentation: Presentation, by: Person) -> str:
        """Make it the next version; what is to be said of it. Raises Refused.

        What is withdrawn comes out again from a page that says that it is, and from no older one.
        """
        if presentation.is_withdrawn and "again" not in self.data:
            raise WithdrawnMeanwhile
        before = presentation.newest()
        if link := self.cleaned_data["link"]:
            version = add_link(presentation=presentation, link=link, by=by)
        else:
            file, verdict = self.cleaned_data["file"]
            version = add_version(presentation=presentation, file=file, verdict=verdict, by=by)
        return said_of(version, before)


class SeenTermsForm(forms.ModelForm[Presentation]):
    """A form with who sees it, which may be old: what others have answered since is not undone.

    What stood there when the form was drawn comes with it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TERMS:
            self.fields[name].show_hidden_initial = True

    @override
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stands = {name: self.initial.get(name) for name in TERMS}
        if self.instance.pk is None or all(map(self._is_as_drawn, TERMS)):
            return cleaned
        if not set(TERMS) & set(self.changed_data):
            cleaned |= stands
        elif {name: cleaned.get(name) for name in TERMS} != stands:
            self.add_error("audience", _CHANGED)
        return cleaned

    def _is_as_drawn(self, name: str) -> bool:
        """Whether the field still has what it had when the form was drawn."""
        field = self.fields[name]
        stands = field.hidden_widget().format_value(field.prepare_value(self.initial.get(name)))
        drawn = self.data.get(self.add_initial_prefix(name))
        return drawn is None or (drawn or None) == stands

    def keep_answered(self, row: dict[str, Any]) -> None:
        """Let what was answered while this form was being judged stand, as it is in `row`."""
        if any(row[name] != self.initial[name] for name in TERMS):
            for name in TERMS:
                setattr(self.instance, name, row[name])

    @property
    def notes_consent(self) -> bool:
        """Whether the consent that is kept is one that this form brought."""
        brought = self.cleaned_data.get("consent")
        return "consent" in self.changed_data and self.instance.consent == brought


class TermsForm(SeenTermsForm):
    """Who sees it and from when, and what the speaker has said: for the secretariat."""

    class Meta:
        model = Presentation
        fields = TERMS
        widgets = {
            "audience": forms.RadioSelect,
            "consent": forms.RadioSelect,
            "publish_from": moment(),
        }
        field_classes = {"publish_from": forms.DateTimeField}

    def keep(self, by: Person) -> None:
        """Save, with who noted the consent where it is new."""
        self.save()
        if self.notes_consent:
            consent.note(presentation=self.instance, by=by)
        keep_presentation(self.instance)


def said_of(version: PresentationVersion, before: PresentationVersion | None) -> str:
    """What who sent a version is told; `before` is what was the newest until then."""
    if before is not None and before.pk == version.pk:
        return gettext("Ingen endring: dette er den samme som ligger her fra før.")
    if version.held:
        return gettext("Filen er tatt imot. Den venter på kontroll før andre kan se den.")
    return gettext("Versjon %(number)d er lagt ut.") % {"number": version.number}
