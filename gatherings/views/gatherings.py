"""The list of gatherings, one gathering, and its pictures."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from gatherings.downloads import file_response
from gatherings.kept import kept
from gatherings.models import Gathering, Photo, PresentationVersion

_logger = logging.getLogger(__name__)
PAGE_SIZE = 20


@login_not_required
@require_safe
def gathering_list(request: HttpRequest) -> HttpResponse:
    visible = Gathering.objects.visible_to(request.user)
    page = Paginator(visible.past(), PAGE_SIZE).get_page(request.GET.get("side"))
    coming = visible.coming() if page.number == 1 else visible.none()
    return render(request, "gatherings/gathering_list.html", {"coming": coming, "page": page})


@login_not_required
@require_safe
def gathering_detail(request: HttpRequest, slug: str) -> HttpResponse:
    def made() -> dict[str, str]:
        visible = Gathering.objects.visible_to(request.user).with_lead_photo()
        gathering = get_object_or_404(visible.select_related("replaced_by"), slug=slug)
        return {"title": gathering.title, "shown": _shown(request, gathering)}

    return render(request, "gatherings/gathering_detail.html", kept(request, slug, made))


def _shown(request: HttpRequest, gathering: Gathering) -> str:
    """Everything on a gathering's page that is of the gathering."""
    items = list(gathering.items.with_speaker_lines())
    versions = PresentationVersion.objects.of_gathering(gathering, items, request.user)
    context = {"gathering": gathering, "items": items, "versions": versions}
    return render_to_string("gatherings/gathering_shown.html", context, request)


@login_not_required
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    picture = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    try:
        return file_response(
            request,
            file=picture.file,
            name=f"bilde-{pk}.webp",
            content_type="image/webp",
            sha256=picture.sha256,
            inline=True,
        )
    except FileNotFoundError as error:
        _logger.exception("The file of photo %s is gone", pk)
        raise Http404 from error
