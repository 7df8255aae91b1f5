"""How long what has been said and done is kept: the page about personal data promises it."""

from datetime import timedelta
from functools import partial

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.imports import lists
from members.models import Message, MessageAttachment, SigninLink, YearlyCheck

LINKS_FOR = timedelta(days=1)
MAIL_FOR = CHECKS_FOR = timedelta(days=2 * 365)


@transaction.atomic
def remove_old() -> None:
    """Remove one-time links, devices, lists, mail and yearly questions whose time is over.

    Sessions, codes, jobs and what the desk deleted have jobs of their own in members/tasks.py.
    """
    now = timezone.now()
    over = now - LINKS_FOR
    SigninLink.objects.filter(Q(used_at__lt=over) | Q(expires_at__lt=over)).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    lists.remove_old()
    YearlyCheck.objects.filter(asked_on__lt=(now - CHECKS_FOR).date()).delete()
    old = Message.objects.filter(created_at__lt=now - MAIL_FOR)
    for attachment in MessageAttachment.objects.filter(message__in=old):
        transaction.on_commit(partial(attachment.file.storage.delete, str(attachment.file.name)))
    old.delete()
