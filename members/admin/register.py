"""Persons, organisations and appointments."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.addresses import change_email
from members.models import Appointment, Organisation, Person
from members.periods import last_day


class AppointmentInline(admin.StackedInline[Appointment, Person]):
    """A person's appointments, the newest first."""

    model = Appointment
    fields = (
        ("organisation", "title"),
        ("kind", "primary"),
        ("period", "end_reason", "confirmed_on"),
    )
    autocomplete_fields = ("organisation",)
    extra = 0


class PersonForm(forms.ModelForm[Person]):
    """What the register keeps of a person."""

    class Meta:
        model = Person
        fields = ("name", "email", "phone", "language")
        widgets = {
            "email": forms.EmailInput(attrs={"class": "vTextField", "autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = self.instance.anonymised_at is None


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin[Person]):
    """The register. Others' choices of a person search here too."""

    form = PersonForm
    inlines = (AppointmentInline,)
    list_display = ("name", "office", "email", "phone")
    search_fields = ("name", "email", "appointments__organisation__name")
    search_help_text = _("Søk i navn, e-postadresse og organisasjon.")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """With the offices of today, in one more query for the whole list."""
        today = Appointment.objects.today().select_related("organisation").order_by("-primary")
        return (
            super()
            .get_queryset(request)
            .prefetch_related(Prefetch("appointments", queryset=today, to_attr="offices"))
        )

    @admin.display(description=_("verv i dag"))
    def office(self, person: Person) -> str:
        """Title and organisation today."""
        return "; ".join(str(appointment) for appointment in person.offices)  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:  # noqa: FBT001
        """A changed address goes by its own function, which changes the lock as well."""
        wanted = obj.email
        if change:
            obj.email = form.initial["email"]
        super().save_model(request, obj, form, change)
        if change and isinstance(request.user, Person):
            change_email(person=obj, email=wanted, by=request.user)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """Municipalities, counties, KS and others."""

    list_display = ("full_name", "number", "kind", "participates")
    list_filter = ("participates", "kind")
    search_fields = ("name", "number", "parallel_name")
    search_help_text = _("Søk i navn, nummer og samisk eller kvensk navn.")
    autocomplete_fields = ("successor",)
    fields = (
        ("kind", "number"),
        "name",
        ("parallel_name", "parallel_language"),
        "disambiguation",
        "participates",
        ("email", "homepage"),
        "valid",
        "successor",
    )
    list_per_page = 50

    @admin.display(description=_("navn"), ordering="sort_name")
    def full_name(self, organisation: Organisation) -> str:
        """The name as in running text."""
        return organisation.full_name


@admin.register(Appointment)
class AppointmentAdmin(admin.ModelAdmin[Appointment]):
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
