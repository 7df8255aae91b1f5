"""«Slå sammen eller del»: the page that closes organisations and says what came after them."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.admin.base import page_context
from members.models import Organisation, Person
from members.periods import EARLIEST, LATEST, ONE_DAY
from members.reorganisation import Plan, plan, reorganise

_RELATION = Organisation._meta.get_field("successors")  # noqa: SLF001 Django's name


class ReorganiseForm(forms.Form):
    """What else closes, what follows, and the first day of that."""

    more = forms.ModelMultipleChoiceField(
        label=gettext_lazy("opphører samtidig"),
        queryset=Organisation.objects.all(),
        required=False,
        widget=AutocompleteSelectMultiple(_RELATION, admin.site),
        help_text=gettext_lazy("Velg de andre som blir til det samme. Tomt når det bare er én."),
    )
    successors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("tar over"),
        queryset=Organisation.objects.all(),
        widget=AutocompleteSelectMultiple(_RELATION, admin.site),
        help_text=gettext_lazy(
            "Flere når den deles. Legg inn den nye først. Skal den nye ha det samme nummeret, "
            "må du først sette siste gyldige dag på den gamle."
        ),
        error_messages={"required": gettext_lazy("Velg minst én organisasjon som tar over.")},
    )
    on = forms.DateField(
        label=gettext_lazy("første dag for det nye"),
        help_text=gettext_lazy("Vervene slutter dagen før. Dagen kan ligge fram i tid."),
        widget=forms.DateInput(
            attrs={"type": "date", "min": EARLIEST, "max": LATEST - ONE_DAY}, format="%Y-%m-%d"
        ),
        error_messages={"required": gettext_lazy("Skriv den første dagen.")},
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.plan: Plan | None = None

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for, as plan() and reorganise() take it."""
        data = self.cleaned_data
        former = {one.pk: one for one in (self.organisation, *data["more"])}
        on: date = data["on"]
        return {"former": list(former.values()), "successors": data["successors"], "on": on}

    def clean(self) -> dict[str, Any]:
        """Make the plan, which says what stands in its way."""
        if not self.errors:
            self.plan = plan(**self.wanted)
        return self.cleaned_data


def members_organisation_reorganise(request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask, show what would happen, and do it when that is confirmed."""
    organisation = get_object_or_404(Organisation, pk=object_id)
    form = ReorganiseForm(
        request.POST or None, organisation=organisation, initial={"on": organisation.valid.upper}
    )
    if form.is_valid() and "confirm" in request.POST:
        try:
            done = reorganise(**form.wanted, by=cast("Person", request.user))
        except ValidationError as error:  # something else was changed meanwhile
            form.add_error(None, error)
        else:
            messages.success(request, _sentence(done))
            return redirect("admin:members_organisation_change", object_id)
    return TemplateResponse(
        request, "admin/members/organisation/reorganise.html", _context(request, form)
    )


def urls() -> list[URLPattern]:
    """The address of this file, below those of an organisation in the admin."""
    view = admin.site.admin_view(members_organisation_reorganise)
    return [path("<int:object_id>/omorganiser/", view, name="members_organisation_reorganise")]


def _sentence(done: Plan) -> str:
    return _("%(former)s ble til %(successors)s. %(count)d verv fikk en siste dag.") % {
        "former": ", ".join(map(str, done.former)),
        "successors": ", ".join(map(str, done.successors)),
        "count": len(done.ending),
    }


def _context(request: HttpRequest, form: ReorganiseForm) -> dict[str, Any]:
    fieldsets = [(None, {"fields": list(form.fields)})]
    return page_context(
        request,
        Organisation,
        _("Slå sammen eller del"),
        organisation=form.organisation,
        form=form,
        plan=None if form.errors else form.plan,
        errors=form.errors,
        media=form.media,
        adminform=AdminForm(form, fieldsets, {}),  # type: ignore[arg-type]  # it asks for no model
    )
