"""Municipalities, counties, KS and others."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from members.admin import reorganising
from members.admin.base import DeskAdmin
from members.desk import vacant_organisations
from members.models import Organisation


class LeaderFilter(admin.SimpleListFilter):
    """Those of the network where nobody leads culture."""

    title = _("kulturleder")
    parameter_name = "leder"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """The one question."""
        return [("mangler", _("mangler"))]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Those that wait; all when nothing is chosen."""
        if self.value() == "mangler":
            return queryset.filter(pk__in=vacant_organisations().values("pk"))
        return queryset


class OrganisationForm(forms.ModelForm[Organisation]):
    """What the register keeps of an organisation."""

    def clean(self) -> dict[str, Any]:
        """Keep the name alone: the register says «kommune» or «fylkeskommune» itself."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") in Organisation.NUMBERED and (name := data.get("name")):
            data["name"] = re.sub(r"(?i)(?<=\S)\s+(fylkes)?kommune$", "", name)
        return data


@admin.register(Organisation)
class OrganisationAdmin(DeskAdmin[Organisation]):
    """Municipalities, counties, KS and others."""

    form = OrganisationForm
    titled_in_log = True

    list_display = ("full_name", "number", "kind", "participates")
    list_filter = (LeaderFilter, "participates", "kind")
    search_fields = ("name", "number", "parallel_name")
    search_help_text = _("Søk i navn, nummer og samisk eller kvensk navn.")
    fields = (
        ("kind", "number"),
        "name",
        ("parallel_name", "parallel_language"),
        "disambiguation",
        "participates",
        ("email", "homepage"),
        "valid",
    )
    list_per_page = 50

    def get_urls(self) -> list[URLPattern]:
        """And the page that closes it."""
        return [*reorganising.urls(), *super().get_urls()]

    @admin.display(description=_("navn"), ordering="sort_name")
    def full_name(self, organisation: Organisation) -> str:
        """The name as in running text."""
        return organisation.full_name
