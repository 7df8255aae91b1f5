"""The admin's log of what was sent from the desk; of whom it went to it says only the number."""

from collections.abc import Callable, Iterable

from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.mail import outbox
from members.models import Delivery, Message, Person


@transaction.atomic
def send(request: HttpRequest, *, message: Message, by: Person) -> None:
    """Send a draft, with a line in the log; one that is queued already is left alone, without."""
    message.refresh_from_db(from_queryset=Message.objects.select_for_update())
    was_draft = message.is_draft
    outbox.queue(message=message, by=by)
    if was_draft:
        _log(request, message, _("Sendt."))


@transaction.atomic
def resend(request: HttpRequest, deliveries: Iterable[Delivery]) -> int:
    """Try these once more, with a line in the log for each that is; how many are."""
    again = [delivery for delivery in deliveries if outbox.resend(delivery=delivery)]
    for delivery in again:
        _log(request, delivery.message, _("Sendt på nytt: levering %d.") % delivery.pk)
    return len(again)


def _log(request: HttpRequest, message: Message, said: str) -> None:
    write: Callable[..., object] = admin.site.get_model_admin(Message).log_change
    write(request, message, said)
