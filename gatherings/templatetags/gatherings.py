"""What pages say about a presentation's file."""

from django import template
from django.utils.translation import ngettext

from gatherings.models import PresentationVersion
from members.templatetags.kulturnett import size

register = template.Library()

_SLIDES = {"pptx", "ppsx", "odp", "key"}


@register.simple_tag
def presentation_facts(version: PresentationVersion) -> str:
    """«PDF, 1,9 MB, 24 sider», or what a link is."""
    parts = [version.label]
    if version.size:
        parts.append(size(version.size))
    if version.pages:
        parts.append(_pages(version))
    return ", ".join(parts)


def _pages(version: PresentationVersion) -> str:
    count = version.pages or 0
    if version.kind in _SLIDES:
        words = ngettext("%(count)d lysbilde", "%(count)d lysbilder", count)
    else:
        words = ngettext("%(count)d side", "%(count)d sider", count)
    return (words % {"count": count}).replace(" ", "\N{NO-BREAK SPACE}")
