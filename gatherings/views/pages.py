"""The pages of a presentation, one at a time: how each looks, and its text."""

import hashlib
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from gatherings import pages
from gatherings.models import PageImage
from gatherings.views.presentations import shown_version, withdrawn, without_version
from members.numbers import number as number_in

# Another version has another address: what is at this one stays as it is.
_KEPT: Final = "private, max-age=2592000, immutable"


@login_not_required
@require_safe
def page_detail(request: HttpRequest, code: str, number: int) -> HttpResponse:
    version = shown_version(request, code)
    if version is None:
        return without_version(request, code)
    if not 1 <= number <= (version.pages or 0):
        raise Http404
    text = pages.text_of(version, number)
    context = {
        "presentation": version.presentation,
        "version": version,
        "number": number,
        "image": version.images.filter(number=number).first(),
        "alt": pages.alt(version, number, text),
        "text": text,
    }
    return render(request, "gatherings/page_detail.html", context)


@login_not_required
@require_safe
def page_jump(request: HttpRequest, code: str) -> HttpResponse:
    """To the page whose number is asked for, or the nearest there is."""
    version = shown_version(request, code)
    if version is None:
        return without_version(request, code)
    if not version.pages:
        return redirect(version.presentation)
    wanted = number_in(request.GET.get("side", "")) or 1
    return redirect("gatherings:page_detail", code, min(max(wanted, 1), version.pages))


@login_not_required
@require_safe
def page_image(request: HttpRequest, code: str, version: int, number: int) -> HttpResponse:
    images = PageImage.objects.visible_to(request.user).filter(number=number)
    image = images.filter(version__presentation__code=code, version__number=version).first()
    if image is None:
        return _without_image(request, code)
    file = image.small if "liten" in request.GET else image.file
    etag = quote_etag(hashlib.sha256(str(file).encode()).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            with file.open("rb") as opened:
                response = HttpResponse(opened.read(), content_type="image/webp")
        except FileNotFoundError as error:
            raise Http404 from error
    response.headers["Content-Disposition"] = f'inline; filename="side-{number}.webp"'
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _KEPT
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _without_image(request: HttpRequest, code: str) -> HttpResponse:
    if page := withdrawn(request, code):
        return page
    raise Http404
