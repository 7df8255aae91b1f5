"""The outbox: drafts to write and send, what was sent to whom, and what went wrong."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from members.admin import drafts, mail_log
from members.admin.base import DeskAdmin
from members.mail.bounces import meaning
from members.models import Delivery, Message
from members.models.outbox import MessageQuerySet

_WORDS = {
    Delivery.State.QUEUED: gettext_lazy("i kø %d"),
    Delivery.State.FAILED: gettext_lazy("ikke levert %d"),
    Delivery.State.WAITING: gettext_lazy("venter på dagens samling %d"),
    Delivery.State.DECLINED: gettext_lazy("vil ikke ha %d"),
}


class ReadOnly:
    """Nobody adds, changes or removes."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class StateFilter(admin.SimpleListFilter):
    """Drafts, and what did not arrive."""

    title = gettext_lazy("tilstand")
    parameter_name = "tilstand"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """What the secretariat looks for."""
        return [("utkast", gettext_lazy("utkast")), ("feilet", gettext_lazy("noe kom ikke fram"))]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Those of the chosen state."""
        if self.value() == "utkast":
            return queryset.filter(queued_at=None)
        if self.value() == "feilet":
            failed = Delivery.objects.filter(state=Delivery.State.FAILED)
            return queryset.filter(pk__in=failed.values("message"))
        return queryset


@admin.register(Message)
class MessageAdmin(DeskAdmin[Message]):
    """Messages: a draft can be changed, seen as it will look, and sent; what is queued is read."""

    form = drafts.DraftForm
    inlines = (drafts.AttachmentInline,)
    list_display = ("subject", "kind", "recipients", "state", "created_at")
    list_filter = (StateFilter,)
    search_fields = ("subject", "deliveries__address")
    autocomplete_fields = ("to_persons", "to_organisations")
    readonly_fields = ("created_at", "text", "state", "to_whom")
    date_hierarchy = "created_at"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """With how far each has come, in the same query; without what is written to nobody."""
        found = cast("MessageQuerySet", super().get_queryset(request))
        return found.with_counts().exclude(kind=Message.Kind.DECOY)

    def get_fields(self, _request: HttpRequest, obj: Message | None = None) -> Any:
        """A draft's to write; else those to read."""
        if obj is None or obj.is_draft:
            return ("kind", "audience", "to_persons", "to_organisations", "subject", "body")
        return ("subject", "kind", "created_at", "state", "to_whom", "text")

    def get_urls(self) -> list[URLPattern]:
        """Django's, after a draft's own pages."""
        return [*drafts.urls(), *super().get_urls()]

    def has_change_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        """What is queued can no longer be changed."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Message | None = None) -> bool:
        """What was sent is a record."""
        return super().has_delete_permission(request, obj) and obj is not None and obj.is_draft

    def save_model(self, request: HttpRequest, obj: Message, form: Any, change: bool) -> None:  # noqa: FBT001
        """Keep who wrote it."""
        obj.by = obj.by or cast("Any", request.user)
        super().save_model(request, obj, form, change)

    def response_post_save_add(self, _request: HttpRequest, obj: Message) -> HttpResponseRedirect:
        """On to how it will look."""
        return redirect("admin:members_message_preview", obj.pk)

    def response_post_save_change(
        self, _request: HttpRequest, obj: Message
    ) -> HttpResponseRedirect:
        """On to how it will look."""
        return redirect("admin:members_message_preview", obj.pk)

    @admin.display(description=gettext_lazy("tekst"))
    def text(self, message: Message) -> str:
        """What is said; a code is for its recipient alone."""
        return "" if message.kind == Message.Kind.CODE else message.body

    @admin.display(description=gettext_lazy("til"))
    def recipients(self, message: Message) -> str:
        """The address, or how many."""
        counts: dict[str, Any] = vars(message)
        if message.is_draft or counts["count_all"] == 1:
            return str(counts["first_address"] or message.get_audience_display())
        number: int = counts["count_all"]
        return ngettext("%d mottaker", "%d mottakere", number) % number

    @admin.display(description=gettext_lazy("tilstand"))
    def state(self, message: Message) -> str:
        """How far it has come: «sendt 37 av 39, ikke levert 2»."""
        counts: dict[str, Any] = vars(message)
        if message.is_draft:
            return _("utkast")
        sent = {"sent": counts["count_sent"], "all": counts["count_all"]}
        others = [
            str(words) % counts[f"count_{state}"]
            for state, words in _WORDS.items()
            if counts[f"count_{state}"]
        ]
        return ", ".join([_("sendt %(sent)d av %(all)d") % sent, *others])

    @admin.display(description=gettext_lazy("mottakere"))
    def to_whom(self, message: Message) -> str:
        """The way to each delivery."""
        where = reverse("admin:members_delivery_changelist")
        link = f"{where}?message__id__exact={message.pk}"
        return format_html('<a href="{}">{}</a>', link, self.recipients(message))


@admin.action(description=gettext_lazy("Send på nytt"), permissions=["view"])
def resend_chosen(_admin: Any, request: HttpRequest, queryset: Any) -> None:
    """Try those that were given up once more."""
    _tell(request, mail_log.resend(request, queryset.select_related("message")))


@require_POST
def members_delivery_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one once more; pressed twice it is the same."""
    _tell(request, mail_log.resend(request, [get_object_or_404(Delivery, pk=pk)]))
    return redirect(reverse("admin:members_delivery_changelist") + "?state__exact=failed")


