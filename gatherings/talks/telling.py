"""«Presentasjonene er lagt ut»: one message to those who were invited, never twice for a file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion
from gatherings.talks.requested import missing
from members.mail import digests, outbox
from members.models import Message, Network, Person

# What comes together is told together.
QUIET: Final = timedelta(minutes=10)
# What is put in long after is an archive, not news.
NEWS_FOR: Final = timedelta(days=60)
# Later files go once a day, in time for the day's collection.
_BEFORE_DIGEST: Final = timedelta(minutes=30)

_STATE = Presentation.State
_WAITING = (_STATE.REQUESTED, _STATE.HELD)


@dataclass(frozen=True, slots=True)
class _Member:
    """Any member, where it matters what members see and not who they are."""

    is_member: bool = True
    is_staff: bool = False
    is_authenticated: bool = False


def news(gathering: Gathering) -> list[PresentationVersion]:
    """What members may open and nobody has told them of, in the order of the programme.

    The same bytes, or the same link, are no news: not under a new number, nor as another
    presentation, nor when they were withdrawn in between.
    """
    items = list(gathering.items.with_speakers())
    seen = PresentationVersion.objects.of_gathering(gathering, items, _Member())
    told = _told().filter(presentation__gathering=gathering)
    known = set(told.exclude(sha256="").values_list("sha256", flat=True))
    return [one for one in seen if one.told_at is None and one.sha256 not in known]


def _told() -> QuerySet[PresentationVersion]:
    return PresentationVersion.objects.filter(told_at__isnull=False)


def recipients() -> list[Person]:
    """Those who were invited: today's members whom mail reaches."""
    people: Any = Person.objects.with_roles()
    reached = people.filter(
        is_member=True,
        email__isnull=False,
        bounced_at=None,
        deactivated_at=None,
        erase_asked_at=None,
        anonymised_at=None,
    )
    return list(reached.order_by("language", "pk"))


def letter(
    *, gathering: Gathering, versions: Sequence[PresentationVersion], language: str
) -> tuple[str, str]:
    """Subject and text: what is new, the zip where there is one, and what is still missing."""
    context = {
        "gathering": gathering,
        "versions": versions,
        "later": gathering.told_at is not None,
        "missing": list(missing(gathering)),
        "has_files": _has_files(gathering),
        "site": settings.SITE_URL,
        "network": Network.objects.select_related("contact").first(),
    }
    with translation.override(language):
        return outbox.written("gatherings/email/told", context)


def _has_files(gathering: Gathering) -> bool:
    """Whether members are given a file of it, and not links alone."""
    seen = PresentationVersion.objects.visible_to(_Member())
    files = seen.filter(presentation__gathering=gathering).current()
    return any(files.values_list("file", flat=True))


