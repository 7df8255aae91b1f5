"""The starter pack of who is new in the network."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatherings.models import Gathering, PresentationVersion, Speaker
from members.models import Appointment, Network, Person
from members.periods import today

SHOWN = 3


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    if not (isinstance(request.user, Person) and _belongs(request.user)):
        raise Http404
    gatherings = Gathering.objects.visible_to(request.user).announced().not_cancelled()
    last = list(gatherings.past()[:SHOWN])
    context = {
        "own": Network.objects.first(),
        "coming": gatherings.coming().first(),
        "last": _with_presentations(last, request.user),
    }
    return render(request, "welcome.html", context)


def _belongs(person: Person) -> bool:
    """Members, the secretariat, and who becomes a member on a day to come."""
    if person.is_member or person.is_staff:
        return True
    coming = Appointment.objects.filter(person=person, period__startswith__gt=today())
    return coming.filter(
        kind__in=Appointment.MEMBER_KINDS, organisation__participates=True
    ).exists()


def _with_presentations(
    gatherings: list[Gathering], person: Person
) -> list[tuple[Gathering, list[PresentationVersion]]]:
    """Each gathering with what `person` may read of it, in as many queries as for one."""
    speakers = Prefetch("presentation__item__speakers", Speaker.objects.select_related("person"))
    versions = (
        PresentationVersion.objects.visible_to(person)
        .filter(presentation__gathering__in=gatherings)
        .current()
        .select_related("presentation__item")
        .prefetch_related(speakers)
        .defer("text")
    )
    found = sorted(versions, key=lambda one: (one.presentation.order, one.presentation_id))
    return [
        (gathering, [one for one in found if one.presentation.gathering_id == gathering.pk])
        for gathering in gatherings
    ]
