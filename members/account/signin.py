"""Links that sign a person in once, and links that lead to sign-in."""

import hashlib
import secrets
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from members.models import Person, SigninLink

_TOKEN_BYTES = 24  # 192 random bits
_ADDRESSED = Signer(salt="members.signin.addressed")


def issue_link(*, person: Person, run: str = "", minutes: int = 10) -> str:
    """Make an address that signs `person` in once, within `minutes`.

    With `run` it is instead valid as long as the run of that name lives. Only a hash of its
    token is kept. Raises ValueError for somebody who may not be signed in.
    """
    if not person.is_active:
        raise ValueError("Only a person with an address can be signed in.")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    SigninLink.objects.create(
        person=person,
        token_hash=_hashed(token),
        run=run,
        expires_at=None if run else timezone.now() + timedelta(minutes=minutes),
    )
    return settings.SITE_URL + reverse("signin_link", args=[token])


def person_of_link(*, token: str) -> Person | None:
    """Whom the link would sign in now: None when it is used, expired or unknown."""
    link = SigninLink.objects.filter(_usable(token)).select_related("person").first()
    return link.person if link and link.person.is_active else None


def use_link(*, token: str) -> Person | None:
    """Use the link up, and say whom it signs in: None when it is used, expired or unknown.

    One statement decides, so of two who come at once only one gets in.
    """
    if not SigninLink.objects.filter(_usable(token)).update(used_at=timezone.now()):
        return None
    person = Person.objects.get(signin_links__token_hash=_hashed(token))
    return person if person.is_active else None


def signin_url(*, person: Person, then: str = "") -> str:
    """Where a letter leads `person`: to sign-in, with her address filled in, and on to `then`.

    Her address does not stand in it, so that no log and no `Referer` learns of it; it opens
    nothing, and it is silent when she has got another address than the letter was sent to.
    """
    asked = {"til": _ADDRESSED.sign_object([person.pk, _mark(person.email)])}
    asked |= {"next": then} if then else {}
    return f"{settings.SITE_URL}{reverse('account_login')}?{urlencode(asked)}"


def address_in(*, token: str) -> str:
    """The address that the link of a letter stands for; empty when it stands for none now."""
    try:
        pk, mark = _ADDRESSED.unsign_object(token)
    except (BadSignature, ValueError):
        return ""
    person = Person.objects.filter(pk=pk).first()
    same = person and person.is_active and constant_time_compare(mark, _mark(person.email))
    return str(person.email) if person and same else ""


def _mark(email: str | None) -> str:
    return salted_hmac("members.signin.address", email or "", algorithm="sha256").hexdigest()[:12]


def _usable(token: str) -> Q:
    in_time = Q(run="", expires_at__gt=timezone.now())
    of_this_run = ~Q(run="") & Q(run=settings.RUN)
    return Q(token_hash=_hashed(token), used_at=None) & (in_time | of_this_run)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
