"""The secretariat's desk on the front page of the admin."""

from typing import Any

from django import template
from django.template import Context

from kulturnett import desk

register = template.Library()


@register.inclusion_tag("admin/waiting.html", takes_context=True)
def waiting(context: Context) -> dict[str, Any]:
    """`{% waiting %}`: what is left of the first days, and what waits."""
    return {
        "steps": desk.first_days(),
        "lines": desk.lines(),
        "csrf_token": context.get("csrf_token"),
    }
