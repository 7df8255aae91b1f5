"""Links that sign a person in once."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members.models import Person, SigninLink

_TOKEN_BYTES = 24  # 192 random bits


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


def _usable(token: str) -> Q:
    in_time = Q(run="", expires_at__gt=timezone.now())
    of_this_run = ~Q(run="") & Q(run=settings.RUN)
    return Q(token_hash=_hashed(token), used_at=None) & (in_time | of_this_run)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
