"""The outbox, to read: what was sent to whom, and what went wrong."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.models import Delivery, Message


class ReadOnly:
    """Nobody adds, changes or removes."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class DeliveryInline(ReadOnly, admin.StackedInline[Delivery, Message]):
    """Who gets it, and how far it has come."""

    model = Delivery
    fk_name = "message"
    fields = (("address", "state", "attempts", "sent_at"), "reason")


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin[Message]):
    """Messages with their deliveries."""

    inlines = (DeliveryInline,)
    list_display = ("subject", "recipients", "state", "reason", "created_at")
    list_filter = ("deliveries__state",)
    search_fields = ("subject", "deliveries__address")
    fields = ("subject", "kind", "created_at", "text")
    date_hierarchy = "created_at"
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """Without what is written to nobody."""
        return (
            super()
            .get_queryset(request)
            .exclude(kind=Message.Kind.DECOY)
            .prefetch_related("deliveries")
        )

    @admin.display(description=_("tekst"))
    def text(self, message: Message) -> str:
        """What is said; a code is for its recipient alone."""
        return "" if message.kind == Message.Kind.CODE else message.body

    @admin.display(description=_("til"))
    def recipients(self, message: Message) -> str:
        """The addresses."""
        return ", ".join(delivery.address for delivery in message.deliveries.all())

    @admin.display(description=_("tilstand"))
    def state(self, message: Message) -> str:
        """How far each delivery has come."""
        return ", ".join(str(delivery.get_state_display()) for delivery in message.deliveries.all())

    @admin.display(description=_("årsak"))
    def reason(self, message: Message) -> str:
        """Why it did not arrive, where that is known."""
        return ", ".join(delivery.reason for delivery in message.deliveries.all())
