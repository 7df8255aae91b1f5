"""Once a year: «stemmer dette fortsatt?» Asked by mail, answered by one click, settled by hand."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from members import history
from members.mail import outbox
from members.models import Appointment, Message, Network, Person, YearlyCheck
from members.models.appointments import AppointmentQuerySet
from members.periods import today

REMIND_AFTER = timedelta(days=14)
OVERDUE_AFTER = timedelta(days=30)
_TOKEN_BYTES = 24  # 192 random bits


class AnsweredError(Exception):
    """The question has its answer, or is no longer asked."""


def due(day: date | None = None) -> AppointmentQuerySet:
    """What was last confirmed, or began, a year ago or more, and was not asked about since."""
    day = day or today()
    asked = YearlyCheck.objects.filter(appointment=OuterRef("pk"), asked_on__gt=_year_before(day))
    return _old(day).filter(_reached()).exclude(Exists(asked))


def to_remind(day: date | None = None) -> QuerySet[YearlyCheck]:
    """Questions that nobody has answered for a while, and that nobody was reminded of."""
    day = day or today()
    return YearlyCheck.objects.filter(
        answered_at=None,
        reminded_on=None,
        asked_on__lte=day - REMIND_AFTER,
        appointment__in=_asked_about(day).filter(_reached()),
    )


def overdue(day: date | None = None) -> AppointmentQuerySet:
    """What was asked about a good while ago, in vain."""
    day = day or today()
    unanswered = YearlyCheck.objects.filter(
        appointment=OuterRef("pk"), answered_at=None, asked_on__lt=day - OVERDUE_AFTER
    )
    return _asked_about(day).filter(Exists(unanswered)).order_by("pk")


def unsettled(answer: YearlyCheck.Answer) -> QuerySet[YearlyCheck]:
    """Answers of this kind that wait for the secretariat, the oldest first."""
    waiting = YearlyCheck.objects.filter(answer=answer, settled_at=None)
    return waiting.select_related("appointment__person", "appointment__organisation").order_by(
        "answered_at"
    )


@transaction.atomic
def ask(*, appointment: Appointment, day: date | None = None) -> YearlyCheck | None:
    """Write the question to who holds `appointment`, unless it was asked within the year.

    Her row is locked first: of two who ask at once, one asks. Last year's question, if it was
    never answered, becomes this year's, and its links open nothing more.
    """
    day = day or today()
    locked = Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    if not due(day).filter(pk=locked.pk).exists():
        return None
    token = _new_token()
    check, _new = YearlyCheck.objects.update_or_create(
        appointment=locked,
        answered_at=None,
        defaults={
            "token_hash": _hashed(token),
            "asked_on": day,
            "reminded_on": None,
            "reminder_hash": None,
        },
    )
    _write("check", check, token)
    return check


@transaction.atomic
def remind(*, check: YearlyCheck, day: date | None = None) -> bool:
    """Write once more, once; the link of the first mail works too."""
    day = day or today()
    locked = YearlyCheck.objects.select_for_update(no_key=True).get(pk=check.pk)
    if not to_remind(day).filter(pk=locked.pk).exists():
        return False
    token = _new_token()
    locked.reminded_on, locked.reminder_hash = day, _hashed(token)
    locked.save(update_fields=["reminded_on", "reminder_hash"])
    _write("check_reminder", locked, token)
    return True


def ask_all(day: date | None = None) -> None:
    """Write the day's questions and reminders, each by itself: a worker may be killed between."""
    for appointment in due(day):
        ask(appointment=appointment, day=day)
    for check in to_remind(day):
        remind(check=check, day=day)


def check_of(token: str) -> YearlyCheck | None:
    """What the link asks about: None when it is unknown, or the office is over."""
    hashed = _hashed(token)
    return (
        YearlyCheck.objects.filter(Q(token_hash=hashed) | Q(reminder_hash=hashed))
        .filter(appointment__period__contains=today())
        .select_related("appointment__person", "appointment__organisation")
        .first()
    )


@transaction.atomic
def answer(*, check: YearlyCheck, said: str, note: str = "", last_day: date | None = None) -> None:
    """Keep the answer that came by the link in her mail. Raises AnsweredError when it has one.

    «Riktig» confirms the office of today. All else waits for the secretariat: a link ends nothing.
    """
    locked = YearlyCheck.objects.select_for_update(no_key=True).filter(pk=check.pk).first()
    if locked is None or locked.answered_at:
        raise AnsweredError
    history.acting(check.appointment.person)
    locked.answered_at, locked.answer = timezone.now(), said
    if said == YearlyCheck.Answer.RIGHT:
        Appointment.objects.filter(pk=locked.appointment_id).update(confirmed_on=today())
        locked.settled_at = locked.answered_at
    locked.note = note if said == YearlyCheck.Answer.CHANGED else ""
    locked.last_day = last_day if said == YearlyCheck.Answer.LEFT else None
    locked.save()


@transaction.atomic
def confirm(*, appointment: Appointment, by: Person) -> None:
    """Note that it holds today: what was asked about it is answered, what waited is settled."""
    history.acting(by)
    now = timezone.now()
    Appointment.objects.filter(pk=appointment.pk).update(confirmed_on=today())
    checks = YearlyCheck.objects.filter(appointment=appointment)
    checks.filter(answered_at=None).update(
        answered_at=now, answer=YearlyCheck.Answer.RIGHT, settled_at=now
    )
    checks.filter(settled_at=None).update(settled_at=now)


def _asked_about(day: date) -> AppointmentQuerySet:
    """Who leads and who stands in, in bodies of the network, and is not about to leave."""
    kinds = Q(kind=Appointment.Kind.LEADER, primary=True) | Q(kind=Appointment.Kind.DEPUTY)
    asked = Appointment.objects.filter(kinds, period__upper_inf=True).on(day)
    return asked.giving_membership(day).outside_ks().select_related("person", "organisation")


def _old(day: date) -> AppointmentQuerySet:
    since = Coalesce(F("confirmed_on"), F("period__startswith"))
    old = _asked_about(day).annotate(since=since)
    return old.filter(since__lte=_year_before(day)).order_by("pk")


def _reached() -> Q:
    """Whom a mail may reach."""
    return Q(
        person__email__isnull=False,
        person__bounced_at=None,
        person__deactivated_at=None,
        person__erase_asked_at=None,
    )


def _year_before(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def _write(name: str, check: YearlyCheck, token: str) -> None:
    appointment = check.appointment
    context: dict[str, Any] = {
        "appointment": appointment,
        "person": appointment.person,
        "network": Network.objects.select_related("contact").first(),
        "link": Message.LINK,
    }
    with translation.override(appointment.person.language):
        outbox.post_link(
            to=appointment.person,
            subject=render_to_string("members/email/check_subject.txt", context),
            body=render_to_string(f"members/email/{name}_message.txt", context).strip() + "\n",
            kind=Message.Kind.CHECK,
            link=settings.SITE_URL + reverse("members:answer", args=[token]),
        )


def _new_token() -> str:
    return secrets.token_hex(_TOKEN_BYTES)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
