"""How the list of appointments is narrowed."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import checks
from members.answer_form import WORDS
from members.desk import unconfirmed_leaders
from members.models import Appointment
from members.periods import today


class TimeFilter(admin.SimpleListFilter):
    """Today, to come, ended; and ended with nobody after it."""

    title = gettext_lazy("tid")
    parameter_name = "tid"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """What the list can be narrowed to."""
        return [
            ("na", _("i dag")),
            ("kommer", _("kommer")),
            ("sluttet", _("sluttet")),
            ("ledig", _("sluttet, ingen etter")),
        ]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Those of the chosen time; all when none is chosen."""
        match self.value():
            case "na":
                return queryset.on(today())
            case "kommer":
                return queryset.filter(period__startswith__gt=today())
            case "sluttet":
                return queryset.filter(period__endswith__lte=today())
            case "ledig":
                return queryset.filter(_vacant())
        return queryset


class HandoverFilter(admin.SimpleListFilter):
    """Those whose handover is open, or closed."""

    title = gettext_lazy("overlevering")
    parameter_name = "overlevering"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """What the list can be narrowed to."""
        return [("apen", _("åpen")), ("avsluttet", _("avsluttet"))]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Those of the chosen state; all when none is chosen."""
        if self.value() not in {"apen", "avsluttet"}:
            return queryset
        closed = self.value() == "avsluttet"
        return queryset.filter(handover__isnull=False, handover__closed_at__isnull=not closed)


class ConfirmedFilter(admin.SimpleListFilter):
    """Leaders whom nobody has confirmed for a year."""

    title = gettext_lazy("bekreftet")
    parameter_name = "bekreftet"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """The one question."""
        return [("nei", _("ikke på et år")), ("ubesvart", _("spurt, ikke svart"))]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Those who wait; all when nothing is chosen."""
        match self.value():
            case "nei":
                return queryset.filter(pk__in=unconfirmed_leaders())
            case "ubesvart":
                return queryset.filter(pk__in=checks.overdue())
        return queryset


class AnswerFilter(admin.SimpleListFilter):
    """What was answered to the yearly question, and waits."""

    title = gettext_lazy("svar som venter")
    parameter_name = "svar"

    def lookups(self, _request: HttpRequest, _admin: Any) -> list[tuple[str, Any]]:
        """The two answers that wait."""
        return [("endret", _("endret")), ("sluttet", _("sluttet"))]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Those who answered so; all when nothing is chosen."""
        if self.value() not in {"endret", "sluttet"}:
            return queryset
        waiting = checks.unsettled(WORDS[str(self.value())])
        return queryset.filter(pk__in=waiting.values("appointment"))


def _vacant() -> Any:
    ended = Appointment.objects.filter(
        pk=OuterRef("pk"), primary=True, period__endswith__lte=today()
    ).giving_membership()
    holds = Appointment.objects.filter(organisation=OuterRef("organisation"), primary=True).today()
    return Exists(ended) & ~Exists(holds)
