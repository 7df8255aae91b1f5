"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatherings.models import Gathering, Presentation, PresentationVersion
from members.models import Network


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    gatherings = Gathering.objects.visible_to(request.user).announced().not_cancelled()
    hers = PresentationVersion.objects.visible_to(request.user)
    shown = Exists(hers.filter(presentation__gathering=OuterRef("pk")))
    for_members = Exists(Presentation.objects.filter(gathering=OuterRef("pk")).beyond(request.user))
    last = gatherings.past().with_lead_photo().annotate(has_presentations=shown | for_members)
    context = {
        "own": Network.objects.first(),
        "coming": gatherings.coming().first(),
        "last": last.first(),
    }
    return render(request, "front.html", context)
