"""What the pages of gatherings showed, kept in each process until something shown changes.

The database notes every change of what is shown (models/touches.py). The same touches, seen by
one who may see the same, in the same language, give the same page: nothing is ever taken out by
hand. What the clock changes (an opening, an end) is kept until then.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.core.cache import caches
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
)
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from gatherings.models import Gathering, Presentation, PresentationVersion, Speaker, Touch
from members.prepared import Prepared

_SLUG, _PERSON, _NOBODY = "\1slug", -9_000_001, 0
_NOW = datetime(1, 1, 1, tzinfo=UTC)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)


def kept[Page](request: HttpRequest, slug: str, make: Callable[[], Page]) -> Page:
    """What `make` gave for who sees the same of the gathering `slug`, or gives now.

    `make` decides who may see it at all, and raises Http404; what it raises is not kept.
    """
    now = timezone.now()
    rows = _TOUCHES.rows({_SLUG: slug, _PERSON: request.user.pk or _NOBODY, _NOW: now})
    if not rows or rows[0][1] is None:
        return make()
    pk, mark, count, total, own, *moments = rows[0]
    return _kept((pk, mark, count, total, *_eyes(request, own=own)), moments, now, make)


def kept_list[Page](request: HttpRequest, asked: str, make: Callable[[], Page]) -> Page:
    """The same for the list of gatherings; `asked` tells which part of it."""
    now = timezone.now()
    rows = _TOUCHES_OF_LIST.rows({_NOW: now})
    if not rows:
        return make()
    mark, count, total, *moments = rows[0]
    return _kept((mark, count, total, asked, *_eyes(request, own=False)), moments, now, make)


def _kept[Page](
    seen: tuple[Any, ...], moments: list[datetime | None], now: datetime, make: Callable[[], Page]
) -> Page:
    """`moments` are those at which the clock changes the page."""
    key = sha256(repr(seen).encode()).hexdigest()
    page, until = caches["pages"].get(key) or (None, now)
    if page is None or until <= now:
        page = make()
        ahead = (moment for moment in moments if moment and moment > now)
        caches["pages"].set(key, (page, min(ahead, default=_NEVER)))
    return page


def _eyes(request: HttpRequest, *, own: bool) -> tuple[Any, ...]:
    """All that tells apart what two persons see of one gathering.

    Whoever speaks there, or sent something in, sees her own, too.
    """
    person = request.user
    roles = (getattr(person, name, False) for name in ("is_staff", "is_member", "holds_seat"))
    hers = person.pk if own else person.is_authenticated
    return (*roles, hers, get_language(), request.get_host())


def _touched() -> QuerySet[Gathering, Any]:
    touches = Touch.objects.filter(gathering=OuterRef("pk")).order_by()
    speaks = Speaker.objects.filter(item__gathering=OuterRef("pk"), person=_PERSON)
    sent = PresentationVersion.objects.filter(
        presentation__gathering=OuterRef("pk"), uploaded_by=_PERSON
    )
    opens = Presentation.objects.filter(gathering=OuterRef("pk"), publish_from__gt=_NOW)
    opens = opens.order_by("publish_from")
    return Gathering.objects.filter(slug=_SLUG).values_list(
        "pk",
        # A touch that is written before another may be seen after it, and take an old one away:
        # neither the newest nor how many they are is enough, but they and the sum are.
        Subquery(touches.order_by("-id").values("mark")[:1]),
        Subquery(touches.values("gathering").values_list(Count("pk"))),
        Subquery(touches.values("gathering").values_list(Sum("pk"))),
        ExpressionWrapper(Exists(speaks) | Exists(sent), output_field=BooleanField()),
        "ends_at",
        Subquery(opens.values("publish_from")[:1]),
    )


_TOUCHES = Prepared(_touched)


def _touched_list() -> QuerySet[Touch, Any]:
    touches = Touch.objects.filter(gathering=Touch.LIST)
    all_of_it = touches.order_by().values("gathering")
    counted, summed = all_of_it.values_list(Count("pk")), all_of_it.values_list(Sum("pk"))
    ends = Gathering.objects.filter(ends_at__gt=_NOW).order_by("ends_at").values("ends_at")
    known = ("mark", Subquery(counted), Subquery(summed), Subquery(ends[:1]))
    return touches.order_by("-id").values_list(*known)[:1]


_TOUCHES_OF_LIST = Prepared(_touched_list)
