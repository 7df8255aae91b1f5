"""Inviting from the list of persons and from a person's own page; addresses that do not work."""

from typing import Any, cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from members import invitations
from members.admin.base import page_context
from members.invitations import SILENT, Standing, silent
from members.mail import bounces
from members.models import Network, Person
from members.numbers import number

_SHOWN = 200  # names on the page that asks; the number is always said


class StandingFilter(admin.SimpleListFilter):
    """Narrows the list to how far people have come."""

    title = gettext_lazy("invitasjon")
    parameter_name = "invitasjon"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, Any]]:
        """Every standing there is."""
        return [*Standing.choices, (SILENT, _("ikke vært inne etter to uker"))]

    def queryset(self, _request: HttpRequest, queryset: Any) -> Any:
        """Those of the chosen standing; all when none is chosen."""
        if self.value() == SILENT:
            return queryset.filter(silent())
        return queryset.filter(standing=self.value()) if self.value() else queryset


@admin.action(description=gettext_lazy("Send invitasjon"), permissions=["change"])
def send_invitation(_admin: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
    """Show who would be invited, and the letter; nothing is sent yet."""
    people = list(queryset)
    left_out = [(person, why) for person in people if (why := invitations.why_not(person))]
    skipped = {person.pk for person, _why in left_out}
    chosen = [person for person in people if person.pk not in skipped]
    return _ask(request, chosen, left_out)


def members_person_invitations(request: HttpRequest) -> HttpResponse:
    """Ask before all who have not been in are invited; the button invites those who were shown."""
    if request.method != "POST":
        return _ask(request, list(invitations.to_invite()), [])
    keys = {number(key) for key in request.POST.get("people", "").split(",")} - {0}
    invited = invitations.invite(
        people=Person.objects.filter(pk__in=keys), by=cast("Person", request.user)
    )
    _tell_how_many(request, len(invited), len(keys) - len(invited))
    return redirect("admin:members_person_changelist")


@require_POST
def members_person_invite(request: HttpRequest, object_id: int) -> HttpResponse:
    """Invite one person, or once more; a double click has seen the same last letter."""
    person = get_object_or_404(Person, pk=object_id)
    last = number(request.POST.get("last", ""))
    by = cast("Person", request.user)
    if invitations.invite_again(person=person, last=last, by=by):
        messages.success(request, _("Invitasjonen er lagt i kø."))
    else:
        messages.warning(request, _("Det ble ikke skrevet noen ny invitasjon. Se hva som står nå."))
    return redirect("admin:members_person_change", object_id)


def members_person_bounced(request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask, and on the button stop further mail to an address that does not work."""
    person = get_object_or_404(Person, pk=object_id, email__isnull=False)
    if request.method != "POST":
        context = page_context(request, Person, _("Adressen virker ikke"), person=person)
        return TemplateResponse(request, "admin/members/person/bounced.html", context)
    bounces.mark_bounced(person=person, by=cast("Person", request.user))
    messages.success(request, _("Det sendes ikke mer e-post til denne adressen."))
    return redirect("admin:members_person_change", object_id)


@require_POST
def members_person_working(request: HttpRequest, object_id: int) -> HttpResponse:
    """Let mail go to the address again."""
    person = get_object_or_404(Person, pk=object_id)
    bounces.mark_working(person=person, by=cast("Person", request.user))
    messages.success(request, _("Det sendes e-post til adressen igjen."))
    return redirect("admin:members_person_change", object_id)


def urls() -> list[URLPattern]:
    """The addresses of this file, below those of a person in the admin."""
    view = admin.site.admin_view
    return [
        path("inviter/", view(members_person_invitations), name="members_person_invitations"),
        path("<int:object_id>/inviter/", view(members_person_invite), name="members_person_invite"),
        path(
            "<int:object_id>/adressen-virker-ikke/",
            view(members_person_bounced),
            name="members_person_bounced",
        ),
        path(
            "<int:object_id>/adressen-virker/",
            view(members_person_working),
            name="members_person_working",
        ),
    ]


def _ask(
    request: HttpRequest, people: list[Any], left_out: list[tuple[Any, str]]
) -> TemplateResponse:
    network = Network.objects.select_related("contact").first()
    by = cast("Person", request.user)
    for person in people[:_SHOWN]:
        person.told = invitations.told(person)
    context = page_context(
        request,
        Person,
        _("Send invitasjon"),
        people=people[:_SHOWN],
        count=len(people),
        unseen=len(people[_SHOWN:]),
        keys=",".join(str(person.pk) for person in people),
        left_out=left_out,
        letter=invitations.letter(person=people[0], by=by, network=network) if people else None,
    )
    return TemplateResponse(request, "admin/members/person/invitations.html", context)


def _tell_how_many(request: HttpRequest, invited: int, skipped: int) -> None:
    said = ngettext(
        "%(count)s invitasjon er lagt i kø.", "%(count)s invitasjoner er lagt i kø.", invited
    )
    messages.success(request, said % {"count": invited})
    if skipped:
        said = ngettext(
            "%(count)s fikk ingen ny: nettopp invitert, eller uten en adresse som virker.",
            "%(count)s fikk ingen ny: nettopp invitert, eller uten en adresse som virker.",
            skipped,
        )
        messages.warning(request, said % {"count": skipped})
