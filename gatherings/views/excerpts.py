"""Some of a presentation's pages: to choose them, and as a PDF."""

import logging
from functools import partial
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gatherings.files.downloads import Offer, not_modified, pieces_response, too_many
from gatherings.files.excerpts import NoSuchPages, TooMany, check, excerpt, excerpt_name, pdf_of
from gatherings.files.stored import opened
from gatherings.models import PresentationVersion
from gatherings.usage import fetched
from gatherings.views.presentations import missing, shown_version, without_version
from members.numbers import number

_logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def presentation_pages(request: HttpRequest, code: str) -> HttpResponse:
    version = shown_version(request, code)
    if version is None:
        return without_version(request, code)
    if not request.GET:
        return _form(request, version)
    first = number(request.GET.get("fra", "")) or 0
    last = number(request.GET.get("til", "")) or first
    try:
        check(version, first, last)
    except NoSuchPages as error:
        return _form(request, version, error)
    return redirect("gatherings:presentation_pages_pdf", code, first, last)


@login_not_required
@require_safe
def presentation_pages_pdf(
    request: HttpRequest, code: str, first: int, last: int | None = None
) -> HttpResponseBase:
    version = shown_version(request, code)
    if version is None:
        return without_version(request, code)
    last = first if last is None else last
    try:
        response = _pages(request, version, first, last)
    except NoSuchPages as error:
        return _form(request, version, error, status=HTTPStatus.NOT_FOUND)
    except TooMany:
        return too_many()
    except FileNotFoundError:
        _logger.exception("The PDF of presentation version %s is gone", version.pk)
        return missing(request, code)
    fetched(version, request, response)
    return response


def _pages(
    request: HttpRequest, version: PresentationVersion, first: int, last: int
) -> HttpResponseBase:
    check(version, first, last)
    offer = Offer(
        name=excerpt_name(version, first, last),
        content_type="application/pdf",
        tag=f"{version.sha256}-{first}-{last}",
        modified=version.uploaded_at,
        ranges=False,  # made anew each time: the same pages, but other bytes
    )
    if unchanged := not_modified(request, offer):
        return unchanged
    file = File(excerpt(version, first, last))
    response = pieces_response(request, offer, size=file.size, pieces=partial(opened, file))
    if not response.streaming:
        file.close()
    return response


def _form(
    request: HttpRequest,
    version: PresentationVersion,
    error: NoSuchPages | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "presentation": version.presentation,
        "version": version,
        "has_pdf": pdf_of(version) is not None,
        "error": error,
        "first": request.GET.get("fra", ""),
        "last": request.GET.get("til", ""),
    }
    return render(request, "gatherings/presentation_pages.html", context, status=status)
