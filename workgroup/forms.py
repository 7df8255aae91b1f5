"""The form of a follow-up note."""

from typing import TYPE_CHECKING, Any, Final, override
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import date as formatted
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gatherings.uploads import Refused, accept_attribute, what_is_taken
from gatherings.uploads.photos import receive
from workgroup.models import FollowUpNote, NoteRevision
from workgroup.notes import Attachment

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_FILES: Final = 10


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class AttachmentsField(forms.FileField):
    """Several files; each is judged, and each that is refused is named with its reason."""

    widget = FilesInput

    @override
    def clean(self, data: Any, initial: Any = None) -> list[Attachment]:
        uploads: list[UploadedFile[Any]] = data or []
        if len(uploads) > MOST_FILES:
            raise ValidationError(
                _("Velg høyst %(most)s filer om gangen."), params={"most": MOST_FILES}
            )
        attachments, errors = [], []
        for upload in uploads:
            try:
                attachments.append(Attachment(*receive(upload, may_wait=False)))
            except Refused as refused:
                errors.append(ValidationError(f"«{upload.name}»: {refused.sentence}"))
        if errors:
            raise ValidationError(errors)
        return attachments


class TextField(forms.CharField):
    """Browsers count a line break as one sign and send two."""

    widget = forms.Textarea(attrs={"rows": 14})

    @override
    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")


class NoteForm(forms.Form):
    """What both writing and editing ask for."""

    title = forms.CharField(label=_("Overskrift"), max_length=160)
    text = TextField(
        label=_("Tekst"),
        max_length=50_000,
        help_text=_(
            "En tom linje gir nytt avsnitt. Start linjen med ## for en mellomtittel og med - for "
            "et punkt i en liste. Skriv **to stjerner** rundt det som skal framheves, og "
            "[ordene folk ser](https://adressen) for en lenke."
        ),
    )
    audience = forms.ChoiceField(
        label=_("Hvem kan lese notatet?"),
        choices=FollowUpNote.Audience,
        widget=forms.RadioSelect,
        initial=FollowUpNote.Audience.MEMBERS,
        help_text=_("Sekretariatet kan lese alle notater."),
    )
    attachments = AttachmentsField(label=_("Vedlegg"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attachments = self.fields["attachments"]
        attachments.widget.attrs["accept"] = accept_attribute()
        attachments.help_text = f"{_('Du kan velge flere.')} {what_is_taken()}"

    @override
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors and self.files:
            self.choose_files_again()
        return cleaned

    def choose_files_again(self) -> None:
        """Say that the browser forgets chosen files when a form comes back."""
        self.add_error(
            "attachments",
            _("Velg vedleggene på nytt. Nettleseren husker dem ikke når skjemaet kommer tilbake."),
        )

    def came_back(self, sentence: Any, **hidden: Any) -> None:
        """Keep what was written, say why it is not saved, and give new values to hidden fields."""
        self.data = {name: self.data[name] for name in self.data} | hidden
        self.add_error(None, sentence)
        if self.files:
            self.choose_files_again()


class NewNoteForm(NoteForm):
    # Made with the form: a form that is sent twice is known by it.
    form_token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def was_used(self, note: FollowUpNote) -> None:
        """Say that this form has become `note`, and make ready for another."""
        sentence = format_html(
            gettext(
                "Du har alt sendt dette skjemaet, og det ble til notatet <a class='ds-link' "
                "href='{}'>{}</a>. Teksten under er ikke lagret. Trykk «Legg ut notatet» en gang "
                "til hvis den skal bli et nytt notat."
            ),
            note.get_absolute_url(),
            note.title,
        )
        self.came_back(sentence, form_token=uuid4())


class EditNoteForm(NoteForm):
    # How many earlier texts there were when the writer opened the form.
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def was_overtaken(self, revision: NoteRevision, *, seen: int) -> None:
        """Say who was first, and make ready for saving over it on purpose."""
        sentence = format_html(
            gettext(
                "{} redigerte notatet {} mens du skrev. Teksten din står under, men er ikke "
                "lagret. Se <a class='ds-link' href='{}' target='_blank'>det som gjelder nå (åpnes "
                "i ny fane)</a>. Lagrer du en gang til, erstatter teksten din den."
            ),
            revision.replaced_by,
            formatted(timezone.localtime(revision.replaced_at), r"j. F \k\l. H.i"),
            revision.note.get_absolute_url(),
        )
        self.came_back(sentence, seen=seen)
