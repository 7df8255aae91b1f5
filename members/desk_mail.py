"""What of mail and of the worker waits for the secretariat."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.desk import DeskLine
from members.models import Delivery, Job, Message

_STILL_MATTERS = timedelta(days=30)


def lines() -> list[DeskLine]:
    """Mail that did not arrive, and work that was given up: one line and one query each."""
    return [*undelivered(), *given_up()]


def undelivered_mail() -> QuerySet[Delivery]:
    """What was given up in the last month.

    Without codes, which are too old by now, and without those who are known not to get mail:
    the desk has that line already, or it is meant.
    """
    return (
        Delivery.objects.filter(
            state=Delivery.State.FAILED, message__queued_at__gt=timezone.now() - _STILL_MATTERS
        )
        .exclude(message__kind__in=[Message.Kind.CODE, Message.Kind.DECOY])
        .exclude(person__bounced_at__isnull=False)
        .exclude(person__deactivated_at__isnull=False)
        .exclude(person__anonymised_at__isnull=False)
    )


def undelivered() -> list[DeskLine]:
    """One line for all of it: the list has the reasons, and a button for each."""
    if not (number := undelivered_mail().count()):
        return []
    title = ngettext("%d e-post kom ikke fram", "%d e-poster kom ikke fram", number)
    return [
        DeskLine(
            title=title % number,
            detail=_("Se hvorfor, rett adressen og send på nytt."),
            button=_("Se hvorfor"),
            url=reverse("admin:members_delivery_changelist") + "?state__exact=failed",
        )
    ]


def given_up() -> list[DeskLine]:
    """One line for all work that failed."""
    if not (number := Job.objects.filter(status="failed").count()):
        return []
    title = ngettext("%d jobb feilet", "%d jobber feilet", number)
    return [
        DeskLine(
            title=title % number,
            detail=_("Arbeid i bakgrunnen ble gitt opp etter flere forsøk."),
            button=_("Se og prøv igjen"),
            url=reverse("admin:members_job_changelist"),
        )
    ]
