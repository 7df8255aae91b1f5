"""Empties a person in place: history and counts stay, names go."""

import json
import re
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Case, CharField, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from members import trash
from members.handover import end_appointment
from members.mail import attachments
from members.models import (
    Appointment,
    Delivery,
    Handover,
    HandoverLine,
    MailChoice,
    Message,
    Person,
    RegisterImport,
    Removed,
    SigninLink,
    YearlyCheck,
)
from members.periods import ONE_DAY, today

# A first and a last name, or the digits of a telephone number.
_TELLING = re.compile(r"\w{2}.*\s.*\w|(\d\D*){5}")
_WORD_START, _WORD_END = r"(?<!\w)", r"(?!\w)"


def empty(person: Person) -> None:
    """Take out all that the register and sign-in keep about `person`, for good.

    She is signed out at once. Appointments that hold end yesterday, those to come are removed.
    Lines of who did what keep her number, which has no name any more.
    """
    words = _words(person)
    _end_appointments(person)
    _empty_mail(person, words)
    trash.forget(person)
    _empty_lists(words)
    _remove_ways_in(person)
    _end_sessions(person, words)
    Person.objects.filter(pk=person.pk).update(
        name="",
        email=None,
        phone="",
        phone_shown=False,
        email_is_own=False,
        language="nb",
        password="",
        last_login=None,
        bounced_at=None,
        anonymised_at=timezone.now(),
    )


def _words(person: Person) -> list[str]:
    """What tells who she is: her name, telephone and every address, longest first.

    She writes the name and the number herself. One word, or a few digits, would be found in
    everybody's mail and lists, and tells nobody who she was.
    """
    addresses = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    words = {person.email or "", *addresses}
    words |= {word for word in (person.name, person.phone) if _TELLING.search(word)}
    return sorted(filter(None, words), key=len, reverse=True)


def _end_appointments(person: Person) -> None:
    held = Appointment.objects.filter(person=person)
    Handover.objects.filter(appointment__in=held.filter(period__startswith__gt=today())).delete()
    held.filter(period__startswith__gt=today()).delete()
    for appointment in held.today():
        end_appointment(
            appointment=appointment,
            last_day=max(appointment.period.lower, today() - ONE_DAY),
            reason=Appointment.EndReason.OTHER,
            by=person,
        )
    checks = YearlyCheck.objects.filter(appointment__person=person)
    checks.filter(answered_at__isnull=True).delete()
    checks.update(note="")


def _empty_mail(person: Person, words: Iterable[str]) -> None:
    """Mail to her alone goes; mail to many keeps its line, without the address."""
    mine = Delivery.objects.filter(Q(person=person) | Q(address__in=words))
    others = Delivery.objects.exclude(pk__in=mine.values("pk"))
    alone = Message.objects.filter(deliveries__in=mine).exclude(deliveries__in=others)
    attachments.remove_messages(alone)
    mine.filter(state__in=[Delivery.State.QUEUED, Delivery.State.WAITING]).update(
        state=Delivery.State.DECLINED
    )
    mine.update(
        address=Func(
            Value("glemt-"), Cast("pk", CharField()), Value("@glemt.invalid"), function="concat"
        ),
        reason=Case(
            When(state=Delivery.State.FAILED, then=Value(_("Mottakeren er glemt."))),
            default=Value(""),
        ),
    )
    for word in words:
        _blot(Message.objects.all(), "subject", word)
        _blot(Message.objects.all(), "body", word)
        _blot(HandoverLine.objects.all(), "title", word)
    MailChoice.objects.filter(person=person).delete()


def _blot(rows: QuerySet[Any], field: str, word: str) -> None:
    """Write «Tidligere deltaker» where `word` stands as a word of its own in `field`."""
    pattern = f"{_WORD_START}{re.escape(word)}{_WORD_END}"
    blotted = Func(
        F(field), Value(pattern), Value(_("Tidligere deltaker")), Value("gi"),
        function="regexp_replace", output_field=TextField(),
    )  # fmt: skip
    rows.filter(**{f"{field}__icontains": word}).update(**{field: blotted})


def _empty_lists(words: Iterable[str]) -> None:
    """Lists that wait to be read in, and what was removed, go whole where she is in them."""
    for word in words:
        _holding(RegisterImport.objects.all(), word).update(rows=[])
        trash.drop(_holding(Removed.objects.all(), word))


def _holding(rows: QuerySet[Any], word: str) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(as_text=Cast("rows", TextField()))
    return found.filter(as_text__icontains=word)


def _remove_ways_in(person: Person) -> None:
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    SigninLink.objects.filter(person=person).delete()
    UserSession.objects.filter(user=person).delete()


def _end_sessions(person: Person, words: Iterable[str]) -> None:
    """Those she is signed in by, and those where her address waits for a code."""
    for session in Session.objects.iterator():
        held = session.get_decoded()
        text = json.dumps(held, default=str, ensure_ascii=False)
        if held.get(SESSION_KEY) == str(person.pk) or any(word in text for word in words):
            session.delete()
