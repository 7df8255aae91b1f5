"""Half-open periods of days: active on day D means that the period contains D, in Europe/Oslo."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Self

from django import forms
from django.contrib.postgres.fields import DateRangeField
from django.db.models import CheckConstraint, Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange, Range

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
ONE_DAY = timedelta(days=1)


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


def last_day(period: Range[date]) -> date | None:
    """The last day that `period` holds; None when it has no end."""
    return period.upper - ONE_DAY if period.upper else None


class PeriodWidget(forms.MultiWidget):
    """Two dates: the first day and the last day, as people say it."""

    template_name = "forms/period.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        limits = {"type": "date", "min": EARLIEST, "max": LATEST - ONE_DAY}
        day = forms.DateInput(attrs=limits, format="%Y-%m-%d")
        super().__init__({"first": day, "last": day}, attrs)

    def decompress(self, value: Range[date] | None) -> list[date | None]:
        """The two days of a stored period."""
        if value is None:
            return [None, None]
        return [value.lower, last_day(value)]


class PeriodFormField(forms.MultiValueField):
    """A period as its first and last day. Stored half-open: until the day after the last."""

    widget = PeriodWidget

    def __init__(self, **kwargs: Any) -> None:
        first = forms.DateField(error_messages={"incomplete": _("Skriv den første dagen.")})
        last = forms.DateField(required=False)
        kwargs.setdefault("error_messages", {"required": _("Skriv den første dagen.")})
        super().__init__(fields=(first, last), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[date | None]) -> DateRange | None:
        """The half-open period of the two days."""
        first, last = data_list or (None, None)
        if first is None:
            return None
        for day in filter(None, (first, last)):
            if not EARLIEST <= day < LATEST:
                raise forms.ValidationError(_("Datoene må ligge mellom 2000 og 2099."))
        if last is not None and last < first:
            raise forms.ValidationError(_("Den siste dagen kan ikke være før den første."))
        return DateRange(first, last + ONE_DAY if last else None)

    def prepare_value(self, value: Any) -> Any:
        """What the widget takes apart."""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the days are others than before."""
        return super().has_changed(PeriodWidget().decompress(initial), data)


class PeriodField(DateRangeField):
    """A half-open period of days; forms ask for its first and last day."""

    form_field = PeriodFormField  # type: ignore[assignment]  # the stubs want a narrower one

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """For the database it is a plain daterange: migrations need not know this class."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ranges.DateRangeField", args, kwargs


def period_field(help_text: str = "") -> PeriodField:
    """The one column of a time-bound row."""
    return PeriodField(
        _("periode"), help_text=help_text or _("Er siste dag tom, varer det til videre.")
    )


def period_constraint(name: str, field: str = "period") -> CheckConstraint:
    """Not empty, has a first day, and lies within 2000–2100: year 1 cannot be read back (BC)."""
    condition = (
        Q(**{f"{field}__isempty": False})
        & Q(**{f"{field}__lower_inf": False})
        & Q(**{f"{field}__startswith__gte": EARLIEST})
        & (Q(**{f"{field}__upper_inf": True}) | Q(**{f"{field}__endswith__lte": LATEST}))
    )
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=_("Perioden må ha en første dag og ligge mellom 2000 og 2100."),
    )
