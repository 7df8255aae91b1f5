"""What of gatherings can be found: each writes its entries when it changes. See members.search."""

from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.html import strip_tags

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion, Speaker
from members.markdown import render
from members.models import SearchEntry
from members.search import Entry, forget, keep, named

_KIND: Final = SearchEntry.Kind
_AUDIENCE: Final = SearchEntry.Audience
# From a gathering to what of it can be deleted by itself.
_BELOW: Final[dict[type[Model], str]] = {
    Gathering: "pk",
    AgendaItem: "items",
    Speaker: "items__speakers",
}
_FOUND: Final = (Presentation.State.READY, Presentation.State.HELD)


@transaction.atomic
def keep_presentation(presentation: Presentation, *, anew: bool = False) -> bool:
    """Let `presentation` be found as it now is; called in the transaction that changed it.

    What is asked for, withdrawn or without a version is not found at all. Whether it changed
    anything; with `anew` all is written whether or not. The presentation is locked: what is
    withdrawn while its text is being read would else be written down after it was forgotten.
    """
    Presentation.objects.select_for_update(no_key=True).get(pk=presentation.pk)
    fresh = Presentation.objects.with_programme().get(pk=presentation.pk)
    version = _shown(fresh) if fresh.state in _FOUND else None
    if version is None:
        forget(_KIND.PRESENTATION, fresh.pk)
        return True
    return keep(_KIND.PRESENTATION, fresh.pk, _pages(fresh, version), anew=anew)


def keep_gathering(gathering: Gathering, *, anew: bool = False) -> None:
    """The same for a gathering, its talks and its presentations."""
    fresh = _kept_gathering(gathering, anew=anew)
    for presentation in fresh.presentations.order_by("pk"):  # locked one by one, by all alike
        keep_presentation(presentation, anew=anew)


@transaction.atomic
def _kept_gathering(gathering: Gathering, *, anew: bool) -> Gathering:
    """It as it now is, when it and its talks are found so. Of two who do it, the second waits."""
    alone = Gathering.objects.select_for_update(no_key=True, of=("self",))
    fresh = alone.select_related("host").get(pk=gathering.pk)
    keep(_KIND.GATHERING, fresh.pk, [_gathering(fresh)], anew=anew)
    items = fresh.items.exclude(kind=AgendaItem.Kind.BREAK).with_speakers()
    for item in items:
        keep(_KIND.TALK, item.pk, [_talk(fresh, item)], anew=anew)
    gone = SearchEntry.objects.filter(kind=_KIND.TALK, gathering=fresh.pk)
    gone.exclude(key__in=[item.pk for item in items]).delete()
    return fresh


def keep_talks_of(person_id: int) -> None:
    """Let the gatherings where a person speaks be found as they are, after a change of her name."""
    for gathering in Gathering.objects.filter(items__speakers__person=person_id).distinct():
        keep_gathering(gathering)


def keep_brought_back(rows: Iterable[Model]) -> None:
    """Let the gatherings of what was deleted, and is there again, be found as they are."""
    back = [(_BELOW[type(row)], row.pk) for row in rows if type(row) in _BELOW]
    if back:
        for gathering in Gathering.objects.filter(Q(*back, _connector=Q.OR)).distinct():
            keep_gathering(gathering)


def speakers_named(text: str, person: Any, *, size: int) -> list[str]:
    """Names that `text` begins, of those who speak at gatherings that `person` may see."""
    seen = Gathering.objects.visible_to(person)
    speakers = Speaker.objects.filter(person__in=named(text), item__gathering__in=seen)
    names = speakers.order_by("person__name").values_list("person__name", flat=True).distinct()
    return list(names[:size])


def keep_all(*, anew: bool = False) -> None:
    """Every gathering; entries of what is gone go."""
    for gathering in Gathering.objects.order_by("pk").iterator():
        keep_gathering(gathering, anew=anew)


def _shown(presentation: Presentation) -> PresentationVersion | None:
    """The version that its readers are given; of one that waits for control, the one that waits."""
    versions = presentation.versions.kept().order_by("-number")
    if presentation.state != Presentation.State.HELD:
        versions = versions.filter(held=False)
    return versions.first()


def _pages(presentation: Presentation, version: PresentationVersion) -> Iterator[Entry]:
    held = presentation.state == Presentation.State.HELD
    gathering, item = presentation.gathering, presentation.item
    speakers = list(item.speakers.all()) if item else []
    owners = [speaker.person_id for speaker in speakers]
    if held and version.uploaded_through_id is None:  # not the speakers' until it is looked through
        owners = [version.uploaded_by_id]
    url = presentation.get_absolute_url()
    for page, text in enumerate(["", *version.text]):
        if page and not text.strip():
            continue
        yield Entry(
            page=page,
            title=presentation.title,
            url=f"{url}side/{page}/" if page else url,
            audience=_AUDIENCE.SECRETARIAT if held else presentation.audience,
            filename=version.name,
            people=", ".join(str(speaker) for speaker in speakers),
            place=gathering.title,
            text=text,
            year=_year(gathering),
            gathering=gathering.pk,
            draft=gathering.is_draft,
            visible_from=presentation.publish_from,
            owners=tuple(sorted({person for person in owners if person})),
        )


def _gathering(gathering: Gathering) -> Entry:
    return Entry(
        title=gathering.title,
        url=gathering.get_absolute_url(),
        audience=_AUDIENCE.PUBLIC,
        place=" ".join(filter(None, (gathering.venue, str(gathering.host or "")))),
        text=_plain([gathering.lead, gathering.text, gathering.cancel_reason]),
        year=_year(gathering),
        gathering=gathering.pk,
        draft=gathering.is_draft,
    )


def _talk(gathering: Gathering, item: AgendaItem) -> Entry:
    return Entry(
        title=item.title,
        url=gathering.get_absolute_url(),
        audience=_AUDIENCE.PUBLIC,
        people=", ".join(str(speaker) for speaker in item.speakers.all()),
        place=gathering.title,
        text=_plain([item.text]),
        year=_year(gathering),
        gathering=gathering.pk,
        draft=gathering.is_draft,
    )


def _plain(texts: Iterable[str]) -> str:
    """What Markdown says, without its signs."""
    return unescape(" ".join(strip_tags(render(text)) for text in texts if text))


def _year(gathering: Gathering) -> int:
    return timezone.localdate(gathering.starts_at).year
