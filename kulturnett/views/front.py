"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gatherings.models import Gathering
from members.models import Network


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    gatherings = Gathering.objects.visible_to(request.user).announced().not_cancelled()
    context = {
        "own": Network.objects.first(),
        "coming": gatherings.coming().first(),
        "last": gatherings.past().with_lead_photo().first(),
    }
    return render(request, "front.html", context)
