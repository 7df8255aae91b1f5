"""Personal links for those who speak: /innlegg/<token>/ opens one talk, without an account.

The token is random and kept as its hash alone: who has lost the link is given a new one.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gatherings.models import Gathering, Speaker, TalkLink
from members.models import Person

_TOKEN_BYTES: Final = 24  # 192 random bits
# She may correct and withdraw for a while after the gathering; a link made late lasts, too.
_AFTER_GATHERING, _AT_LEAST = timedelta(days=60), timedelta(days=30)


def link_of(token: str) -> TalkLink | None:
    """The link that `token` opens or once opened, with its talk; None for one we never made."""
    links = TalkLink.objects.select_related("speaker__item__gathering", "speaker__person")
    return links.filter(token_hash=_hashed(token)).first()


@transaction.atomic
def make_link(*, speaker: Speaker, by: Person, mailed: bool = False) -> str:
    """Make a link for `speaker` and return its address, which nobody can find again.

    Those she has go on working: one may be on its way to her. `mailed` is for one that goes in a
    letter from here.
    """
    token = secrets.token_hex(_TOKEN_BYTES)
    TalkLink.objects.create(
        speaker=speaker,
        token_hash=_hashed(token),
        created_by=by,
        mailed=mailed,
        expires_at=lasts_until(speaker.item.gathering),
    )
    return settings.SITE_URL + reverse("gatherings:talk", args=[token])


@transaction.atomic
def revoke_links(*, speaker: Speaker) -> int:
    """Let all links of `speaker` open nothing from now on; tells how many that was."""
    return TalkLink.objects.valid().filter(speaker=speaker).update(revoked_at=timezone.now())


def note_use(link: TalkLink) -> None:
    """Keep that it was used: a file came, was withdrawn, or its question was answered."""
    TalkLink.objects.filter(pk=link.pk).update(used_at=timezone.now())


def lasts_until(gathering: Gathering) -> datetime:
    """When a link made now to a talk of this gathering ends."""
    return max(gathering.ends_at + _AFTER_GATHERING, timezone.now() + _AT_LEAST)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
