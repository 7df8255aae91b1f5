"""Forms of a presentation that stands: a new version of it, and who sees it."""

from typing import Any, override

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatherings.models import Presentation, PresentationVersion
from gatherings.presentations import add_link, add_version, record_consent
from gatherings.search import keep_presentation
from gatherings.talks.form import ReceivedField
from gatherings.talks.own import newest
from gatherings.uploads import accept_attribute, what_is_taken
from gatherings.uploads.refusals import WithdrawnMeanwhile
from members.models import Person

_MOMENT = "%Y-%m-%dT%H:%M"  # what <input type="datetime-local"> reads and writes


class _OptionalField(ReceivedField):
    @override
    def clean(self, data: Any, initial: Any = None) -> Any:
        return super().clean(data, initial) if data else None


class NewVersionForm(forms.Form):
    """A file, judged before anything is kept, or a page elsewhere."""

    file = _OptionalField(
        label=_("Fil"),
        required=False,
        max_length=None,
        error_messages={
            "invalid": _("Filen kom ikke fram. Prøv igjen."),
            "missing": _("Filen kom ikke fram. Prøv igjen."),
            "empty": _("Filen er tom. Åpne den, lagre den på nytt, og last den opp igjen."),
        },
    )
    link = forms.URLField(
        label=_("Eller lenke"),
        required=False,
        assume_scheme="https",
        help_text=_("Opptak eller side et annet sted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = accept_attribute()
        self.fields["file"].help_text = what_is_taken()

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
        before = newest(presentation)
        if link := self.cleaned_data["link"]:
            version = add_link(presentation=presentation, link=link, by=by)
        else:
            file, verdict = self.cleaned_data["file"]
            version = add_version(presentation=presentation, file=file, verdict=verdict, by=by)
        return said_of(version, before)


class TermsForm(forms.ModelForm[Presentation]):
    """Who sees it and from when, and what the speaker has said: for the secretariat."""

    class Meta:
        model = Presentation
        fields = ("audience", "consent", "publish_from")
        widgets = {
            "audience": forms.RadioSelect,
            "consent": forms.RadioSelect,
            "publish_from": forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
        }
        field_classes = {"publish_from": forms.DateTimeField}

    def keep(self, by: Person) -> None:
        """Save, with who noted the consent where it is new."""
        self.save()
        if "consent" in self.changed_data:
            record_consent(presentation=self.instance, by=by)
        keep_presentation(self.instance)


def said_of(version: PresentationVersion, before: PresentationVersion | None) -> str:
    """What who sent a version is told; `before` is what was the newest until then."""
    if before is not None and before.pk == version.pk:
        return gettext("Ingen endring: dette er den samme som ligger her fra før.")
    if version.held:
        return gettext("Filen er tatt imot. Den venter på kontroll før andre kan se den.")
    return gettext("Versjon %(number)d er lagt ut.") % {"number": version.number}
