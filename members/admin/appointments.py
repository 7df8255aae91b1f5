"""All appointments."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import checks
from members.admin import ending
from members.admin.base import DeskAdmin
from members.admin.filters import AnswerFilter, ConfirmedFilter, HandoverFilter, TimeFilter
from members.handover import save_appointment
from members.models import Appointment, Handover, Person, YearlyCheck
from members.numbers import number
from members.periods import last_day


@admin.register(Appointment)
class AppointmentAdmin(DeskAdmin[Appointment]):
    """All appointments: who held what, and when."""

    # What one looks for first: the list is wider than a small screen.
    list_display = (
        "person", "office", "last_day", "handover_state", "confirmed_on", "first_day", "role",
    )  # fmt: skip
    list_filter = (TimeFilter, ConfirmedFilter, AnswerFilter, HandoverFilter, "kind")
    list_select_related = ("person", "organisation", "handover")
    search_fields = ("person__name", "organisation__name", "title")
    search_help_text = gettext_lazy("Søk i navn, organisasjon og tittel.")
    autocomplete_fields = ("person", "organisation")
    actions = ("confirm_today",)
    fields = (
        "person",
        "organisation",
        "title",
        ("kind", "primary"),
        "period",
        "end_reason",
        "confirmed_on",
    )
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        """Django's, after «Avslutt vervet» and «Bekreftet i dag»."""
        return [*ending.urls(), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what its holder answered, if that waits."""
        unsettled = YearlyCheck.objects.filter(appointment=number(object_id), settled_at=None)
        waiting = unsettled.exclude(answered_at=None)
        extra = {"waiting": waiting} | (extra_context or {})
        return super().change_view(request, object_id, form_url, extra)

    def save_model(
        self,
        request: HttpRequest,
        obj: Appointment,
        form: Any,  # noqa: ARG002 Django's signature
        change: bool,  # noqa: ARG002, FBT001 as above
    ) -> None:
        """By the one function that keeps its handover in step with its end."""
        save_and_tell(request, obj)

    @admin.action(description=gettext_lazy("Bekreftet i dag"), permissions=["change"])
    def confirm_today(self, request: HttpRequest, queryset: QuerySet[Appointment]) -> None:
        """Note that the chosen ones hold today."""
        for appointment in queryset:
            checks.confirm(appointment=appointment, by=cast("Person", request.user))
        count = len(queryset)
        said = ngettext("%(count)s verv er bekreftet.", "%(count)s verv er bekreftet.", count)
        messages.success(request, said % {"count": count})

    @admin.display(description=gettext_lazy("verv"), ordering="organisation__sort_name")
    def office(self, appointment: Appointment) -> str:
        """Title and organisation."""
        return str(appointment)

    @admin.display(description=gettext_lazy("rolle"), ordering="kind")
    def role(self, appointment: Appointment) -> str:
        """What it is, and whether it is the first one there."""
        return _("kulturleder, øverst") if appointment.primary else appointment.get_kind_display()

    @admin.display(description=gettext_lazy("fra"), ordering="period")
    def first_day(self, appointment: Appointment) -> Any:
        """The first day that it holds."""
        return appointment.period.lower

    @admin.display(description=gettext_lazy("siste dag"), empty_value="–")
    def last_day(self, appointment: Appointment) -> Any:
        """The last day that it holds."""
        return last_day(appointment.period)

    @admin.display(description=gettext_lazy("overlevering"), empty_value="–")
    def handover_state(self, appointment: Appointment) -> str | None:
        """The way to its handover."""
        handover = getattr(appointment, "handover", None)
        if handover is None:
            return None
        state = _("avsluttet") if handover.closed_at else _("åpen")
        return format_html('<a href="{}">{}</a>', handover.get_absolute_url(), state)


def save_and_tell(request: HttpRequest, appointment: Appointment) -> None:
    """Save an appointment by whatever form of the desk, and say what became of its handover."""
    before = Handover.objects.filter(appointment=appointment.pk).first()
    handover = save_appointment(appointment=appointment, by=cast("Person", request.user))
    if handover is None:
        if before:
            messages.warning(request, _cancelled(before))
    elif before is None or (before.closed_at and not handover.closed_at):
        link = format_html('<a href="{}">{}</a>', handover.get_absolute_url(), _("overleveringen"))
        said = _("%(person)s slutter. Avgjør det som henger på vervet:")
        messages.warning(
            request,
            format_html("{} {}", said % {"person": appointment.person}, link),
        )


def _cancelled(handover: Handover) -> str:
    if handover.closed_at:
        return _("Overleveringen er tatt bort. Det som ble gjort da den ble avsluttet, står.")
    return _("Vervet slutter ikke lenger. Overleveringen er tatt bort.")
