"""What of the invitations waits for the secretariat: a line a matter, all counted in one query."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.desk import DeskLine
from members.invitations import SILENT, Standing, members_today, silent


def lines() -> list[DeskLine]:
    """Who is not invited, whom no letter reaches, and who has not answered. One query."""
    found = members_today().aggregate(
        refused=Count("pk", filter=Q(standing=Standing.REFUSED)),
        bounced=Count("pk", filter=Q(standing=Standing.BOUNCED)),
        not_invited=Count("pk", filter=Q(standing=Standing.NOT_INVITED)),
        silent=Count("pk", filter=silent()),
    )
    told = (_refused, _bounced, _not_invited, _silent)
    return [line(count) for line, count in zip(told, found.values(), strict=True) if count]


def _refused(count: int) -> DeskLine:
    said = ngettext("%(count)s invitasjon ble avvist", "%(count)s invitasjoner ble avvist", count)
    return DeskLine(
        title=said % {"count": count},
        detail=_("Mottakerens e-posttjener sa nei. Se etter skrivefeil i adressen."),
        button=_("Se hvem"),
        url=_people(Standing.REFUSED),
    )


def _bounced(count: int) -> DeskLine:
    said = ngettext(
        "%(count)s medlem har en adresse som ikke virker",
        "%(count)s medlemmer har en adresse som ikke virker",
        count,
    )
    return DeskLine(
        title=said % {"count": count},
        detail=_("Ingen e-post sendes dit før adressen er en annen, eller virker igjen."),
        button=_("Se hvem"),
        url=_people(Standing.BOUNCED),
    )


def _not_invited(count: int) -> DeskLine:
    said = ngettext(
        "%(count)s medlem er ikke invitert ennå", "%(count)s medlemmer er ikke invitert ennå", count
    )
    return DeskLine(
        title=said % {"count": count},
        detail=_("De står i registeret, men har ikke fått vite om nettstedet."),
        button=_("Inviter"),
        url=reverse("admin:members_person_invitations"),
    )


def _silent(count: int) -> DeskLine:
    said = ngettext(
        "%(count)s invitert har ikke vært inne", "%(count)s inviterte har ikke vært inne", count
    )
    return DeskLine(
        title=said % {"count": count},
        detail=_("Det er over to uker siden invitasjonen ble sendt."),
        button=_("Se hvem"),
        url=_people(SILENT),
    )


def _people(standing: str) -> str:
    return f"{reverse('admin:members_person_changelist')}?invitasjon={standing}"
