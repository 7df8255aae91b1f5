"""Half-open periods of days: active on day D means that the period contains D, in Europe/Oslo."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import DateRangeField
from django.db.models import CheckConstraint, Model, Q, QuerySet
from django.db.models.query_utils import Q as Condition
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)


def today() -> date:
    """The day it is in Europe/Oslo."""
    return timezone.localdate()


class PeriodQuerySet[M: Model](QuerySet[M]):
    """Rows that hold for a `period`."""

    def on(self, day: date) -> Self:
        """Rows that hold on `day`."""
        return self.filter(period__contains=day)

    def today(self) -> Self:
        """Rows that hold today."""
        return self.on(today())


def period_field(help_text: str = "") -> DateRangeField:
    """The one column of a time-bound row."""
    return DateRangeField(
        _("periode"), help_text=help_text or _("Til-datoen er den første dagen som ikke er med.")
    )


def period_constraint(name: str, field: str = "period") -> CheckConstraint:
    """Not empty, has a first day, and lies within 2000–2100: year 1 cannot be read back (BC)."""
    condition: Condition = (
        Q(**{f"{field}__isempty": False})
        & Q(**{f"{field}__startswith__gte": EARLIEST})
        & (Q(**{f"{field}__upper_inf": True}) | Q(**{f"{field}__endswith__lte": LATEST}))
    )
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=_("Perioden må ha en første dag og ligge mellom 2000 og 2100."),
    )