def _tell(request: HttpRequest, number: int) -> None:
    if number:
        said = ngettext(
            "%d e-post er lagt i kø på nytt.", "%d e-poster er lagt i kø på nytt.", number
        )
        messages.success(request, said % number)
    else:
        messages.info(request, _("Ingenting ble lagt i kø: det er alt sendt, eller på vei."))


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, admin.ModelAdmin[Delivery]):
    """Each message to each recipient."""

    list_display = ("whom", "again", "state", "why", "subject", "sent_at")
    list_display_links = None
    list_filter = ("state",)
    list_select_related = ("message",)
    search_fields = ("address", "person__name", "message__subject")
    search_help_text = gettext_lazy("Søk i adresse, navn og emne.")
    actions = (resend_chosen,)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        """Without what is written to nobody."""
        return super().get_queryset(request).exclude(message__kind=Message.Kind.DECOY)

    def get_urls(self) -> list[URLPattern]:
        """Django's, after the button's."""
        view = admin.site.admin_view(members_delivery_resend)
        return [
            path("<int:pk>/resend/", view, name="members_delivery_resend"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("e-postadresse"), ordering="address")
    def whom(self, delivery: Delivery) -> str:
        """The address, and the way to who has it: there it is put right."""
        if delivery.person_id:
            where = reverse("admin:members_person_change", args=[delivery.person_id])
        elif delivery.organisation_id:
            where = reverse("admin:members_organisation_change", args=[delivery.organisation_id])
        else:
            return delivery.address
        return format_html('<a href="{}">{}</a>', where, delivery.address)

    @admin.display(description=gettext_lazy("årsak"))
    def why(self, delivery: Delivery) -> str:
        """What it means, and what the mail server said."""
        return " ".join(filter(None, (meaning(delivery.reason), delivery.reason)))

    @admin.display(description=gettext_lazy("emne"), ordering="message__subject")
    def subject(self, delivery: Delivery) -> str:
        """What it is about, and the way there."""
        where = reverse("admin:members_message_change", args=[delivery.message_id])
        return format_html('<a href="{}">{}</a>', where, delivery.message)

    @admin.display(description="")
    def again(self, delivery: Delivery) -> str:
        """The button, in the list's own form: it carries the token."""
        if delivery.state != Delivery.State.FAILED or not delivery.message.may_be_resent:
            return ""
        where = reverse("admin:members_delivery_resend", args=[delivery.pk])
        return format_html(
            '<button class="button" type="submit" formaction="{}">{}</button>',
            where,
            _("Send på nytt"),
        )
