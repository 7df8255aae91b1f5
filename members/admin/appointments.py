"""All appointments."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.admin.base import DeskAdmin
from members.models import Appointment
from members.periods import last_day


@admin.register(Appointment)
class AppointmentAdmin(DeskAdmin[Appointment]):
    """All appointments: who held what, and when."""

    list_display = ("person", "title", "organisation", "kind", "primary", "first_day", "last_day")
    list_filter = ("kind", "primary")
    list_select_related = ("person", "organisation")
    search_fields = ("person__name", "organisation__name", "title")
    autocomplete_fields = ("person", "organisation")
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

    @admin.display(description=_("fra"), ordering="period")
    def first_day(self, appointment: Appointment) -> Any:
        """The first day that it holds."""
        return appointment.period.lower

    @admin.display(description=_("siste dag"), empty_value="–")
    def last_day(self, appointment: Appointment) -> Any:
        """The last day that it holds."""
        return last_day(appointment.period)
