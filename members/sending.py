"""One attempt to send one delivery: at least once, never knowingly twice."""

import logging
import smtplib
from http import HTTPStatus

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import jobs
from members.models import Delivery, Message
from members.outbox import SEND, queue_of

logger = logging.getLogger(__name__)

# Seconds to wait after each failed attempt; after the last one it is given up.
_MAIL_PAUSES = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
_CODE_PAUSES = (3, 5, 10, 20, 40, 80, 160)  # somebody sits and waits


@transaction.atomic
def send(delivery_id: int) -> None:
    """Send the delivery unless it is sent, given up, or in another worker's hands.

    Its row is locked meanwhile. A worker that dies between the mail server's yes and our commit
    leaves it queued, and it goes once more with the same Message-ID.
    """
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("message")
        .filter(pk=delivery_id, state=Delivery.State.QUEUED)
        .first()
    )
    if delivery is None:
        return
    if delivery.message.kind == Message.Kind.DECOY:
        delivery.message.delete()
        return
    if _too_old(delivery.message):
        _give_up(delivery, _("For gammel da den skulle sendes."))
        return
    _attempt(delivery)


def _attempt(delivery: Delivery) -> None:
    delivery.attempts += 1
    try:
        _hand_over(delivery)
    except OSError as error:  # smtplib's own among them
        if _refused_for_good(error):
            _give_up(delivery, _told(error))
        else:
            _try_later(delivery, _told(error))
    except ValueError:
        # The mail library cannot write the address or the subject as a header.
        _give_up(delivery, _("Adressen eller emnet kan ikke brukes i en e-post."))
    else:
        delivery.state = Delivery.State.SENT
        delivery.sent_at = timezone.now()
        delivery.reason = ""
        _finish(delivery)


def _hand_over(delivery: Delivery) -> None:
    EmailMessage(
        subject=delivery.message.subject,
        body=delivery.message.body,
        to=[delivery.address],
        headers={"Message-ID": delivery.header_id, "Auto-Submitted": "auto-generated"},
    ).send()


def _too_old(message: Message) -> bool:
    return message.expires_at is not None and message.expires_at <= timezone.now()


def _refused_for_good(error: OSError) -> bool:
    """Whether the server said no (5xx) to this address or this text; all else may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    else:
        return False
    return min(codes) >= HTTPStatus.INTERNAL_SERVER_ERROR


def _told(error: OSError) -> str:
    """What the mail server, or the network on the way to it, said."""
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return _("E-posttjeneren svarer ikke: %s") % (
            error.strerror or str(error) or type(error).__name__
        )
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"


def _try_later(delivery: Delivery, reason: str) -> None:
    code = delivery.message.kind == Message.Kind.CODE
    pauses = _CODE_PAUSES if code else _MAIL_PAUSES
    if delivery.attempts > len(pauses):
        _give_up(delivery, reason)
        return
    delivery.reason = reason[:300]
    delivery.save()
    jobs.defer(
        SEND,
        queue=queue_of(delivery.message),
        wait=pauses[delivery.attempts - 1],
        delivery_id=delivery.pk,
    )


def _give_up(delivery: Delivery, reason: str) -> None:
    delivery.state = Delivery.State.FAILED
    delivery.reason = reason[:300]
    _finish(delivery)
    logger.warning("Delivery %s was given up; the reason is in its row.", delivery.pk)


def _finish(delivery: Delivery) -> None:
    delivery.save()
    if delivery.message.kind == Message.Kind.CODE:
        delivery.message.body = ""
        delivery.message.save(update_fields=["body"])
