"""The forms of the page where who speaks hands in her presentation."""

from datetime import date
from typing import TYPE_CHECKING, Any, override

from django import forms
from django.core.files.base import File
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from gatherings.models import Presentation
from gatherings.uploads import Verdict, accept_attribute, what_is_taken
from gatherings.uploads.photos import receive
from members.periods import EARLIEST, LATEST

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

_CONSENT = Presentation.Consent
CHOICES = [
    (_CONSENT.MEMBERS, _("medlemmene i nettverket")),
    (_CONSENT.PUBLIC, _("alle, også de som ikke er medlemmer")),
    (_CONSENT.NO, _("ingen: bare sekretariatet skal ha den")),
]


class DayField(forms.DateField):
    """A day that the database can keep, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    @override
    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not EARLIEST <= value < LATEST:
            raise forms.ValidationError(_("Datoen må ligge mellom 2000 og 2100."))


def opening_of(presentation: Presentation | None) -> date | None:
    """The day from which it is shown, as it stands: the secretariat may have set one."""
    moment = presentation.publish_from if presentation else None
    return timezone.localdate(moment) if moment else None


class ConsentForm(forms.Form):
    """Who may see it, and from when."""

    consent = forms.ChoiceField(
        label=_("Hvem kan se presentasjonen?"),
        widget=forms.RadioSelect,
        choices=CHOICES,
        error_messages={"required": _("Velg hvem som kan se presentasjonen.")},
    )
    publish_from = DayField(
        label=_("Vises fra"),
        required=False,
        help_text=_("La feltet stå tomt hvis den kan vises med en gang."),
    )

    @classmethod
    def of(cls, presentation: Presentation, said: str) -> "ConsentForm":
        """Empty, or with what she herself has said before."""
        return cls(initial={"publish_from": opening_of(presentation), "consent": said})


class ReceivedField(forms.FileField):
    """A file that is judged, a picture made anew: gives what is to be kept, and the verdict."""

    default_error_messages = {
        "required": _("Velg en fil."),
        "invalid": _("Filen kom ikke fram. Prøv igjen."),
        "missing": _("Filen kom ikke fram. Prøv igjen."),
        "empty": _("Filen er tom. Åpne den, lagre den på nytt, og last den opp igjen."),
    }

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(
            required=required,
            label=_("Fil"),
            help_text=lazy(what_is_taken, str)(),
            widget=forms.ClearableFileInput(attrs={"accept": accept_attribute()}),
        )

    @override
    def clean(self, data: Any, initial: Any = None) -> "tuple[File[bytes], Verdict] | None":
        upload: UploadedFile[Any] | None = super().clean(data, initial)
        return receive(upload) if upload else None


class AskedField(forms.ChoiceField):
    """The browser asks for it; a file that came without an answer is taken all the same."""

    @override
    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class HandInForm(ConsentForm):
    """A file, and the answer where she has not given one."""

    consent = AskedField(
        label=_("Hvem kan se presentasjonen?"), widget=forms.RadioSelect, choices=CHOICES
    )
    file = ReceivedField()
    field_order = ("consent", "publish_from", "file")

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["consent"], self.fields["publish_from"]
