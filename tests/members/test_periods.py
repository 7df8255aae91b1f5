"""Periods as forms ask for them: the first day and the last day."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import Appointment
from members.periods import PeriodField, PeriodFormField


class Form(forms.Form):
    period = PeriodFormField(label="periode")


def cleaned(first: str, last: str) -> Any:
    """The period of two dates as typed, or what is wrong with them."""
    form = Form({"period_first": first, "period_last": last})
    return form.cleaned_data["period"] if form.is_valid() else form.errors["period"]


def test_the_last_day_is_part_of_it() -> None:
    assert cleaned("2026-01-01", "2026-12-31") == DateRange(date(2026, 1, 1), date(2027, 1, 1))


def test_one_day() -> None:
    assert cleaned("2026-01-01", "2026-01-01") == DateRange(date(2026, 1, 1), date(2026, 1, 2))


def test_without_a_last_day_it_lasts() -> None:
    assert cleaned("2026-01-01", "") == DateRange(date(2026, 1, 1), None)


def test_dates_may_be_written_as_norwegians_write_them() -> None:
    assert cleaned("1.1.2026", "31.12.26") == DateRange(date(2026, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("", "", "Skriv den første dagen."),
        ("", "2026-01-01", "Skriv den første dagen."),
        ("2026-01-02", "2026-01-01", "Den siste dagen kan ikke være før den første."),
        ("0001-01-01", "", "Datoene må ligge mellom 2000 og 2099."),
        ("1999-12-31", "", "Datoene må ligge mellom 2000 og 2099."),
        ("2026-01-01", "2100-01-01", "Datoene må ligge mellom 2000 og 2099."),
        ("2026-01-01", "9999-12-31", "Datoene må ligge mellom 2000 og 2099."),
        ("i går", "", "Oppgi en gyldig dato."),
    ],
)
def test_what_is_wrong_is_said(first: str, last: str, sentence: str) -> None:
    assert cleaned(first, last) == [sentence]


@pytest.mark.parametrize("edge", ["2000-01-01", "2099-12-31"])
def test_the_whole_range_may_be_used(edge: str) -> None:
    assert cleaned(edge, edge).lower == date.fromisoformat(edge)


def test_an_optional_period_may_be_left_out() -> None:
    assert PeriodFormField(required=False).clean(["", ""]) is None


@pytest.mark.parametrize(
    ("stored", "first", "last"),
    [
        (DateRange(date(2026, 1, 1), date(2027, 1, 1)), "2026-01-01", "2026-12-31"),
        (DateRange(date(2026, 1, 1), None), "2026-01-01", ""),
        (None, "", ""),
    ],
)
def test_what_is_stored_is_shown(stored: Any, first: str, last: str) -> None:
    form = Form(initial={"period": stored})
    shown = [part["attrs"] | {"value": part["value"] or ""} for part in parts(form)]
    assert [(part["type"], part["value"]) for part in shown] == [("date", first), ("date", last)]


def parts(form: forms.Form) -> list[dict[str, Any]]:
    """The two inputs, as the template gets them."""
    field = form["period"]
    context = field.field.widget.get_context("period", field.value(), {"id": "id_period"})
    return [part | {"attrs": part["attrs"] | {"type": part["type"]}} for part in
            context["widget"]["subwidgets"]]  # fmt: skip


def test_each_input_has_its_label() -> None:
    html = str(Form()["period"])
    assert html.count("<label>") == html.count("<input") == 2
    assert html.index("Første dag") < html.index("period_first") < html.index("Siste dag")


@pytest.mark.parametrize(("last", "changed"), [("2026-12-31", False), ("2026-12-30", True)])
def test_a_change_is_noticed(last: str, changed: bool) -> None:  # noqa: FBT001
    stored = DateRange(date(2026, 1, 1), date(2027, 1, 1))
    form = Form({"period_first": "2026-01-01", "period_last": last}, initial={"period": stored})
    assert form.has_changed() is changed


def test_models_ask_for_it_and_migrations_need_not_know() -> None:
    field = Appointment._meta.get_field("period")
    assert isinstance(field, PeriodField)
    assert isinstance(field.formfield(), PeriodFormField)
    assert field.deconstruct()[1] == "django.contrib.postgres.fields.ranges.DateRangeField"
