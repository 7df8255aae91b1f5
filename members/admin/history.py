"""The record of changes, on the page of what was changed."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from members.history import told
from members.models import Change, Person
from members.numbers import number

_PAGE = 100
# What has a trigger; see migration 0005 and workgroup's 0003.
_RECORDED = {
    "members_person",
    "members_organisation",
    "members_appointment",
    "members_network",
    "workgroup_term",
}


class Recorded:
    """For a ModelAdmin: «Historikk» shows the record, which is written whoever changes the row."""

    model: Any

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As Django's, with the lines of the record in place of the admin's own log."""
        found: dict[str, Any] = {}
        if self.model._meta.db_table in _RECORDED and (pk := number(object_id)):  # noqa: SLF001 Django's
            changes = Change.objects.filter(self.recorded(pk)).select_related("by")
            page = Paginator(changes, _PAGE).get_page(request.GET.get("p"))
            found = {"changes": [_line(change) for change in page], "page": page}
        response: HttpResponse = super().history_view(  # type: ignore[misc]  # the ModelAdmin's
            request, object_id, found | (extra_context or {})
        )
        return response

    def recorded(self, pk: int) -> Q:
        """Which lines are about the row: of a person also her appointments, seats and keys."""
        of_row = Q(table=self.model._meta.db_table, row=pk)  # noqa: SLF001 Django's name
        return of_row | Q(person=pk) if self.model is Person else of_row


def _line(change: Change) -> dict[str, Any]:
    return {"at": change.at, "by": who(change), "what": told(change)}


def who(change: Change) -> str:
    """Who did it: the worker and whoever runs commands on the server are «systemet»."""
    if change.by_id is None:
        return _("systemet")
    return str(change.by) if change.by else _("en som ikke er i registeret lenger")
