"""How each person wants the mail that she may choose about, and the link that declines it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from members.models import Delivery, MailChoice, Message, Person

_SIGNER = signing.Signer(salt="members.mail_decline", sep=".")
_FIRST = {
    MailChoice.Frequency.DAILY: Delivery.State.WAITING,
    MailChoice.Frequency.NONE: Delivery.State.DECLINED,
}


def frequencies(person: Person) -> dict[str, str]:
    """Kind → how often `person` wants it, for every kind that may be declined."""
    chosen = dict(person.mail_choices.values_list("kind", "frequency"))
    return {kind: chosen.get(kind, MailChoice.Frequency.AT_ONCE) for kind in Message.DECLINABLE}


@transaction.atomic
def choose(*, person: Person, kind: str, frequency: str) -> None:
    """Let `person` have messages of `kind` so often. What waits for her day's mail still comes."""
    MailChoice.objects.update_or_create(person=person, kind=kind, defaults={"frequency": frequency})


def first_states(message: Message, persons: Iterable[Person]) -> dict[Any, Delivery.State]:
    """Key of a person → the state in which her delivery begins, where she has chosen one.

    Who wrote a message always gets it at once: so a test copy comes.
    """
    if message.kind not in Message.DECLINABLE:
        return {}
    chosen = MailChoice.objects.filter(person__in=persons, kind=message.kind).exclude(
        person=message.by_id
    )
    return {
        person: _FIRST.get(MailChoice.Frequency(frequency), Delivery.State.QUEUED)
        for person, frequency in chosen.values_list("person", "frequency")
    }


def has_declined(delivery: Delivery) -> bool:
    """Whether she has said no since the message was written."""
    message = delivery.message
    return (
        message.kind in Message.DECLINABLE
        and delivery.person_id not in {None, message.by_id}
        and MailChoice.objects.filter(
            person=delivery.person_id,
            kind=message.kind,
            frequency=MailChoice.Frequency.NONE,
        ).exists()
    )


def decline_url(person: Person) -> str:
    """The address where mail that may be declined is declined by one press, signed in or not.

    It says who she is to nobody (her `uid` is random) and opens nothing else.
    """
    token = _SIGNER.sign(person.uid.hex)
    return settings.SITE_URL + reverse("members:mail_decline", args=[token])


def person_of(token: str) -> Person:
    """Who may decline by `token`; raises Http404 when we did not make it, or she is gone."""
    try:
        return Person.objects.get(uid=_SIGNER.unsign(token), anonymised_at__isnull=True)
    except (signing.BadSignature, Person.DoesNotExist):
        raise Http404 from None
