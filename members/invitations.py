"""Invitations: the register is the invitation, and the mail only tells of it."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.account.signin import signin_url
from members.mail import outbox
from members.models import Delivery, Message, Network, Person

# Annotated rows have more than a Person has, which no type can say.
type _People = models.QuerySet[Any]

# Within this time nobody is told twice, unless somebody asks for it on her own page.
AT_MOST_EVERY = timedelta(days=1)
# So long she may take before it is said that she has not answered.
PATIENCE = timedelta(days=14)


SILENT = "silent"  # a narrowing of the list, beside the standings


class Standing(models.TextChoices):
    """How far a person has come from the register to being signed in."""

    NO_ADDRESS = "no_address", gettext_lazy("uten adresse")
    BOUNCED = "bounced", gettext_lazy("adressen virker ikke")
    SIGNED_IN = "signed_in", gettext_lazy("logget inn")
    NOT_INVITED = "not_invited", gettext_lazy("ikke invitert")
    QUEUED = "queued", gettext_lazy("i kø")
    SENT = "sent", gettext_lazy("sendt")
    REFUSED = "refused", gettext_lazy("avvist")


def with_standing(people: _People) -> _People:
    """Each with `standing` and her last invitation to the address of today, in the same query."""
    last = Delivery.objects.filter(
        person=OuterRef("pk"),
        address=OuterRef("email"),
        message__kind=Message.Kind.INVITATION,
    ).order_by("-pk")
    found: _People = people.annotate(
        invitation_id=Subquery(last.values("pk")[:1]),
        invitation_state=Subquery(last.values("state")[:1]),
        invitation_reason=Subquery(last.values("reason")[:1]),
        invitation_at=Subquery(last.values(at=Coalesce("sent_at", "message__created_at"))[:1]),
        standing=Case(
            When(email=None, then=Value(Standing.NO_ADDRESS)),
            When(bounced_at__isnull=False, then=Value(Standing.BOUNCED)),
            When(last_login__isnull=False, then=Value(Standing.SIGNED_IN)),
            When(invitation_state=None, then=Value(Standing.NOT_INVITED)),
            When(invitation_state=Delivery.State.SENT, then=Value(Standing.SENT)),
            When(invitation_state=Delivery.State.FAILED, then=Value(Standing.REFUSED)),
            default=Value(Standing.QUEUED),
        ),
    )
    return found


def told(person: Any) -> str:
    """The standing of one who was read `with_standing`, with its date or the server's sentence."""
    standing = Standing(person.standing)
    said = {
        Standing.BOUNCED: person.bounced_at,
        Standing.SIGNED_IN: person.last_login,
        Standing.SENT: person.invitation_at,
        Standing.REFUSED: person.invitation_reason,
    }.get(standing)
    if isinstance(said, datetime):
        day = date_format(timezone.localtime(said), "j. F Y")
        return f"{standing.label} {day}"
    return f"{standing.label}: {said}" if said else str(standing.label)


def reachable() -> _People:
    """Whom a letter could reach and let in, with standing and roles of today."""
    return with_standing(Person.objects.with_roles()).filter(
        email__isnull=False, bounced_at=None, deactivated_at=None, erase_asked_at=None
    )


def silent() -> Q:
    """Those `with_standing` who were told a while ago and have not been in."""
    return Q(standing=Standing.SENT, invitation_at__lte=timezone.now() - PATIENCE)


def to_invite() -> _People:
    """Members of today who have never signed in and have no invitation under way."""
    not_under_way = Q(standing__in=[Standing.NOT_INVITED, Standing.REFUSED]) | silent()
    return reachable().filter(not_under_way, is_member=True)


def members_today() -> _People:
    """Members of today with their standing, but those who are on their way out."""
    people = with_standing(Person.objects.with_roles())
    return people.filter(is_member=True, deactivated_at=None, erase_asked_at=None)


def why_not(person: Any) -> str:
    """Why one read `with_standing` is not invited now; empty when she may be."""
    if person.standing in {Standing.NO_ADDRESS, Standing.BOUNCED}:
        return str(Standing(person.standing).label)
    if not person.is_active:
        return _("stengt ute")
    if person.erase_asked_at:
        return _("har bedt om å bli glemt")
    if person.standing != Standing.REFUSED and _lately(person):
        return _("invitert for mindre enn et døgn siden")
    return ""


def _lately(person: Any) -> bool:
    at = person.invitation_at
    return at is not None and at > timezone.now() - AT_MOST_EVERY


@transaction.atomic
def invite(*, people: Iterable[Person], by: Person) -> list[Person]:
    """Write an invitation to each of `people` whom nothing stands in the way of; return those.

    Their rows are locked first, so that of two who do this at once, the second sees what the
    first one wrote and writes nothing more.
    """
    chosen = [person for person in _locked(person.pk for person in people) if not why_not(person)]
    return _write(chosen, by)


@transaction.atomic
def invite_again(*, person: Person, last: int, by: Person) -> bool:
    """Invite `person` however lately she was invited, if her last invitation still is `last`.

    `last` is what whoever asked has seen: the delivery's number, or 0. So a double click writes
    one. False when there is a later one, or when no letter would reach her.
    """
    (found,) = _locked([person.pk])
    if (found.invitation_id or 0) != last or not reachable().filter(pk=found.pk).exists():
        return False
    return bool(_write([found], by))


def _locked(pks: Iterable[int]) -> list[Any]:
    wanted = list(pks)
    locks = Person.objects.filter(pk__in=wanted).order_by("pk").select_for_update(no_key=True)
    # Asked again afterwards: what the lock waited for is seen by the next statement only.
    found = with_standing(Person.objects.filter(pk__in=[person.pk for person in locks]))
    return list(found)


def _write(people: Collection[Person], by: Person) -> list[Person]:
    network = Network.objects.select_related("contact").first()
    for person in people:
        subject, body = letter(person=person, by=by, network=network)
        outbox.post(to=person, subject=subject, body=body, kind=Message.Kind.INVITATION, by=by)
    return list(people)


def letter(*, person: Person, by: Person, network: Network | None) -> tuple[str, str]:
    """Subject and text of the invitation, in the language of `person`."""
    context = {"person": person, "by": by, "network": network, "url": signin_url(person=person)}
    with translation.override(person.language):
        return outbox.written("members/email/invitation", context)
