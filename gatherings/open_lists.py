"""Presentations that are for everybody: the list of all, and that of one gathering, for others."""

import re
from datetime import datetime
from typing import Final, override

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from gatherings.models import Gathering, PresentationVersion, Speaker

SHOWN = 50  # in the feed; the newest first
# No XML can hold these. PowerPoint breaks a title's line by one, and so it is pasted.
_UNWRITABLE: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Feed(Atom1Feed):
    @override
    def latest_post_date(self) -> datetime:
        """When something was last opened; for an empty list today: one answer a day."""
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        return super().latest_post_date() if self.items else today


def newest(site: str, *, title: str, subtitle: str) -> str:
    """The newest open presentations as Atom (RFC 4287); `site` is where addresses begin."""
    feed = _Feed(
        title=_writable(title),
        link=f"{site}/samlinger/",
        description=subtitle,
        language="nb",
        feed_url=f"{site}/feed/",
    )
    moments = ("uploaded_at", "presentation__publish_from", "presentation__consent_at")
    found = _open().annotate(opened_at=Greatest(*moments))
    for version in found.order_by("-opened_at", "-pk")[:SHOWN]:
        presentation = version.presentation
        address = site + presentation.get_absolute_url()
        feed.add_item(
            title=_writable(presentation.title),
            link=address,
            unique_id=address,
            description=escape(_writable(presentation.gathering.title)),  # it is read as HTML
            author_name=_writable(", ".join(_speakers(version)) or presentation.gathering.title),
            pubdate=vars(version)["opened_at"],
            updateddate=vars(version)["opened_at"],
        )
    return feed.writeString("utf-8")


def of_gathering(slug: str) -> list[PresentationVersion]:
    """The open presentations of an announced gathering, in programme order; two queries."""
    found = _open().filter(presentation__gathering__slug=slug)
    last = F("presentation__item__order").asc(nulls_last=True)
    order = ("presentation__order", last, "presentation__item", "presentation")
    return list(found.order_by(*order))


def announced(slug: str) -> Gathering | None:
    """The gathering, where everybody may see it."""
    return Gathering.objects.announced().filter(slug=slug).first()


def _open() -> QuerySet[PresentationVersion]:
    """The current version of each, with what a list tells of it; the speakers in one more query."""
    current = PresentationVersion.objects.visible_to(AnonymousUser()).current()
    speakers = Prefetch("presentation__item__speakers", Speaker.objects.select_related("person"))
    return (
        PresentationVersion.objects.filter(pk__in=current.values("pk"))
        .select_related("presentation__gathering", "presentation__item")
        .prefetch_related(speakers)
        .defer("text")
    )


def _writable(text: str) -> str:
    return _UNWRITABLE.sub(" ", text)


def _speakers(version: PresentationVersion) -> list[str]:
    item = version.presentation.item
    return [str(speaker) for speaker in item.speakers.all()] if item else []
