"""Persons: the register."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from members.account.addresses import change_email
from members.admin import closing, erasing, imports, invitations, keys
from members.admin.base import DeskAdmin
from members.admin.held import AppointmentInline, save_in_step
from members.invitations import told, with_standing
from members.models import Appointment, Person


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
class PersonAdmin(DeskAdmin[Person]):
    """The register. Others' choices of a person search here too."""

    form = PersonForm
    inlines = (AppointmentInline,)
    # What one looks for first: the list is wider than a small screen.
    list_display = ("name", "office", "invitation", "email")
    list_filter = (invitations.StandingFilter,)
    actions = (invitations.send_invitation,)
    search_fields = ("name", "email", "appointments__organisation__name")
    search_help_text = _("Søk i navn, e-postadresse og organisasjon.")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """With how far each has come, and the offices of today in one more query for all."""
        today = Appointment.objects.today().select_related("organisation").order_by("-primary")
        return with_standing(super().get_queryset(request)).prefetch_related(
            Prefetch("appointments", queryset=today, to_attr="offices")
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With her ways in, where the form is of one who is there."""
        person = kwargs.get("obj")
        more = keys.ways_in(person) if person else {}
        return super().render_change_form(request, context | more, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Django's, after those of each matter."""
        own = (invitations, closing, erasing, imports, keys)
        return [*(address for matter in own for address in matter.urls()), *super().get_urls()]

    def get_readonly_fields(
        self, _request: HttpRequest, obj: Person | None = None
    ) -> tuple[str, ...]:
        """How far she has come, of one who is there."""
        return ("invitation",) if obj else ()

    @admin.display(description=_("verv i dag"))
    def office(self, person: Person) -> str:
        """Title and organisation today."""
        return "; ".join(str(appointment) for appointment in person.offices)  # type: ignore[attr-defined]

    @admin.display(description=_("invitasjon"))
    def invitation(self, person: Person) -> str:
        """How far from the register to signed in."""
        return told(person)

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:  # noqa: FBT001
        """A changed address goes by its own function, which changes the lock as well."""
        wanted = obj.email
        if change:
            obj.email = form.initial["email"]
        super().save_model(request, obj, form, change)
        if change and isinstance(request.user, Person):
            change_email(person=obj, email=wanted, by=request.user)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """An appointment that gets a last day opens its handover."""
        save_in_step(request, formset)
        super().save_formset(request, form, formset, change)
