"""The place where the secretariat drops files: on a gathering's page, at the desk, at the table."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from gatherings.models import PendingUpload
from gatherings.uploads import accept_attribute, what_is_taken

register = template.Library()


@register.inclusion_tag("gatherings/upload_zone.html", takes_context=True)
def upload_zone(context: Context, slug: str, form: str = "") -> dict[str, Any]:
    """`{% upload_zone gathering.slug %}`; with `form`, its field belongs to the form of that id.

    Without, the table is on another page: `waiting` is how many of hers stand there.
    """
    mine = PendingUpload.objects.visible_to(context.get("user")).filter(gathering__slug=slug)
    return {
        "waiting": 0 if form else mine.count(),
        "slug": slug,
        "form": form,
        "csrf_token": context.get("csrf_token"),
        "accept": accept_attribute(),
        "taken": what_is_taken(),
        "limit": settings.UPLOAD_MAX_BYTES,
        "megabytes": settings.UPLOAD_MAX_BYTES // 2**20,
    }
