"""What pages say about a presentation's file, and what other apps' pages show of talks."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.template import Context
from django.utils.translation import ngettext

from gatherings import advice
from gatherings.files.bundles import size_of
from gatherings.kinds import SLIDES
from gatherings.models import Gathering, Presentation, PresentationVersion, Speaker
from gatherings.rights import may_change
from gatherings.usage import use_of
from members.models import Appointment, Organisation, Person
from members.templatetags.kulturnett import size

register = template.Library()


@register.simple_tag
def presentation_facts(version: PresentationVersion) -> str:
    """«PDF, 1,9 MB, 24 sider», or what a link is."""
    parts = [version.label]
    if version.size:
        parts.append(size(version.size))
    if version.pages:
        parts.append(_pages(version))
    return ", ".join(parts)


@register.simple_tag
def advice_on(version: PresentationVersion | None) -> list[advice.Advice]:
    """What could make the file easier to use for those who cannot see it."""
    return advice.advice_on(version) if version else []


def _pages(version: PresentationVersion) -> str:
    count = version.pages or 0
    if version.kind in SLIDES:
        words = ngettext("%(count)d lysbilde", "%(count)d lysbilder", count)
    else:
        words = ngettext("%(count)d side", "%(count)d sider", count)
    return (words % {"count": count}).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def zip_size(versions: Sequence[PresentationVersion]) -> int:
    """About how many bytes the zip of `versions` has, and 0 when there are not two files."""
    return size_of(versions)


@register.inclusion_tag("gatherings/usage.html", takes_context=True)
def presentation_use(
    context: Context, presentation: Presentation, *, speaks: bool = False
) -> dict[str, Any]:
    """`{% presentation_use presentation %}`: how often it is read, for those whom it concerns.

    `speaks=True` on a page that only who speaks can open, by her link, too.
    """
    if not speaks and not may_change(context["user"], presentation):
        return {}
    use = use_of(presentation)
    return {
        "use": use,
        "views": sum(use.views.values()),
        "downloads": sum(use.downloads.values()),
        "members": use.downloads.get("members", 0),
        "is_file": bool(getattr(presentation.current, "file", None)),
    }


@register.inclusion_tag("gatherings/talks.html", takes_context=True)
def organisation_talks(context: Context, organisation: Organisation) -> dict[str, Any]:
    """`{% organisation_talks organisation %}`: by its people of that day, or in its name."""
    held = Appointment.objects.filter(
        person=OuterRef("person"), organisation=organisation, period__contains=OuterRef("day")
    )
    spoken = Speaker.objects.annotate(day=TruncDate("item__gathering__starts_at"))
    return _talks(context, spoken, Exists(held) | Q(organisation=organisation.full_name))


@register.inclusion_tag("gatherings/talks.html", takes_context=True)
def person_talks(context: Context, person: Person) -> dict[str, Any]:
    """`{% person_talks person %}`: the talks she gave or is to give; one query.

    She herself may hand in what belongs to them.
    """
    own = {"own": person == context["user"]}
    return _talks(context, Speaker.objects.all(), Q(person=person)) | own


def _talks(context: Context, speakers: QuerySet[Speaker], chosen: Any) -> dict[str, Any]:
    seen = Gathering.objects.visible_to(context["user"])
    talks = speakers.filter(chosen, item__gathering__in=seen)
    order = ("-item__gathering__starts_at", "item__order", "order", "pk")
    return {"talks": talks.select_related("person", "item__gathering").order_by(*order)}
