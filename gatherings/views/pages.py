"""The pages of a presentation, one at a time: how each looks, and its text."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gatherings import pages
from gatherings.files.downloads import file_response
from gatherings.models import PageImage
from gatherings.views.presentations import shown_version, withdrawn, without_version
from members.numbers import number as number_in


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
def page_image(request: HttpRequest, code: str, version: int, number: int) -> HttpResponseBase:
    images = PageImage.objects.visible_to(request.user).filter(number=number)
    image = images.filter(version__presentation__code=code, version__number=version).first()
    return picture_of(request, image) if image else _without_image(request, code)


def picture_of(request: HttpRequest, image: PageImage) -> HttpResponseBase:
    """The large picture of a page, or the small one; who has it is told so without reading it."""
    file = image.small if "liten" in request.GET else image.file
    try:
        return file_response(
            request,
            file=file,
            name=f"side-{image.number}.webp",
            content_type="image/webp",
            # Drawn anew, a page has the same address, and its picture another name.
            sha256=hashlib.sha256(str(file).encode()).hexdigest(),
            inline=True,
        )
    except FileNotFoundError as error:
        raise Http404 from error


def _without_image(request: HttpRequest, code: str) -> HttpResponse:
    if page := withdrawn(request, code):
        return page
    raise Http404
