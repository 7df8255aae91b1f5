"""The yearly question as it comes by mail."""

import re
from datetime import date

from members.checks import ask
from members.mail.outbox import text_of
from members.models import Appointment, Message, Person, YearlyCheck


def asked(person: Person, day: date | None = None) -> YearlyCheck:
    """She is asked about her one appointment."""
    check = ask(appointment=Appointment.objects.get(person=person), day=day)
    assert check
    return check


def links() -> list[str]:
    """The paths in the newest letter."""
    body = text_of(Message.objects.filter(kind="check").latest("pk"))
    return re.findall(r"^https?://[^/]+(/svar/\S+)$", body, re.MULTILINE)


def path() -> str:
    """The newest letter's page, with no answer chosen."""
    return links()[0].partition("?")[0]
