"""Municipalities, counties, KS and others."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.admin.base import DeskAdmin
from members.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(DeskAdmin[Organisation]):
    """Municipalities, counties, KS and others."""

    titled_in_log = True

    list_display = ("full_name", "number", "kind", "participates")
    list_filter = ("participates", "kind")
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

    @admin.display(description=_("navn"), ordering="sort_name")
    def full_name(self, organisation: Organisation) -> str:
        """The name as in running text."""
        return organisation.full_name
