"""How offices and the ways to reach a person are shown."""

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members.models import Person
from members.periods import last_day, today

register = template.Library()


@register.filter
def days(period: DateRange) -> str:
    """`{{ held.period|days }}`: «siden 1. august 2024», «fra …», «1. mai 2020 – 31. juli 2024»."""
    first, last = _day(period.lower), last_day(period)
    if last:
        return f"{first} – {_day(last)}"
    begun = period.lower is not None and period.lower <= today()
    return (_("siden %(day)s") if begun else _("fra %(day)s")) % {"day": first}


@register.inclusion_tag("members/reach.html", takes_context=True)
def reach(context: Context, person: Person) -> dict[str, Any]:
    """`{% reach person %}`: her address and number, as far as who looks may have them."""
    viewer = context["user"]
    return {"email": person.email_for(viewer), "phone": person.phone_for(viewer)}


def _day(day: date | None) -> str:
    return date_format(day, "j. F Y") if day else ""
