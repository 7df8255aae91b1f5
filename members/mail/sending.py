"""One attempt to send one delivery: at least once, never knowingly twice."""

import contextlib
import logging
import smtplib
from collections.abc import Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMultiAlternatives, mailers
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import jobs
from members.mail import digests
from members.mail.letters import compose
from members.mail.mail_choices import has_declined
from members.mail.outbox import SEND, queue_of
from members.models import Delivery, Message, Person
from members.sealing import BrokenSealError

logger = logging.getLogger(__name__)

# Seconds to wait after each failed attempt; after the last one it is given up.
_MAIL_PAUSES = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
_CODE_PAUSES = (3, 5, 10, 20, 40, 80, 160)  # somebody sits and waits


class Carrier:
    """One connection to the mail server, opened when it is needed and kept for several letters."""

    def __init__(self) -> None:
        self._mailer: Any = None
        self._away: OSError | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._hang_up()

    def carry(self, letter: EmailMultiAlternatives) -> None:
        """Hand one letter over; returns on the server's yes. Raises OSError, or ValueError.

        A server that could not be reached is not called again: what else goes with this carrier
        is told the same at once, instead of waiting as long for each letter.
        """
        if self._away:
            raise self._away
        mailer = self._connected()
        try:
            mailer.send_messages([letter])
        except OSError:
            self._hang_up()  # nobody knows what state the conversation is in
            raise

    def _connected(self) -> Any:
        if self._mailer is None:
            mailer = mailers["default"]
            try:
                mailer.open()
            except OSError as error:
                self._away = error
                raise
            self._mailer = mailer
        return self._mailer

    def _hang_up(self) -> None:
        mailer, self._mailer = self._mailer, None
        if mailer is not None:
            with contextlib.suppress(OSError):
                mailer.close()


def send(delivery_id: int) -> None:
    """Send one delivery; see `send_with`."""
    with Carrier() as carrier:
        send_with(carrier, delivery_id)


def send_all(delivery_ids: Iterable[int]) -> None:
    """Send several over one connection, each in a transaction of its own.

    What is unforeseen with one of them does not stop the others; it is raised at the end.
    """
    errors = []
    with Carrier() as carrier:
        for delivery_id in delivery_ids:
            try:
                send_with(carrier, delivery_id)
            except Exception as error:  # noqa: BLE001  raised below
                errors.append(error)
    if errors:
        raise ExceptionGroup("Some deliveries of a batch met what nobody foresaw.", errors)


@transaction.atomic
def send_with(carrier: Carrier, delivery_id: int) -> None:
    """Send the delivery unless it is sent, given up, or in another worker's hands.

    Its row is locked meanwhile, and it stands as sent as soon as the server has said yes. A
    worker that dies between that yes and our commit leaves it queued, and it goes once more with
    the same Message-ID.
    """
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("message", "person")
        .filter(pk=delivery_id, state=Delivery.State.QUEUED)
        .first()
    )
    if delivery is None:
        return
    if delivery.message.kind == Message.Kind.DECOY:
        delivery.message.delete()
    elif reason := _why_not(delivery):
        _give_up(delivery, reason)
    elif has_declined(delivery):
        delivery.state = Delivery.State.DECLINED
        delivery.save()
    else:
        _attempt(carrier, delivery)


def _why_not(delivery: Delivery) -> str:
    """Why it must not be sent at all, as a sentence; empty when it may."""
    message = delivery.message
    if message.expires_at is not None and message.expires_at <= timezone.now():
        return _("For gammel da den skulle sendes.")
    if delivery.person is None or message.kind == Message.Kind.CODE:
        return ""
    return _unreachable(delivery.person)


def _unreachable(person: Person) -> str:
    if person.anonymised_at:
        return _("Personen er glemt, og får ikke e-post.")
    if person.deactivated_at:
        return _("Personen er stengt ute, og får ikke e-post.")
    if person.bounced_at:
        return _("Adressen er merket med at den ikke virker. Rett den, og send på nytt.")
    return ""


def _attempt(carrier: Carrier, delivery: Delivery) -> None:
    delivery.attempts += 1
    if letter := _composed(delivery):
        _carry(carrier, delivery, letter)


def _composed(delivery: Delivery) -> EmailMultiAlternatives | None:
    """The letter; None where it cannot be written, and is given up."""
    try:
        return compose(delivery)
    except FileNotFoundError:
        _give_up(delivery, _("Filen til et vedlegg er borte."))
    except BrokenSealError:
        _give_up(delivery, _("Lenken i brevet virker ikke lenger. Send et nytt brev."))
    return None


def _carry(carrier: Carrier, delivery: Delivery, letter: EmailMultiAlternatives) -> None:
    try:
        carrier.carry(letter)
    except OSError as error:  # smtplib's own among them
        if _refused_for_good(error):
            _give_up(delivery, _told(error))
        else:
            _try_later(delivery, _told(error))
    except ValueError:
        # The mail library cannot write the address or the subject as a header.
        _give_up(delivery, _("Adressen eller emnet kan ikke brukes i en e-post."))
    else:
        _sent(delivery)


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


def _sent(delivery: Delivery) -> None:
    delivery.state = Delivery.State.SENT
    delivery.sent_at = timezone.now()
    delivery.reason = ""
    _finish(delivery)
    if delivery.message.sealed_link:
        delivery.message.sealed_link = ""
        delivery.message.save(update_fields=["sealed_link"])


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
    elif delivery.message.kind == Message.Kind.DIGEST:
        digests.settle(delivery)
