"""What other apps' pages show of the committee, and how its periods are written."""

from datetime import date
from typing import Any

from django import template
from django.template import Context
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from gatherings.models import Gathering
from members.models import Organisation, Person
from members.periods import last_day
from workgroup.models import FollowUpNote, Seat
from workgroup.seats import may_write

register = template.Library()

SHOWN = 5


@register.inclusion_tag("workgroup/follow_up_notes.html", takes_context=True)
def follow_up_notes(context: Context, gathering: Gathering) -> dict[str, Any]:
    """`{% follow_up_notes gathering %}`: its newest notes for who may read them; one query."""
    person = context["user"]
    visible = FollowUpNote.objects.visible_to(person).listed()
    notes = list(visible.filter(gathering=gathering)[: SHOWN + 1])
    return {
        "request": context.get("request"),
        "gathering": gathering,
        "notes": notes[:SHOWN],
        "more": len(notes) > SHOWN,
        "may_write": may_write(person),
    }


@register.inclusion_tag("workgroup/committee_today.html")
def committee() -> dict[str, Any]:
    """`{% committee %}`: who sits on the committee today; one query."""
    return {"seats": Seat.objects.today().with_holder().in_order()}


@register.inclusion_tag("workgroup/seats.html")
def organisation_seats(organisation: Organisation) -> dict[str, Any]:
    """`{% organisation_seats organisation %}`: the committee seats held for it; one query."""
    seats = Seat.objects.filter(organisation=organisation)
    return {"seats": seats.with_holder().order_by("-period", "pk"), "named": True}


@register.inclusion_tag("workgroup/seats.html")
def person_seats(person: Person) -> dict[str, Any]:
    """`{% person_seats person %}`: the committee seats she holds or held; one query."""
    seats = Seat.objects.filter(person=person)
    return {"seats": seats.with_holder().order_by("-period", "pk"), "named": False}


@register.filter
def months(period: DateRange) -> str:
    """`{{ seat.period|months }}`: «juni 2022 – mai 2024», «siden juni 2022», «juni 2022»."""
    first = _month(period.lower)
    if period.upper is None:
        return _("siden %(month)s") % {"month": first}
    last = _month(last_day(period))
    return first if first == last else f"{first} – {last}"


def _month(day: date | None) -> str:
    return date_format(day, "F Y") if day else ""
