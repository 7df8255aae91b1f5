"""The outbox: whoever has something to say writes it here, and the worker sends it."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from members import jobs
from members.models import Delivery, Message, Person

SEND = "members.send_delivery"
# Codes have a queue and a worker of their own: a large mailing never stands in their way.
_QUEUES = {Message.Kind.CODE: "codes", Message.Kind.DECOY: "codes"}


@transaction.atomic
def post(
    *,
    to: Person | str,
    subject: str,
    body: str,
    kind: Message.Kind = Message.Kind.PLAIN,
    expires_at: datetime | None = None,
) -> Message:
    """Write one plain message to a person of the register, or to an address.

    The message, its delivery and the job that sends it stand or fall with the transaction that
    is open, so what is rolled back is never sent. Nothing waits for the mail server. A code must
    have `expires_at`, and is not sent after that. Raises ValueError when there is no address.
    """
    address = to.email if isinstance(to, Person) else to
    if not address:
        raise ValueError("A message needs an address.")
    message = Message.objects.create(
        kind=kind,
        subject=" ".join(subject.split()),
        body=body,
        queued_at=timezone.now(),
        expires_at=expires_at,
    )
    _deliver(message, address, to if isinstance(to, Person) else None)
    return message


def _deliver(message: Message, address: str, person: Person | None) -> None:
    delivery = Delivery.objects.create(
        message=message,
        person=person,
        address=address,
        header_id=f"<{uuid.uuid4()}@{settings.SITE.hostname}>",
    )
    jobs.defer(SEND, queue=queue_of(message), delivery_id=delivery.pk)


def queue_of(message: Message) -> str:
    """The queue that `message` waits in."""
    return _QUEUES.get(Message.Kind(message.kind), "mail")
