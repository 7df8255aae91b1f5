"""What of the gatherings waits for the secretariat. See members.desk."""

from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gatherings.files.stored import names_in
from gatherings.models import Gathering, Photo, Presentation, PresentationVersion
from members.desk import SHOWN, DeskLine, rest_of, shown

_NEAR = timedelta(weeks=6)
_GATHERINGS: Any = reverse_lazy("admin:gatherings_gathering_changelist")


def lines() -> list[DeskLine]:
    """What waits today, the most urgent first: one function a matter, one query each."""
    return [*drafts(), *to_control(), *missing_presentations(), *missing_photos(), *unread()]


def drafts() -> list[DeskLine]:
    """Gatherings that are near, and that nobody but the secretariat sees."""
    now = timezone.now()
    near = Gathering.objects.filter(state=Gathering.State.DRAFT, ends_at__gt=now)
    return shown(
        near.filter(starts_at__lt=now + _NEAR).order_by("starts_at", "pk"),
        lambda gathering: DeskLine(
            title=_("%(title)s er ikke kunngjort") % {"title": gathering.title},
            detail=_("Den starter %(day)s.")
            % {"day": date_format(timezone.localtime(gathering.starts_at), "l j. F Y")},
            button=_("Se over og kunngjør"),
            url=_form(gathering.pk),
        ),
        rest=_("samlinger som ikke er kunngjort"),
        url=f"{_GATHERINGS}?state__exact=draft",
    )


def to_control() -> list[DeskLine]:
    """Presentations with a file that waits for control, whether or not an earlier one is out."""
    held = PresentationVersion.objects.kept().filter(held=True)
    waiting = Presentation.objects.filter(
        Q(state=Presentation.State.HELD) | Q(pk__in=held.values("presentation"))
    )
    return shown(
        waiting.select_related("gathering").order_by("-pk"),
        lambda presentation: DeskLine(
            title=_("%(title)s venter på kontroll") % {"title": presentation.title},
            detail=presentation.gathering.title,
            button=_("Se på den"),
            url=presentation.get_absolute_url(),
        ),
        rest=_("presentasjoner som venter på kontroll"),
        url=_GATHERINGS,
    )


def unread() -> list[DeskLine]:
    """Files in use that could not be read, or whose pages could not be drawn: they can be had."""
    return shown(
        _in_use().exclude(conversion_reason="").order_by("-uploaded_at", "-pk"),
        lambda version: DeskLine(
            title=_unread(version) % {"name": version.name},
            detail=version.conversion_reason,
            button=_("Prøv på nytt"),
            url=reverse(
                "gatherings:version_reread", args=[version.presentation.code, version.number]
            ),
            post=True,
        ),
        rest=_("filer som ikke kunne leses"),
        url=_GATHERINGS,
    )


def _unread(version: PresentationVersion) -> str:
    if version.conversion == PresentationVersion.Conversion.FAILED:
        return _("%(name)s kunne ikke leses")
    return _("%(name)s mangler bilder av sidene")


def missing_presentations() -> list[DeskLine]:
    """Files in use whose bytes are gone: their address answers with an error."""
    versions = _in_use().exclude(file="").order_by("pk")
    gone = _gone(versions.only("file", "name", "presentation"), "presentations")
    found = [
        DeskLine(
            title=_("Filen %(name)s er borte") % {"name": version.name},
            detail=_("Den hører til %(title)s.") % {"title": version.presentation.title},
            button=_("Last opp på nytt"),
            url=_form(version.presentation.gathering_id),
        )
        for version in gone[:SHOWN]
    ]
    return found + rest_of(len(gone), _("filer som er borte"), _GATHERINGS)


def missing_photos() -> list[DeskLine]:
    """Pictures whose bytes are gone."""
    gone = _gone(Photo.objects.select_related("gathering").order_by("pk"), "photos")
    found = [
        DeskLine(
            title=_("Et bilde fra %(title)s er borte") % {"title": photo.gathering.title},
            detail=str(photo),
            button=_("Last opp på nytt"),
            url=_form(photo.gathering_id),
        )
        for photo in gone[:SHOWN]
    ]
    return found + rest_of(len(gone), _("bilder som er borte"), _GATHERINGS)


def _in_use() -> QuerySet[PresentationVersion]:
    """The current version of each presentation that can be opened."""
    readable = PresentationVersion.objects.kept()
    newer = readable.filter(presentation=OuterRef("presentation"), number__gt=OuterRef("number"))
    return (
        readable.filter(~Exists(newer))
        .exclude(presentation__state=Presentation.State.WITHDRAWN)
        .select_related("presentation")
        .defer("text")
    )


def _gone[M: (PresentationVersion, Photo)](rows: QuerySet[M], folder: str) -> list[M]:
    """Those of `rows` whose file is gone. Rows are asked first: files are written before them."""
    kept = list(rows)
    there = {f"{folder}/{name}" for name in names_in(folder)}
    return [row for row in kept if row.file.name not in there and not _elsewhere(row, folder)]


def _elsewhere(row: PresentationVersion | Photo, folder: str) -> bool:
    """Whether the file lies in another folder than new ones do, and is there."""
    name = str(row.file)
    return not name.startswith(f"{folder}/") and default_storage.exists(name)


def _form(gathering: int) -> str:
    return reverse("admin:gatherings_gathering_change", args=[gathering])
