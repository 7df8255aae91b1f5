"""Proving that one reads a mailbox: a code is sent there, and written in the same browser."""

import secrets
import time
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import override

from members.account.addresses import person_of
from members.mail import outbox
from members.models import Message, Network, Person

_KEPT = "address_proof"  # in her session: the address, a hash of the code, until when, guesses left
_DIGITS = 8
_GUESSES = 5


def send_code(*, session: SessionBase, person: Person, address: str) -> None:
    """Send a code to `address`, or, where somebody has it, a letter that says so.

    The answer, the work and its time are the same: whether a stranger's address is in the
    register, only who reads its mailbox is told.
    """
    code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
    lasts = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
    taken = person_of(address) is not None
    with override(person.language):
        context = {"code": code, "taken": taken, "network": Network.objects.first()}
        subject, body = outbox.written("members/email/address_code", context)
        outbox.post(
            to=address,
            subject=subject,
            body=body,
            kind=Message.Kind.CODE,
            expires_at=timezone.now() + lasts,
        )
    session[_KEPT] = {
        "address": address,
        "hash": "" if taken else _hashed(address, code),
        "until": time.time() + lasts.total_seconds(),
        "left": _GUESSES,
    }


def awaited(session: SessionBase) -> str:
    """The address whose code this browser may still write; empty when there is none."""
    kept = session.get(_KEPT)
    if kept and kept["left"] > 0 and time.time() < kept["until"]:
        return str(kept["address"])
    return ""


def is_proven(*, session: SessionBase, code: str) -> bool:
    """Whether `code` is the one that was sent. It is used up; each guess is counted."""
    address = awaited(session)
    if not address:
        return False
    kept = session[_KEPT]
    written = _hashed(address, "".join(code.split()))
    if constant_time_compare(written, kept["hash"]):
        del session[_KEPT]
        return True
    session[_KEPT] = kept | {"left": kept["left"] - 1}
    return False


def _hashed(address: str, code: str) -> str:
    return salted_hmac(_KEPT, f"{address} {code}", algorithm="sha256").hexdigest()
