"""A person's appointments, on her own page."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.admin.appointments import save_and_tell
from members.models import Appointment, Person


class AppointmentInline(admin.StackedInline[Appointment, Person]):
    """The newest first."""

    model = Appointment
    fields = (
        ("organisation", "title"),
        ("kind", "primary"),
        ("period", "end_reason", "confirmed_on"),
        "ways",
    )
    readonly_fields = ("ways",)
    autocomplete_fields = ("organisation",)
    extra = 0

    @admin.display(description=gettext_lazy("overlevering"))
    def ways(self, appointment: Appointment) -> str:
        """To the page that ends it, or to what is handed over."""
        if appointment.pk is None:
            return "–"
        handover = getattr(appointment, "handover", None)
        if handover is None:
            end = reverse("admin:members_appointment_end", args=[appointment.pk])
            return format_html('<a href="{}">{}</a>', end, _("Avslutt vervet"))
        said = _("Se overleveringen") if handover.closed_at else _("Overlever det som henger igjen")
        return format_html('<a href="{}">{}</a>', handover.get_absolute_url(), said)


def save_in_step(request: HttpRequest, formset: Any) -> None:
    """Let the rows be saved by the function that keeps their handovers in step with their ends."""
    make_new = formset.save_new

    def save_new(form: ModelForm[Appointment], commit: bool = True) -> Appointment:  # noqa: FBT001, FBT002 Django's
        return _saved(request, make_new(form, commit=False), commit=commit)

    def save_existing(
        form: ModelForm[Appointment],
        obj: Appointment,  # noqa: ARG001 Django's signature
        commit: bool = True,  # noqa: FBT001, FBT002 as above
    ) -> Appointment:
        return _saved(request, form.save(commit=False), commit=commit)

    formset.save_new, formset.save_existing = save_new, save_existing


def _saved(request: HttpRequest, appointment: Appointment, *, commit: bool) -> Appointment:
    if commit:
        save_and_tell(request, appointment)
    return appointment