@transaction.atomic
def tell(*, gathering: Gathering, by: Person | None, shown: Iterable[int] | None = None) -> int:
    """Write to the members of what is new, and note that they are told; tells to how many.

    The gathering is locked first, so that of two who press at once, one writes. `shown` are the
    versions that somebody has looked over: nothing else goes. `by` is None for what goes by itself.
    Without members nothing is noted.
    """
    locked = Gathering.objects.select_for_update(no_key=True).get(pk=gathering.pk)
    if by is None and not locked.tells_itself:  # stopped in the same moment
        return 0
    # Nobody hides or withdraws anything until it is written of, or it is not written of.
    list(locked.presentations.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    wanted = None if shown is None else set(shown)
    fresh = [one for one in news(locked) if wanted is None or one.pk in wanted]
    people = recipients()
    if not fresh or not people:
        return 0
    for language, group in groupby(people, key=lambda person: person.language):
        subject, body = letter(gathering=locked, versions=fresh, language=language)
        outbox.post(to=list(group), subject=subject, body=body, kind=Message.Kind.NEWS, by=by)
    now = timezone.now()
    PresentationVersion.objects.filter(pk__in=[one.pk for one in fresh]).update(told_at=now)
    locked.told_at = locked.told_at or now
    locked.save(update_fields=["told_at"])
    return len(people)


def untell(presentation: Presentation) -> None:
    """Let the day's mail of those who wait for it not name what is withdrawn since."""
    address = presentation.get_absolute_url()
    entry = re.compile(rf"^- .*\n  \S*{re.escape(address)}\n?", re.MULTILINE)

    def without(body: str) -> str:
        left = entry.sub("", body)
        return left if left == body or "/p/" in left else ""

    digests.reword(about=address, said=without)


def let_it_tell_itself(*, gathering: Gathering, whether: bool) -> None:
    """Let the message go by itself when the talks are in, or not."""
    Gathering.objects.filter(pk=gathering.pk).update(tells_itself=whether)


def recent(now: datetime) -> QuerySet[Gathering]:
    """Gatherings that are over, and not so long ago that nothing of theirs is news."""
    held = Gathering.objects.announced().not_cancelled()
    return held.filter(ends_at__lt=now, ends_at__gt=now - NEWS_FOR).order_by("ends_at", "pk")


def tell_all(now: datetime) -> int:
    """Send what goes by itself at this time; tells how many messages. Done twice, it sends once."""
    due = [one for one in recent(now).filter(tells_itself=True) if is_due(one, now)]
    return sum(bool(tell(gathering=gathering, by=None)) for gathering in due)


def is_due(gathering: Gathering, now: datetime) -> bool:
    """Whether its message goes by itself now.

    The first when all that was asked for is in and nothing has come for a while; later files
    once a day, in time for the day's collection.
    """
    came = [one.uploaded_at for one in news(gathering)]
    if not came:
        return False
    if gathering.told_at:
        collected = digests.last_due(now + _BEFORE_DIGEST) - _BEFORE_DIGEST
        return min(came) < collected and not _told_since(collected, gathering)
    return is_all_in(gathering) and max(came) <= now - QUIET


def _told_since(moment: datetime, gathering: Gathering) -> bool:
    """Whether members have had a message since: what came long ago may open, or be let out, now."""
    told = _told().filter(presentation__gathering=gathering, told_at__gte=moment)
    return told.exists()


def is_all_in(gathering: Gathering) -> bool:
    """Whether something was asked for, and all of it has come and been let out."""
    asked = _asked().filter(gathering=gathering)
    return asked.exists() and not asked.filter(state__in=_WAITING).exists()


def _asked() -> QuerySet[Presentation]:
    """What was asked for. What was owed by a talk that is no longer held, nobody waits for."""
    asked = Presentation.objects.filter(asked_at__isnull=False)
    return asked.exclude(state=_STATE.REQUESTED, item=None)


def untold(now: datetime) -> QuerySet[PresentationVersion]:
    """What `news` gives, of all gatherings; of one presentation maybe more than one version."""
    gathering = OuterRef("presentation__gathering")
    known = _told().filter(presentation__gathering=gathering, sha256=OuterRef("sha256"))
    passed = _told().filter(presentation=OuterRef("presentation"), number__gte=OuterRef("number"))
    free = PresentationVersion.objects.kept().filter(told_at=None, held=False)
    return free.filter(
        ~Exists(passed),
        ~Exists(known.exclude(sha256="")),
        Q(presentation__publish_from=None) | Q(presentation__publish_from__lte=now),
        presentation__state=_STATE.READY,
        presentation__audience__in=[Presentation.Audience.MEMBERS, Presentation.Audience.PUBLIC],
    )


def to_be_told(now: datetime) -> QuerySet[Gathering]:
    """Gatherings that are over, with all their talks in, that wait for somebody to say so.

    Those whose later files go out once a day by themselves do not.
    """
    asked = _asked().filter(gathering=OuterRef("pk"))
    waiting = asked.filter(state__in=_WAITING)
    talks = AgendaItem.objects.filter(gathering=OuterRef("pk"), kind=AgendaItem.Kind.TALK)
    ready = Presentation.objects.filter(item=OuterRef("pk"), state=_STATE.READY)
    all_in = Q(Exists(asked)) | Q(Exists(talks)) & ~Q(Exists(talks.filter(~Exists(ready))))
    fresh = untold(now).filter(presentation__gathering=OuterRef("pk"))
    held = recent(now).filter(Exists(fresh), ~Exists(waiting), all_in)
    return held.exclude(told_at__isnull=False, tells_itself=True).annotate(asked=Exists(asked))
