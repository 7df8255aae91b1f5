"""The day's mail: what those who asked for it once a day get in one letter, at seven."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from operator import attrgetter

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.mail import outbox
from members.models import Delivery, Message

HOUR = time(7)  # in Europe/Oslo


def last_due(now: datetime) -> datetime:
    """The last time, at or before `now`, that the day's mail was to go."""
    here = timezone.localtime(now)
    due = here.replace(hour=HOUR.hour, minute=0, second=0, microsecond=0)
    return due if due <= here else due - timedelta(days=1)


def gather(now: datetime) -> int:
    """Write one letter to each who has something waiting from before the hour; tells how many.

    What came after the hour waits for the next. So it may be called at any time and as often as
    one likes, and a day on which nothing ran is made good.
    """
    due = _waiting(now).values_list("person", flat=True).distinct().order_by("person")
    return sum(_write(person, now) for person in list(due))


def _waiting(now: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        state=Delivery.State.WAITING, digest=None, message__queued_at__lt=last_due(now)
    )


@transaction.atomic
def _write(person: int, now: datetime) -> bool:
    deliveries = list(
        _waiting(now)
        .filter(person=person)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("message", "person")
        .order_by("-message__queued_at", "-pk")
    )
    if not deliveries:
        return False
    reader = deliveries[0].person
    mine = Delivery.objects.filter(pk__in=[one.pk for one in deliveries])
    if reader is None or not reader.email:
        mine.update(state=Delivery.State.FAILED, reason=_("Personen har ingen e-postadresse."))
        return False
    with translation.override(reader.language):
        letter = outbox.post(
            to=reader,
            subject=_("Nytt %s") % date_format(timezone.localtime(now), "j. F"),
            body=body(deliveries),
            kind=Message.Kind.DIGEST,
        )
    mine.update(digest=letter)
    return True


def body(deliveries: Sequence[Delivery]) -> str:
    """What waited, the newest first, with all that is about the same under one heading."""
    subjects: dict[str, list[str]] = {}
    for delivery in deliveries:
        subjects.setdefault(delivery.message.subject, []).append(delivery.message.body.strip())
    return "\n\n".join(
        "\n\n".join([f"## {subject}", *dict.fromkeys(texts)]) for subject, texts in subjects.items()
    )


@transaction.atomic
def reword(*, about: str, said: Callable[[str], str]) -> None:
    """Let what waits for the day's mail, and has `about` in it, say what `said` makes of it.

    Where that is nothing, nothing comes. What others have been sent stands as it was.
    """
    waiting = Delivery.objects.filter(
        state=Delivery.State.WAITING, digest=None, message__body__contains=about
    )
    found = waiting.select_related("message").select_for_update(of=("self",))
    for _key, group in groupby(found.order_by("message_id", "pk"), key=attrgetter("message_id")):
        theirs = list(group)
        message, text = theirs[0].message, said(theirs[0].message.body)
        rows = Delivery.objects.filter(pk__in=[one.pk for one in theirs])
        if not text:
            rows.delete()
        elif text != message.body:
            message.pk, message.body = None, text
            message.save(force_insert=True)
            rows.update(message=message)


def settle(delivery: Delivery) -> None:
    """Let what a letter carried stand as the letter does: sent, or given up with its reason."""
    delivery.message.carried.exclude(state=Delivery.State.SENT).update(
        state=delivery.state, sent_at=delivery.sent_at, reason=delivery.reason
    )
