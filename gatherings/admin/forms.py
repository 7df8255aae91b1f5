"""The forms behind the admin's rows."""

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from gatherings.kinds import PICTURES
from gatherings.models import AgendaItem, Gathering, Photo, Presentation, Speaker
from gatherings.uploads import Verdict, accept_attribute, what_is_taken
from gatherings.uploads.likeness import likely_earlier
from gatherings.uploads.matching import talk_of
from gatherings.uploads.photos import Picture, develop, receive
from gatherings.uploads.version_form import TERMS, LinkField, SeenTermsForm, moment
from gatherings.withdrawal import remove_files
from members.models import Person
from members.slugs import slug

# What of a presentation is changed elsewhere, at any time.
_OF_OTHERS = (
    "state", "withdrawn_at", "due_on", "asked_at", "reminded_at", "consent_by_id", "consent_at",
)  # fmt: skip
_OF_TELLING = ("told_at", "tells_itself")


_CHANGED = _(
    "Samlingen er endret et annet sted etter at du åpnet den. Det du har skrevet, står her "
    "fremdeles. Åpne samlingen i en ny fane, og før inn endringene der."
)


class SeenRevision(forms.Form):
    """Knows whether the gathering has changed since the form was drawn."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def refuse_when_old(self, gathering: Gathering) -> None:
        """Raise ValidationError where somebody else has changed it."""
        if self.cleaned_data.get("seen_revision") != gathering.revision:
            raise forms.ValidationError(_CHANGED)


class GatheringForm(SeenRevision, forms.ModelForm[Gathering]):
    """Facts of a gathering; knows when the same form comes twice, or too late."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    class Meta:
        model = Gathering
        fields = (
            "title", "slug", "state", "starts_at", "ends_at", "format", "venue", "join_url",
            "host", "lead", "text", "cancel_reason", "replaced_by",
        )  # fmt: skip
        widgets = {
            "lead": forms.Textarea(attrs={"rows": 3}),
            "text": forms.Textarea(attrs={"rows": 5}),
            "starts_at": moment(),
            "ends_at": moment(),
        }
        field_classes = {"starts_at": forms.DateTimeField, "ends_at": forms.DateTimeField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["seen_revision"].initial = self.instance.revision

    def clean_state(self) -> str:
        """The button «Lagre og kunngjør» speaks louder than the list."""
        if "_announce" in self.data:
            return Gathering.State.ANNOUNCED
        return str(self.cleaned_data["state"])

    def clean_slug(self) -> str:
        """Made of the title, with a number when another has it."""
        if given := self.cleaned_data["slug"]:
            return str(given)
        base = slug(str(self.cleaned_data.get("title", "")))[:70] or "samling"
        taken = set(Gathering.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        names = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
        return next(name for name in names if name not in taken)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self.refuse_when_old(self.instance)
        cancelled = cleaned.get("state") == Gathering.State.CANCELLED
        self.instance.cancelled_at = (
            (self.instance.cancelled_at or timezone.now()) if cancelled else None
        )
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # Set above: so the constraint on cancelled gatherings speaks here, in the form.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # not in the stubs
        return excluded - {"cancelled_at"}

    def save(self, commit: bool = True) -> Gathering:  # noqa: FBT001, FBT002 Django's signature
        if self.instance.pk:  # told, or told not to, while files of this form were judged
            row = Gathering.objects.select_for_update(no_key=True)
            self.instance.refresh_from_db(fields=_OF_TELLING, from_queryset=row)
        token: UUID = self.cleaned_data["form_token"]
        self.instance.saved_with = token
        self.instance.revision = F("revision") + 1 if self.instance.pk else 1
        return super().save(commit)


class ItemAloneForm(SeenRevision, forms.ModelForm[AgendaItem]):
    """A programme entry on a page of its own, where the gathering's form changes it, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.gathering.revision

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.refuse_when_old(self.instance.gathering)
        return cleaned


class AgendaItemForm(forms.ModelForm[AgendaItem]):
    """A programme entry, with those who speak chosen by name."""

    people = forms.ModelMultipleChoiceField(
        Person.objects,
        required=False,
        label=_("innledere"),
        widget=AutocompleteSelectMultiple(Speaker._meta.get_field("person"), admin.site),  # noqa: SLF001 Django's own
    )

    class Meta:
        model = AgendaItem
        fields = ("order", "day", "start", "minutes", "kind", "title")
        widgets = {
            "start": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "order": forms.NumberInput(attrs={"class": "kn-order"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["people"] = [
                speaker.person_id for speaker in self.instance.speakers.all() if speaker.person_id
            ]


class PresentationForm(SeenTermsForm):
    """A presentation with its file, which is judged before anything is saved."""

    upload = forms.FileField(
        required=False,
        label=_("fil"),
        help_text=lazy(what_is_taken, str)(),
        widget=forms.FileInput(attrs={"accept": accept_attribute()}),
        max_length=None,
    )
    link = LinkField(label=_("eller lenke"))
    # Shown when there is something to ask: see _ask_about.
    another = forms.BooleanField(
        required=False,
        label=_("Dette er en annen presentasjon, ikke en ny versjon"),
        widget=forms.HiddenInput,
    )
    again = forms.BooleanField(
        required=False, label=_("Den skal ligge ute igjen"), widget=forms.HiddenInput
    )
    verdict: Verdict | None = None
    withdrawn_meanwhile = False

    class Meta:
        model = Presentation
        fields = ("order", "item", "title", "audience", "consent", "publish_from")
        widgets = {
            "order": forms.NumberInput(attrs={"class": "kn-order"}),
            "publish_from": moment(),
        }
        field_classes = {"publish_from": forms.DateTimeField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Tom: som programposten, eller som filen heter.")

    def clean_upload(self) -> Any:
        """Judged by content; Refused is the field's error. A picture comes back made anew."""
        upload = self.cleaned_data["upload"]
        if upload:
            upload, self.verdict = receive(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("upload") and cleaned.get("link"):
            raise forms.ValidationError(_("Velg en fil eller skriv en lenke, ikke begge deler."))
        if not cleaned.get("title"):
            cleaned["title"] = self._likely_title()
            if not cleaned["title"]:
                self.add_error("title", _("Skriv hva presentasjonen heter."))
        if self.instance.is_withdrawn and (self.verdict or cleaned.get("link")):
            self._ask_about_withdrawn()
        elif self.verdict and not self.instance.pk:
            self._ask_about_likeness(self.verdict, cleaned.get("item"))
        return cleaned

    def _ask_about_withdrawn(self) -> None:
        """Ask before it comes out again: it may be withdrawn since the page was drawn."""
        day = date_format(timezone.localtime(self.instance.withdrawn_at), "j. F Y")
        said = _(
            "Presentasjonen ble trukket %(day)s. Skal den ligge ute igjen, kryss av her og velg "
            "filen en gang til."
        )
        self._ask_about("again", said % {"day": day})

    def _ask_about_likeness(self, verdict: Verdict, item: AgendaItem | None) -> None:
        """Ask, where the file looks like a new version of what is there already."""
        gathering = Gathering.objects.filter(pk=self.instance.gathering_id).first()
        if gathering is None:  # it is made by this very form
            return
        item = item or talk_of(verdict.name, list(gathering.items.with_speakers()))
        facts = {"name": verdict.name, "sha256": verdict.sha256}
        likely = likely_earlier(gathering=gathering, item=item, **facts)
        if likely is None:
            return
        said = _(
            "Filen ligner på «%(title)s». Er den en ny versjon av den? Velg da filen i raden til "
            "«%(title)s». Er den en annen presentasjon, kryss av her og velg filen en gang til."
        )
        self._ask_about("another", said % {"title": likely.title})

    def _ask_about(self, name: str, said: str) -> None:
        """Show the box, with the question, unless it is ticked."""
        if not self.cleaned_data.get(name):
            self.fields[name].widget = forms.CheckboxInput()
            self.add_error(name, said)

    def _likely_title(self) -> str:
        if item := self.cleaned_data.get("item"):
            return str(item.title)
        return self.verdict.name.rpartition(".")[0][:200] if self.verdict else ""

    def save(self, commit: bool = True) -> Presentation:  # noqa: FBT001, FBT002 Django's signature
        """What others have done with it since it was read stays done."""
        rows = Presentation.objects.select_for_update().filter(pk=self.instance.pk)
        was_withdrawn = self.instance.is_withdrawn
        row = rows.values(*_OF_OTHERS, *TERMS).first()
        if row:
            for name in _OF_OTHERS:
                setattr(self.instance, name, row[name])
            self.keep_answered(row)
        self.withdrawn_meanwhile = self.instance.is_withdrawn and not was_withdrawn
        if not AgendaItem.objects.filter(pk=self.instance.item_id or 0).exists():
            self.instance.item = None  # it is deleted by this very form, or meanwhile
            if self.instance.pk and row is None:
                self.instance.pk = None  # and what was asked for went with it
                return self.instance
        return super().save(commit)


class PhotoForm(forms.ModelForm[Photo]):
    """A picture, made anew before it is kept."""

    picture: Picture | None = None

    class Meta:
        model = Photo
        fields = ("file", "alt", "decorative", "caption", "credit", "lead", "order")
        widgets = {
            "file": forms.FileInput(attrs={"accept": accept_attribute(PICTURES)}),
            "order": forms.NumberInput(attrs={"class": "kn-order"}),
        }

    def clean_file(self) -> Any:
        """Judge and make anew what is uploaded now; an earlier file stays."""
        upload = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return upload
        self.picture = develop(upload)
        return self.picture.file

    def save(self, commit: bool = True) -> Photo:  # noqa: FBT001, FBT002 Django's signature
        """The file before goes once the row names another: who is in it may have asked for that."""
        if self.picture:
            stands = Photo.objects.filter(pk=self.instance.pk).values_list("file", "small")
            former = [name for names in stands for name in names if name]
            transaction.on_commit(partial(remove_files, former), robust=True)
            self.instance.width, self.instance.height = self.picture.width, self.picture.height
            self.instance.sha256, self.instance.small = self.picture.sha256, self.picture.small
        return super().save(commit)
