"""«Avslutt vervet» and «Bekreftet i dag»: the two things one does most with an appointment."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from members import checks
from members.admin.base import page_context
from members.handover import end_appointment
from members.models import Appointment, Person, YearlyCheck
from members.periods import EARLIEST, LATEST, ONE_DAY, last_day


class EndForm(forms.Form):
    """The last day and why."""

    last_day = forms.DateField(
        label=gettext_lazy("siste dag"),
        help_text=gettext_lazy(
            "Tilgangen varer ut denne dagen. Dagen kan ligge fram i tid: da skjer det av seg selv."
        ),
        widget=forms.DateInput(
            attrs={"type": "date", "min": EARLIEST, "max": LATEST - ONE_DAY}, format="%Y-%m-%d"
        ),
        error_messages={"required": gettext_lazy("Skriv den siste dagen.")},
    )
    end_reason = forms.ChoiceField(
        label=gettext_lazy("sluttet fordi"),
        choices=[("", gettext_lazy("– Velg –")), *Appointment.EndReason.choices],
        error_messages={"required": gettext_lazy("Si hvorfor vervet slutter.")},
    )

    def refuse(self, error: ValidationError) -> None:
        """Say what the register refused; its period is the last day here."""
        for name, errors in error.update_error_dict({}).items():
            known = {"last_day": "last_day", "period": "last_day", "end_reason": "end_reason"}
            self.add_error(known.get(name), errors)

    def clean_last_day(self) -> Any:
        """Within the years of the register."""
        day = self.cleaned_data["last_day"]
        if not EARLIEST <= day < LATEST:
            raise ValidationError(_("Datoene må ligge mellom 2000 og 2099."))
        return day


def members_appointment_end(request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask for the last day and the reason, and lead on to the handover."""
    appointment = get_object_or_404(
        Appointment.objects.select_related("person", "organisation"), pk=object_id
    )
    form = EndForm(request.POST or None, initial=_known(appointment))
    if form.is_valid():
        try:
            handover = end_appointment(
                appointment=appointment,
                last_day=form.cleaned_data["last_day"],
                reason=form.cleaned_data["end_reason"],
                by=cast("Person", request.user),
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Vervet har fått en siste dag."))
            return redirect(handover or _page(object_id))
    return TemplateResponse(
        request, "admin/members/appointment/end.html", _context(request, appointment, form)
    )


@require_POST
def members_appointment_confirm(request: HttpRequest, object_id: int) -> HttpResponse:
    """Note that it holds today; back to where the button stood."""
    appointment = get_object_or_404(Appointment, pk=object_id)
    checks.confirm(appointment=appointment, by=cast("Person", request.user))
    messages.success(request, _("Vervet er bekreftet i dag."))
    return redirect(_page(object_id) if "stay" in request.POST else "admin:index")


def urls() -> list[URLPattern]:
    """The addresses of this file, below those of an appointment in the admin."""
    view = admin.site.admin_view
    return [
        path(
            "<int:object_id>/avslutt/",
            view(members_appointment_end),
            name="members_appointment_end",
        ),
        path(
            "<int:object_id>/bekreft/",
            view(members_appointment_confirm),
            name="members_appointment_confirm",
        ),
    ]


def _page(object_id: int) -> str:
    return reverse("admin:members_appointment_change", args=[object_id])


def _known(appointment: Appointment) -> dict[str, Any]:
    """What she answered herself, or what stands."""
    answered = checks.unsettled(YearlyCheck.Answer.LEFT).filter(appointment=appointment).last()
    day = answered.last_day if answered else last_day(appointment.period)
    return {"last_day": day, "end_reason": appointment.end_reason}


def _context(request: HttpRequest, appointment: Appointment, form: EndForm) -> dict[str, Any]:
    fieldsets = [(None, {"fields": list(form.fields)})]
    return page_context(
        request,
        Appointment,
        _("Avslutt vervet"),
        appointment=appointment,
        errors=form.errors,
        adminform=AdminForm(form, fieldsets, {}),  # type: ignore[arg-type]  # it asks for no model
    )
