"""The outbox: whoever has something to say writes it here, and the worker sends it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from members import jobs
from members.mail.mail_choices import first_states
from members.mail.recipients import Recipient, of_draft, with_address
from members.models import Delivery, Message, MessageAttachment, Organisation, Person
from members.sealing import seal, unseal

SEND, SEND_MANY = "members.send_delivery", "members.send_deliveries"
# Codes have a queue and a worker of their own: a large mailing never stands in their way.
_QUEUES = {Message.Kind.CODE: "codes", Message.Kind.DECOY: "codes"}
# One connection to the mail server carries so many; a killed worker's are taken up by another.
BATCH = 50
_LAST = -1  # what goes to many waits for what goes to one
_LINKS = "links in letters"


@transaction.atomic
def post(
    *,
    to: Recipient | Iterable[Recipient],
    subject: str,
    body: str,
    kind: Message.Kind = Message.Kind.PLAIN,
    expires_at: datetime | None = None,
    by: Person | None = None,
) -> Message:
    """Write one message, in Markdown, to one or several persons, organisations or addresses.

    The message, its deliveries and the jobs that send them stand or fall with the transaction
    that is open, so what is rolled back is never sent. Nothing waits for the mail server. A code
    must have `expires_at`, and is not sent after that. Of several, those without an address are
    left out. Raises ValueError when there is no address at all.
    """
    message = Message.objects.create(
        kind=kind,
        subject=_one_line(subject),
        body=body,
        by=by,
        queued_at=timezone.now(),
        expires_at=expires_at,
    )
    _deliver(message, [to] if isinstance(to, Person | Organisation | str) else to)
    return message


@transaction.atomic
def post_link(
    *,
    to: Recipient,
    subject: str,
    body: str,
    link: str,
    kind: Message.Kind = Message.Kind.PLAIN,
    by: Person | None = None,
) -> Message:
    """Write a message to one, with a `link` that opens something by itself.

    The letter has it where `body` says Message.LINK. Here it is sealed until that is sent, and
    then gone: who wants to send it once more makes a new one.
    """
    message = post(to=to, subject=subject, body=body, kind=kind, by=by)
    message.sealed_link = seal(link, purpose=_LINKS)
    message.save(update_fields=["sealed_link"])
    return message


@transaction.atomic
def draft(
    *,
    subject: str,
    body: str,
    by: Person,
    kind: Message.Kind = Message.Kind.NEWS,
    audience: Message.Audience = Message.Audience.CHOSEN,
    to: Sequence[Person | Organisation] = (),
) -> Message:
    """Write a message that waits for the secretariat to read, change and send it."""
    message = Message.objects.create(
        kind=kind, subject=_one_line(subject), body=body, by=by, audience=audience
    )
    message.to_persons.set(one for one in to if isinstance(one, Person))
    message.to_organisations.set(one for one in to if isinstance(one, Organisation))
    return message


@transaction.atomic
def queue(*, message: Message, by: Person) -> Message:
    """Send a draft, to those whom it is for now; one that is queued already is left alone.

    Raises ValidationError when nobody whom it is for has an address.
    """
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if not locked.is_draft:
        return locked
    locked.queued_at = timezone.now()
    locked.by = locked.by or by
    locked.save(update_fields=["queued_at", "by"])
    try:
        _deliver(locked, of_draft(locked))
    except ValueError as error:
        raise ValidationError(_("Velg minst én mottaker som har e-postadresse.")) from error
    return locked


@transaction.atomic
def send_test(*, message: Message, by: Person) -> Message:
    """Send a copy of a draft, attachments and all, to the one who wants to see it."""
    copy = post(
        to=by,
        subject=_("Prøve: %s") % message.subject,
        body=message.body,
        kind=Message.Kind(message.kind),
        by=by,
    )
    MessageAttachment.objects.bulk_create(
        MessageAttachment(
            message=copy,
            name=attachment.name,
            file=attachment.file.name,  # the same bytes: they are kept once
            size=attachment.size,
            sha256=attachment.sha256,
            content_type=attachment.content_type,
        )
        for attachment in message.attachments.all()
    )
    return copy


@transaction.atomic
def resend(*, delivery: Delivery) -> bool:
    """Try a delivery that was given up once more, to the address that the register has now.

    Returns whether it is queued by this: one that is not given up (any more) is left alone.
    """
    locked = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("message", "person", "organisation")
        .get(pk=delivery.pk)
    )
    if locked.state != Delivery.State.FAILED or not locked.message.may_be_resent:
        return False
    now = locked.person or locked.organisation
    others = locked.message.deliveries.exclude(pk=locked.pk)
    if now and now.email and not others.filter(address=now.email).exists():
        locked.address = now.email
    locked.state, locked.attempts, locked.reason = Delivery.State.QUEUED, 0, ""
    locked.digest = None
    locked.save()
    jobs.defer(SEND, queue=queue_of(locked.message), delivery_id=locked.pk)
    return True


def _deliver(message: Message, recipients: Iterable[Recipient]) -> None:
    found = with_address(recipients)
    if not found:
        raise ValueError("A message needs an address.")
    persons = [one for one in found.values() if isinstance(one, Person)]
    states = first_states(message, persons)
    deliveries = [_delivery(message, one, address) for address, one in found.items()]
    for delivery in deliveries:
        delivery.state = states.get(delivery.person_id, Delivery.State.QUEUED)
    Delivery.objects.bulk_create(deliveries, batch_size=1000)
    _defer(message, [one.pk for one in deliveries if one.state == Delivery.State.QUEUED])


def _delivery(message: Message, recipient: Recipient, address: str) -> Delivery:
    return Delivery(
        message=message,
        person=recipient if isinstance(recipient, Person) else None,
        organisation=recipient if isinstance(recipient, Organisation) else None,
        address=address,
        header_id=f"<{uuid.uuid4()}@{settings.SITE.hostname}>",
    )


def _defer(message: Message, pks: list[int]) -> None:
    if len(pks) == 1:
        jobs.defer(SEND, queue=queue_of(message), delivery_id=pks[0])
        return
    batches = [{"delivery_ids": list(batch)} for batch in batched(pks, BATCH)]
    jobs.defer_many(SEND_MANY, batches, queue=queue_of(message), priority=_LAST)


def written(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text, as `template` with _subject.txt and with _message.txt has them."""
    subject = render_to_string(f"{template}_subject.txt", context)
    body = render_to_string(f"{template}_message.txt", context)
    return subject.strip(), body.strip() + "\n"


def text_of(message: Message) -> str:
    """What the letter says: with its link, until it is sent. Raises BrokenSealError."""
    if not message.sealed_link:
        return message.body
    link = unseal(message.sealed_link, purpose=_LINKS)
    return message.body.replace(Message.LINK, link)


def queue_of(message: Message) -> str:
    """The queue that `message` waits in."""
    return _QUEUES.get(Message.Kind(message.kind), "mail")


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]
