"""Presentations that are asked for, so that what is missing is a fact and not a guess."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from gatherings.models import AgendaItem, Gathering, Presentation, Speaker, TalkLink
from members.periods import today

_STATE = Presentation.State


@dataclass(frozen=True, slots=True)
class Talk:
    """One entry of the programme, what is there of it, and who can be asked for it."""

    item: AgendaItem
    presentations: list[Presentation]
    speakers: list[Any]

    @property
    def asked(self) -> Presentation | None:
        """What is asked for and has not come."""
        return next((one for one in self.presentations if one.state == _STATE.REQUESTED), None)

    @property
    def came(self) -> list[Presentation]:
        """What has come, waiting for control or not."""
        return [one for one in self.presentations if one.state != _STATE.REQUESTED]

    @property
    def is_late(self) -> bool:
        """Whether its day, or without one the gathering's, has passed and nothing has come."""
        if not self.asked:
            return False
        held = timezone.localdate(self.item.gathering.ends_at)
        return (self.asked.due_on or held) < today()


def talks(gathering: Gathering) -> list[Talk]:
    """Talks, and whatever else has speakers or presentations, in the order of the programme.

    Each speaker has `last_link`, the one made last, and `used_at`, or None, and `mailed`: whether a
    letter brought her one. Four queries.
    """
    speaks = Speaker.objects.filter(item=OuterRef("pk"))
    shows = Presentation.objects.filter(item=OuterRef("pk"))
    items = gathering.items.filter(
        Q(kind=AgendaItem.Kind.TALK) | Q(Exists(speaks)) | Q(Exists(shows))
    ).prefetch_related(
        Prefetch("speakers", Speaker.objects.select_related("person")),
        Prefetch("speakers__links", TalkLink.objects.order_by("created_at", "pk")),
        Prefetch("presentations", Presentation.objects.exclude(state=_STATE.WITHDRAWN)),
    )
    return [
        Talk(item, list(item.presentations.all()), [_with_link(one) for one in item.speakers.all()])
        for item in items
    ]


def overdue() -> QuerySet[Presentation]:
    """What is missing though its day has passed; without one, the day of the gathering counts."""
    passed = Q(due_on__lt=today())
    return missing().filter(passed | Q(due_on__isnull=True, gathering__ends_at__date__lt=today()))


def missing(gathering: Gathering | None = None) -> QuerySet[Presentation]:
    """What is asked for and has not come, of one gathering or of all."""
    found = Presentation.objects.filter(state=_STATE.REQUESTED, item__isnull=False)
    found = found.exclude(gathering__state=Gathering.State.CANCELLED)
    if gathering:
        found = found.filter(gathering=gathering)
    return found.select_related("gathering", "item").order_by("item__order", "item_id", "pk")


@transaction.atomic
def ask(*, gathering: Gathering, items: Collection[int], due_on: date | None) -> int:
    """Note that the talks of these keys owe a presentation by `due_on`; tells how many that is.

    Those that have come are left alone; of those asked for already, the day is changed. Nothing
    is sent by this.
    """
    _lock(gathering, items)
    wanted = [talk for talk in talks(gathering) if talk.item.pk in set(items) and not talk.came]
    for talk in wanted:
        presentation = talk.asked or Presentation(
            gathering=gathering, item=talk.item, title=talk.item.title
        )
        presentation.asked_at = presentation.asked_at or timezone.now()
        presentation.due_on = due_on
        presentation.save()
    return len(wanted)


@transaction.atomic
def ask_no_more(*, gathering: Gathering, items: Collection[int]) -> int:
    """Let these talks owe nothing. What has come stays; tells how many are let off."""
    _lock(gathering, items)
    owed = missing(gathering).filter(item__in=items, versions=None)
    pks = [one.pk for one in owed.select_for_update(of=("self",))]
    Presentation.objects.filter(pk__in=pks).delete()
    return len(pks)


def _lock(gathering: Gathering, items: Collection[int]) -> None:
    """Let nothing come for these talks, by whatever way, or be asked for until this is done."""
    Gathering.objects.select_for_update(no_key=True).get(pk=gathering.pk)
    talks_ = AgendaItem.objects.select_for_update(no_key=True).filter(pk__in=items)
    list(talks_.filter(gathering=gathering).order_by("pk"))
    shown = Presentation.objects.select_for_update(no_key=True).filter(item__in=items)
    list(shown.filter(gathering=gathering).order_by("pk"))


def _with_link(speaker: Any) -> Any:
    links = list(speaker.links.all())
    speaker.last_link = links[-1] if links else None
    speaker.mailed = any(link.mailed for link in links)
    speaker.used_at = max((link.used_at for link in links if link.used_at), default=None)
    return speaker
