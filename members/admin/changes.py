"""The record of all changes, to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from members.admin.history import who
from members.admin.outbox import ReadOnly
from members.history import table_name, told
from members.models import Change, Person


class TableFilter(admin.SimpleListFilter):
    """Narrows the record to one kind of thing."""

    title = gettext_lazy("hva")
    parameter_name = "hva"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """The kinds that the record knows."""
        tables = Change.objects.order_by("table").values_list("table", flat=True).distinct()
        return [(table, table_name(table)) for table in tables]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """The chosen kind; all when none is chosen."""
        return queryset.filter(table=self.value()) if self.value() else queryset


@admin.register(Change)
class ChangeAdmin(ReadOnly, admin.ModelAdmin[Change]):
    """Who did what to the register and to roles, and when. Never what was written."""

    list_display = ("at", "by_whom", "what", "about")
    list_display_links = None
    list_filter = (TableFilter, "action", ("by", admin.RelatedOnlyFieldListFilter), "at")
    list_select_related = ("by", "person")
    search_fields = ("person__name", "by__name")
    search_help_text = gettext_lazy("Søk i navnet på den som gjorde det, eller den det gjelder.")
    date_hierarchy = "at"
    list_per_page = 100

    @admin.display(description=gettext_lazy("hvem"))
    def by_whom(self, change: Change) -> str:
        """Who did it."""
        return who(change)

    @admin.display(description=gettext_lazy("hva"))
    def what(self, change: Change) -> str:
        """The kind of thing, what was done, and which fields."""
        return told(change)

    @admin.display(description=gettext_lazy("om"), empty_value="–")
    def about(self, change: Change) -> Person | None:
        """Whom it is about, where it is about somebody."""
        return change.person
