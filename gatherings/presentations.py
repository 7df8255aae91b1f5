"""How a presentation gets its versions."""

import hashlib
import logging
from typing import Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from gatherings import consent
from gatherings.kinds import ACCEPTED_KINDS, CONVERTED
from gatherings.models import Presentation, PresentationVersion, TalkLink
from gatherings.search import keep_presentation
from gatherings.task_names import CONVERT
from gatherings.uploads import Verdict
from gatherings.uploads.refusals import DeletedMeanwhile, TooManyToday, WithdrawnMeanwhile
from members import jobs
from members.models import Person

_LOGGER: Final = logging.getLogger(__name__)
MOST_A_DAY: Final = 20  # versions of one presentation, from who speaks


@transaction.atomic
def add_version(
    *,
    presentation: Presentation,
    file: File[bytes],
    verdict: Verdict,
    by: Person | None,
    through: TalkLink | None = None,
) -> PresentationVersion:
    """Keep a judged `file` as the next version, and ask for it to be read.

    The same bytes as the newest version change nothing: that version is returned. The file is
    written before its row, so that a crash can leave a file without a row, never the other way.
    `through` is the speaker's link that it came by. Raises Refused when who speaks has sent too
    many today, and when the presentation is withdrawn, or deleted with its talk, meanwhile.
    """
    newest = _lock(presentation)
    if newest and newest.sha256 == verdict.sha256:
        return newest
    _check_how_many(presentation, by, through)
    version = _described(presentation, verdict, by, through)
    version.file.save(f"fil.{verdict.kind}", file, save=False)
    try:
        version.save(force_insert=True)
        if version.conversion == PresentationVersion.Conversion.WAITING:
            jobs.defer(CONVERT, queue="conversion", version_id=version.pk)
        _publish(presentation)
    except BaseException:
        version.file.delete(save=False)
        raise
    return version


def _described(
    presentation: Presentation, verdict: Verdict, by: Person | None, through: TalkLink | None
) -> PresentationVersion:
    """The next version as the judge saw it, still without its file."""
    states = PresentationVersion.Conversion
    return PresentationVersion(
        presentation=presentation,
        number=_next_number(presentation),
        name=verdict.name,
        size=verdict.size,
        sha256=verdict.sha256,
        kind=verdict.kind,
        pages=1 if ACCEPTED_KINDS[verdict.kind].is_picture else None,
        conversion=states.WAITING if verdict.kind in CONVERTED else states.NONE,
        uploaded_by=by,
        uploaded_through=through,
        held=verdict.held,
    )


@transaction.atomic
def add_link(
    *, presentation: Presentation, link: str, by: Person | None, through: TalkLink | None = None
) -> PresentationVersion:
    """Let the presentation be a page or a recording elsewhere, as its next version.

    Raises Refused as add_version does.
    """
    newest = _lock(presentation)
    if newest and newest.link == link:
        return newest
    _check_how_many(presentation, by, through)
    version = PresentationVersion.objects.create(
        presentation=presentation,
        number=_next_number(presentation),
        link=link,
        sha256=hashlib.sha256(link.encode()).hexdigest(),
        conversion=PresentationVersion.Conversion.NONE,
        uploaded_by=by,
        uploaded_through=through,
    )
    _publish(presentation)
    return version


@transaction.atomic
def restore(*, version: PresentationVersion, by: Person | None) -> PresentationVersion:
    """Put an earlier version out again: the same bytes, or link, under a new number.

    The version that is out already is returned as it is. Raises FileNotFoundError, also for what
    was withdrawn since `version` was read.
    """
    Presentation.objects.select_for_update().get(pk=version.presentation_id)
    if PresentationVersion.objects.filter(pk=version.pk, purged_at__isnull=False).exists():
        raise FileNotFoundError(version.name)
    if version.link:
        return add_link(presentation=version.presentation, link=version.link, by=by)
    verdict = Verdict(
        kind=version.kind,
        sha256=version.sha256,
        size=version.size or 0,
        name=version.name,
        held=version.held,
    )
    with version.file.open("rb") as file:
        return add_version(presentation=version.presentation, file=file, verdict=verdict, by=by)


@transaction.atomic
def release(*, version: PresentationVersion, by: Person | None) -> None:
    """Let a version that waited for control out to its audience; `by` is None for the scanner.

    One that is free already, or withdrawn meanwhile, is left alone.
    """
    presentation = Presentation.objects.select_for_update().get(pk=version.presentation_id)
    held = presentation.versions.kept().filter(pk=version.pk, held=True)
    if held.update(held=False):
        version.held = False
        _publish(presentation)
        _LOGGER.info("Version %s is released by %s", version.pk, by.pk if by else "the scanner")


def place_by_title(*, presentation: Presentation) -> None:
    """Put it with the programme entry of the same title, when there is one."""
    presentation.item = presentation.gathering.items.filter(title=presentation.title).first()
    presentation.save(update_fields=["item"])


def _lock(presentation: Presentation) -> PresentationVersion | None:
    """Let one version be added at a time; the newest. Raises Refused where it ended meanwhile."""
    locked = Presentation.objects.select_for_update().filter(pk=presentation.pk).first()
    if locked is None:
        raise DeletedMeanwhile
    if locked.is_withdrawn and not presentation.is_withdrawn:
        raise WithdrawnMeanwhile
    newest: PresentationVersion | None = presentation.newest()
    return newest


def _check_how_many(
    presentation: Presentation, by: Person | None, through: TalkLink | None
) -> None:
    """Raise TooManyToday when who speaks, and holds a link or is signed in, has sent enough."""
    speaks = through is not None or (by is not None and not by.is_secretariat)
    if not speaks:
        return
    hers = Q(uploaded_through__isnull=False) | Q(uploaded_by__isnull=False, uploaded_by=by)
    today = timezone.localdate()
    if presentation.versions.filter(hers, uploaded_at__date=today).count() >= MOST_A_DAY:
        raise TooManyToday(MOST_A_DAY)


def _next_number(presentation: Presentation) -> int:
    highest = presentation.versions.aggregate(Max("number"))["number__max"]
    return (highest or 0) + 1


def _publish(presentation: Presentation) -> None:
    """Ready when there is a version that does not wait for control, else held."""
    vars(presentation).pop("current", None)
    free = presentation.versions.kept().filter(held=False).exists()
    again = Presentation.objects.filter(pk=presentation.pk, state=Presentation.State.WITHDRAWN)
    if again.exists():
        consent.end_yes_to_all(presentation)
    presentation.state = Presentation.State.READY if free else Presentation.State.HELD
    presentation.withdrawn_at = None
    presentation.save(update_fields=["state", "withdrawn_at"])
    keep_presentation(presentation)
