"""Who we are: the seat map, its map, one organisation, one person, and the lists of it."""

from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from members import exports, regionmap, seatmap
from members.models import Appointment, Organisation, Person
from members.models.organisations import OrganisationQuerySet, sees_register
from members.offices import in_time

PAGE_SIZE = 100
LONGEST = 100  # signs that are looked for


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST]
    seats = seatmap.seats(_register(request))
    keys, totals = seatmap.look_for(words, seats)
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("side"))
    rows = seatmap.rows(seats.filter(pk__in=page.object_list), words)
    context = {"page": page, "rows": rows, "totals": totals, "words": words}
    return render(request, "members/organisation_list.html", context)


@require_safe
def organisation_map(request: HttpRequest) -> HttpResponse:
    palette = request.GET.get("farger", "")
    if palette not in regionmap.PALETTES:
        raise Http404
    classes = regionmap.standing(_register(request))
    etag = regionmap.etag(classes, palette)
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        regionmap.draw(classes, palette), content_type="image/svg+xml"
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def organisation_detail(request: HttpRequest, address: str) -> HttpResponse:
    organisation = Organisation.objects.visible_to(request.user).at(address)
    if organisation is None:
        raise Http404
    if not organisation.answers_to(address):
        return redirect(organisation)
    people = Prefetch("person", Person.objects.with_roles())
    held = Appointment.objects.visible_to(request.user).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "offices": in_time(held.prefetch_related(people)),
        "successors": organisation.successors.all() if organisation.valid.upper else (),
        "formers": organisation.formers(),
    }
    return render(request, "members/organisation_detail.html", context)


@require_safe
def person_detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    visible = Person.objects.visible_to(request.user).with_roles()
    person = get_object_or_404(visible, uid=uid)
    held = Appointment.objects.visible_to(request.user).filter(person=person)
    context = {
        "person": person,
        "offices": in_time(held.select_related("organisation")),
        "email": person.email_for(request.user),
        "phone": person.phone_for(request.user),
        "sees_register": sees_register(request.user),
    }
    return render(request, "members/person_detail.html", context)


@require_safe
def person_card(request: HttpRequest, uid: UUID) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.user), uid=uid)
    _desk_only(request)
    return exports.card(person)


@require_safe
def organisation_export(request: HttpRequest, form: str) -> HttpResponse:
    organisations = _register(request)
    _desk_only(request)
    return exports.WRITERS[form](organisations)


def _register(request: HttpRequest) -> OrganisationQuerySet:
    """The organisations that who asks may see; 404 where the register is not for her at all."""
    if not sees_register(request.user):
        raise Http404
    return Organisation.objects.visible_to(request.user)


def _desk_only(request: HttpRequest) -> None:
    """Addresses by the hundred are for the secretariat, as its desk is."""
    if not admin.site.has_permission(request):
        raise PermissionDenied
