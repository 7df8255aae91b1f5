"""How long what has been said and done is kept: the page about personal data promises it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from members.account import devices
from members.imports import lists
from members.mail import attachments
from members.models import Message, SigninLink, YearlyCheck

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
    devices.forget_ended()
    lists.remove_old()
    YearlyCheck.objects.filter(asked_on__lt=(now - CHECKS_FOR).date()).delete()
    attachments.remove_messages(Message.objects.filter(created_at__lt=now - MAIL_FOR))
