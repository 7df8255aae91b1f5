"""What of the register waits for the secretariat. Other apps have a desk.py of the same form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members import checks
from members.models import Appointment, Organisation, YearlyCheck
from members.periods import today

SHOWN = 5
_A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One thing that waits, and the one button that clears it.

    `post` says that the button is a POST to `url`; else it is a link to where it is done.
    """

    title: str
    detail: str
    button: str
    url: str
    post: bool = False


def lines() -> list[DeskLine]:
    """What waits today, the most urgent first: one function a matter, one query each."""
    return [*vacant(), *unconfirmed()]


def shown(
    rows: QuerySet[Any], line: Callable[[Any], DeskLine], *, rest: str, url: str
) -> list[DeskLine]:
    """A line for each of the first five of `rows`; what is left is one more, that leads to `url`.

    `rest` says what they have in common: «organisasjoner uten kulturleder». One query.
    """
    first = list(rows.annotate(of_all=Window(Count("*")))[:SHOWN])
    of_all = first[0].of_all if first else 0
    return [*map(line, first), *rest_of(of_all, rest, url)]


def rest_of(number: int, rest: str, url: str) -> list[DeskLine]:
    """The line for what is more than five of `number`, if there is more."""
    if number <= SHOWN:
        return []
    title = _("og %(number)d til") % {"number": number - SHOWN}
    return [DeskLine(title=title, detail=rest, button=_("Se alle"), url=url)]


def vacant() -> list[DeskLine]:
    """Organisations of the network where nobody leads culture, and nobody is on her way."""
    return shown(
        vacant_organisations(),
        _vacant,
        rest=_("organisasjoner uten kulturleder"),
        url=reverse("admin:members_organisation_changelist") + "?leder=mangler",
    )


def vacant_organisations() -> QuerySet[Organisation]:
    """Each with `vacant_since`, the day after its last leader's last, where it has had one."""
    led = Appointment.objects.filter(organisation=OuterRef("pk"), primary=True)
    not_over = led.filter(Q(period__upper_inf=True) | Q(period__endswith__gt=today()))
    ended = led.order_by("-period__endswith").values("period__endswith")[:1]
    bodies = Organisation.objects.participating().exclude(kind=Organisation.Kind.KS)
    return bodies.filter(~Exists(not_over)).annotate(vacant_since=Subquery(ended))


def _vacant(organisation: Organisation) -> DeskLine:
    since = vars(organisation)["vacant_since"]
    given = {"organisation": organisation.pk, "kind": Appointment.Kind.LEADER, "primary": "True"}
    return DeskLine(
        title=_("%(name)s har ingen kulturleder") % {"name": organisation.full_name},
        detail=_("Vakant siden %(day)s.") % {"day": date_format(since)}
        if since
        else _("Ingen er registrert ennå."),
        button=_("Registrer leder"),
        url=f"{reverse('admin:members_appointment_add')}?{urlencode(given)}",
    )


def unconfirmed() -> list[DeskLine]:
    """Leaders of whom nobody has said for a year that they still are, and who are not asked."""
    return shown(
        unconfirmed_leaders().select_related("person", "organisation"),
        _unconfirmed,
        rest=_("ledere som ikke er bekreftet på et år"),
        url=reverse("admin:members_appointment_changelist") + "?bekreftet=nei",
    )


def unconfirmed_leaders() -> QuerySet[Appointment]:
    """Primary leaders who came, or were last confirmed, more than a year ago and are not asked."""
    edge = today() - _A_YEAR
    # Asked, answered with something that waits, or out of reach: desk_checks has those.
    asked = YearlyCheck.objects.filter(appointment=OuterRef("pk"), settled_at__isnull=True)
    leaders = Appointment.objects.today().giving_membership().outside_ks().filter(primary=True)
    return (
        leaders.filter(~Exists(asked), period__startswith__lte=edge)
        .exclude(confirmed_on__gt=edge)
        .exclude(pk__in=checks.overdue().order_by().values("pk"))
    )


def _unconfirmed(appointment: Appointment) -> DeskLine:
    last = appointment.confirmed_on
    return DeskLine(
        title=_("Leder %(name)s fortsatt kulturen i %(organisation)s?")
        % {"name": appointment.person, "organisation": appointment.organisation.full_name},
        detail=_("Sist bekreftet %(day)s.") % {"day": date_format(last)}
        if last
        else _("Aldri bekreftet."),
        button=_("Bekreftet i dag"),
        url=reverse("admin:members_appointment_confirm", args=[appointment.pk]),
        post=True,
    )
