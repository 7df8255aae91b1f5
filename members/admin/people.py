"""Persons: the register."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.addresses import change_email
from members.models import Appointment, Person


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
