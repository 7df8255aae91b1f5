"""An address that does not work: nothing more goes to it before it changes, or works again."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.history import acting
from members.models import Delivery, Person

# What a mail server refused for good, by the status codes of RFC 3463; the first that fits.
_MEANINGS = (
    (r"5\d\d\D+5\.1\.\d", gettext_lazy("Adressen finnes ikke, eller er skrevet feil.")),
    (r"5\d\d\D+5\.2\.\d", gettext_lazy("Postkassen er full eller stengt.")),
    (r"5\d\d\D+5\.7\.\d", gettext_lazy("E-post fra oss slipper ikke inn der.")),
    (r"5\d\d\b", gettext_lazy("E-posten ble avvist.")),
    (r"4\d\d\b", gettext_lazy("E-posten ble ikke tatt imot da.")),
)


def meaning(reason: str) -> str:
    """Say what a mail server's answer means; nothing of a reason that is a sentence of our own."""
    found = next((said for code, said in _MEANINGS if re.match(code, reason)), None)
    return _("%s E-posttjeneren svarte:") % found if found else ""


def refuses(address: str) -> bool:
    """Whether the last letter that was tried there was refused for good (5xx) by the server."""
    tried = Delivery.objects.filter(address=address).exclude(sent_at=None, reason="")
    last = tried.order_by("-pk").first()
    return last is not None and bool(re.match(r"5\d\d\b", last.reason))


@transaction.atomic
def mark_bounced(*, person: Person, by: Person) -> None:
    """Say that the address of `person` does not work. Sign-in codes are sent all the same.

    Raises ValueError when she has none.
    """
    acting(by)
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if person.email is None:
        raise ValueError("Only an address can be out of work.")
    if person.bounced_at is None:
        person.bounced_at = timezone.now()
        person.save(update_fields=["bounced_at"])


@transaction.atomic
def mark_working(*, person: Person, by: Person) -> None:
    """Say that the address of `person` works again."""
    acting(by)
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if person.bounced_at is not None:
        person.bounced_at = None
        person.save(update_fields=["bounced_at"])
