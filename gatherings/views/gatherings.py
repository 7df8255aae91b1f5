"""The list of gatherings, one gathering, and its pictures."""

import logging
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from gatherings.files.downloads import file_response
from gatherings.kept import kept, kept_list
from gatherings.models import Gathering, Photo, Presentation, PresentationVersion

_logger = logging.getLogger(__name__)
PAGE_SIZE = 20
NUMBERED = 10  # pages that are counted; then the list goes on from a day
MOST_COMING = 50
LONG = 40


@login_not_required
@require_safe
def gathering_list(request: HttpRequest) -> HttpResponse:
    part = request.GET.urlencode()
    if request.GET.keys() <= {"side", "til"} and len(part) < LONG:
        shown = kept_list(request, part, lambda: _listed(request))
    else:
        shown = _listed(request)
    return render(request, "gatherings/gathering_list.html", {"shown": shown})


def _listed(request: HttpRequest) -> str:
    """The part of the list that is asked for: some numbered pages, from the day `til` and back."""
    visible = Gathering.objects.visible_to(request.user).listed()
    until = _day(request.GET.get("til", ""))
    past = visible.past().until(until) if until else visible.past()
    rows = list(past[: PAGE_SIZE * NUMBERED + 1])  # read at once: no count, no deep OFFSET
    page = Paginator(rows[: PAGE_SIZE * NUMBERED], PAGE_SIZE).get_page(request.GET.get("side"))
    first = page.number == 1 and not until
    context = {
        "coming": visible.coming()[:MOST_COMING] if first else (),
        "first": first,
        "page": page,
        "older": rows[-1] if page.number == NUMBERED and len(rows) > page.end_index() else None,
    }
    return render_to_string("gatherings/gathering_list_shown.html", context, request)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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
    beyond = Presentation.objects.filter(gathering=gathering).beyond(request.user)
    context = {
        "gathering": gathering,
        "items": items,
        "versions": versions,
        "has_more": beyond.exists(),
        "photos": gathering.photos.filter(lead=False),
    }
    return render_to_string("gatherings/gathering_shown.html", context, request)


@login_not_required
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    picture = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    small = picture.small if "liten" in request.GET else None
    try:
        return file_response(
            request,
            file=small or picture.file,
            name=f"bilde-{pk}.webp",
            content_type="image/webp",
            sha256=f"{picture.sha256}-liten" if small else picture.sha256,
            inline=True,
        )
    except FileNotFoundError as error:
        _logger.exception("The file of photo %s is gone", pk)
        raise Http404 from error
