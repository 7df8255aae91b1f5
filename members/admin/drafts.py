"""A draft on the secretariat's desk: written, seen as it will look, tried on oneself, and sent."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.csp import CSP
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from members.admin import mail_log
from members.admin.base import page_context
from members.mail import attachments, letters, mailfolder, outbox
from members.mail.recipients import address_of, of_draft, with_address
from members.models import Delivery, Message, MessageAttachment, Person

_SHOWN = 200  # names on the page that asks; the number is always said
# A letter carries its own style. Nothing else of it is let in, and nothing of it runs.
_LETTER_CSP: Any = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": True,
}
_FILE_CSP: Any = {"default-src": [CSP.NONE], "sandbox": True}


class DraftForm(forms.ModelForm[Message]):
    """What the secretariat writes, and to whom."""

    class Meta:
        model = Message
        fields = ("kind", "audience", "to_persons", "to_organisations", "subject", "body")
        widgets = {
            "subject": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "body": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 14}),
        }
        help_texts = {
            "kind": gettext_lazy("Innkallinger kommer alltid; nytt kan hver og en velge bort."),
            "body": gettext_lazy("Markdown. Alle får det som ren tekst og som HTML."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" in self.fields:  # not where it is only read
            kinds = [(kind.value, kind.label) for kind in Message.WRITTEN]
            self.fields["kind"] = forms.ChoiceField(
                label=gettext_lazy("type"),
                choices=kinds,
                initial=Message.Kind.NEWS,
                help_text=self.fields["kind"].help_text,
            )
            self.fields["body"].required = True

    def clean_subject(self) -> str:
        """One line."""
        return " ".join(str(self.cleaned_data["subject"]).split())


class AttachmentForm(forms.ModelForm[MessageAttachment]):
    """A file that goes along."""

    class Meta:
        model = MessageAttachment
        fields = ("file",)
        widgets = {"file": forms.FileInput(attrs={"accept": attachments.ACCEPTED})}
        labels = {"file": gettext_lazy("fil")}
        help_texts = {"file": attachments.help_text()}

    def clean_file(self) -> Any:
        """Taken in under a name of its own; its own name is kept beside it."""
        upload = self.cleaned_data["file"]
        if "file" in self.changed_data:
            attachments.take(self.instance, upload)
        return upload


class AttachmentFormSet(
    forms.BaseInlineFormSet[MessageAttachment, Message, forms.ModelForm[MessageAttachment]]
):
    """The same file goes along once."""

    def clean(self) -> None:
        """Raise ValidationError when two are the same."""
        super().clean()
        kept = [form.instance.sha256 for form in self.forms if form not in self.deleted_forms]
        found = [sha256 for sha256 in kept if sha256]
        if len(found) > len(set(found)):
            raise ValidationError(_("Den samme filen er lagt ved to ganger."))


class AttachmentInline(admin.StackedInline[MessageAttachment, Message]):
    """What goes along: added or taken away as long as it is a draft."""

    model = MessageAttachment
    form = AttachmentForm
    formset = AttachmentFormSet
    fields = ("file", "kept")
    readonly_fields = ("kept",)
    extra = 1
    max_num = 4

    @admin.display(description=gettext_lazy("ligger ved"))
    def kept(self, attachment: MessageAttachment) -> str:
        """The way to what is kept."""
        if attachment.pk is None:
            return ""
        where = reverse("admin:members_message_attachment", args=[attachment.pk])
        return format_html('<a href="{}">{}</a>', where, attachment.name)

    def has_add_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        """Only to a draft."""
        return super().has_add_permission(request, obj) and (obj is None or obj.is_draft)

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Never: one is taken away and another added."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only from a draft."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)


def _draft(pk: int) -> Message:
    return get_object_or_404(Message, pk=pk, queued_at=None)


def _as_it_will_look(message: Message, reader: Person) -> Any:
    delivery = Delivery(message=message, person=reader, address=reader.email or "")
    return letters.compose(delivery)


@require_safe
def members_message_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft as the reader would get it, and whom it goes to; the buttons stand here."""
    message = _draft(pk)
    recipients = of_draft(message)
    found = list(with_address(recipients).values())
    context = page_context(
        request,
        Message,
        _("Slik blir e-posten"),
        draft=message,
        letter=_as_it_will_look(message, cast("Person", request.user)),
        attachments=message.attachments.all(),
        number=len(found),
        recipients=found[:_SHOWN],
        more=max(0, len(found) - _SHOWN),
        without=[one for one in recipients if not address_of(one)],
    )
    return TemplateResponse(request, "admin/members/message/preview.html", context)


@require_safe
@xframe_options_sameorigin
@csp_override(_LETTER_CSP)
def members_message_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone, for the frame on the page that shows it."""
    letter = _as_it_will_look(_draft(pk), cast("Person", request.user))
    return HttpResponse(letter.alternatives[0][0])


@require_safe
@csp_override(_FILE_CSP)
def members_message_attachment(_request: HttpRequest, pk: int) -> FileResponse:
    """A file that goes along, as a download."""
    attachment = get_object_or_404(MessageAttachment, pk=pk)
    return FileResponse(attachment.file.open(), as_attachment=True, filename=attachment.name)


@require_POST
def members_message_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a draft; pressed twice it is sent once."""
    message = get_object_or_404(Message, pk=pk)
    try:
        mail_log.send(request, message=message, by=cast("Person", request.user))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("admin:members_message_preview", pk)
    number = message.deliveries.count()
    said = ngettext(
        "E-posten er på vei til %d mottaker.", "E-posten er på vei til %d mottakere.", number
    )
    messages.success(request, said % number)
    return redirect("admin:members_message_change", pk)


@require_POST
def members_message_try(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a copy of a draft to the one who asks."""
    person = cast("Person", request.user)
    outbox.send_test(message=_draft(pk), by=person)
    messages.success(request, _("En prøve er på vei til %s.") % person.email)
    return redirect("admin:members_message_preview", pk)


@require_safe
def members_message_post(request: HttpRequest) -> HttpResponse:
    """The letters that were written to files instead of sent, where that is how it is set up."""
    title = _("Post som er skrevet til fil")
    context = page_context(request, Message, title, letters=mailfolder.newest())
    return TemplateResponse(request, "admin/members/message/post.html", context)


def urls() -> list[URLPattern]:
    """The addresses of these pages, below the list's own."""
    views = (
        ("<int:pk>/preview/", members_message_preview, "members_message_preview"),
        ("<int:pk>/letter/", members_message_letter, "members_message_letter"),
        ("<int:pk>/send/", members_message_send, "members_message_send"),
        ("<int:pk>/try/", members_message_try, "members_message_try"),
        ("attachment/<int:pk>/", members_message_attachment, "members_message_attachment"),
        ("post/", members_message_post, "members_message_post"),
    )
    return [path(where, admin.site.admin_view(view), name=name) for where, view, name in views]
