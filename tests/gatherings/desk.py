"""The secretariat's form as a browser would send it."""

from datetime import datetime, timedelta
from typing import Any

from django.forms import BoundField, FileField, ModelMultipleChoiceField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gatherings.models import Gathering

ADD = reverse("admin:gatherings_gathering_add")
TIME = "%Y-%m-%dT%H:%M"


def change(gathering: Gathering) -> str:
    """The address of a gathering's form."""
    return reverse("admin:gatherings_gathering_change", args=[gathering.pk])


def filled(client: Client, address: str) -> dict[str, Any]:
    """What the form at `address` sends when nobody has touched it."""
    context = client.get(address).context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    fields = [field for form in forms for field in form]
    values = {field.html_name: shown(field.value()) for field in fields if not _is_left_out(field)}
    drawn = [field for field in fields if field.field.show_hidden_initial]
    values |= {field.html_initial_name: _hidden(field) for field in drawn}
    return {name: value for name, value in values.items() if value is not False}


def _is_left_out(field: BoundField) -> bool:
    """Whether a browser sends nothing for it: no file, nobody chosen of several."""
    several = isinstance(field.field, ModelMultipleChoiceField)
    return isinstance(field.field, FileField) or (several and not field.value())


def _hidden(field: BoundField) -> Any:
    """What stood in the field when the form was drawn, as the hidden input beside it says."""
    value = field.field.prepare_value(field.initial)
    return field.field.hidden_widget().format_value(value) or ""


def shown(value: Any) -> Any:
    """A value as it stands in a field; times as native fields write them."""
    if isinstance(value, datetime):
        return value.strftime(TIME)
    return "" if value is None else value


def new_gathering(client: Client, **fields: Any) -> dict[str, Any]:
    """The form of a new gathering, with the facts typed in."""
    start = timezone.localtime() + timedelta(days=30)
    typed = {
        "title": "Vårsamling på Røros",
        "slug": "",
        "starts_at": start.strftime(TIME),
        "ends_at": (start + timedelta(hours=5)).strftime(TIME),
        "venue": "Storstuggu, Røros",
    }
    return filled(client, ADD) | typed | fields
