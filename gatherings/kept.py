"""What a gathering's page showed, kept in this process until something that it shows changes.

The database notes every change of what is shown (models/touches.py). The same touches, seen by
one who may see the same, in the same language, give the same page: nothing is ever taken out by
hand. What the clock changes (an opening, an end) is kept until then.
"""

from collections.abc import Callable
from datetime import UTC, datetime
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
    pk, mark, count, own, *moments = rows[0]
    key = "-".join(map(str, (pk, mark, count, *_eyes(request, own=own))))
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
        # A touch that is written before another may be seen after it: the newest is not enough.
        Subquery(touches.order_by("-id").values("mark")[:1]),
        Subquery(touches.values("gathering").values_list(Count("pk"))),
        ExpressionWrapper(Exists(speaks) | Exists(sent), output_field=BooleanField()),
        "ends_at",
        Subquery(opens.values("publish_from")[:1]),
    )


_TOUCHES = Prepared(_touched)
