"""A presentation's permanent address, and its file."""

import logging
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gatherings.downloads import file_response
from gatherings.kinds import ACCEPTED_KINDS
from gatherings.models import Presentation, PresentationVersion
from gatherings.usage import fetched

_logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def presentation_detail(request: HttpRequest, code: str) -> HttpResponse:
    visible = Presentation.objects.visible_to(request.user).with_programme()
    presentation = visible.filter(code=code).first()
    if presentation is None or presentation.is_withdrawn:
        return _without_file(request, presentation)
    context = {"presentation": presentation, "version": presentation.current}
    return render(request, "gatherings/presentation_detail.html", context)


@login_not_required
@require_safe
def presentation_download(request: HttpRequest, code: str) -> HttpResponseBase:
    versions = PresentationVersion.objects.visible_to(request.user).filter(presentation__code=code)
    version = versions.current().defer("text").first()
    if version is None:
        visible = Presentation.objects.visible_to(request.user)
        return _without_file(request, visible.filter(code=code).first())
    if version.link:  # it was a file once; now the page says where it is
        return redirect("gatherings:presentation_detail", code)
    try:
        response = file_response(
            request,
            file=version.file,
            name=version.name,
            content_type=ACCEPTED_KINDS[version.kind].content_type,
            sha256=version.sha256,
            modified=version.uploaded_at,
        )
    except FileNotFoundError:
        _logger.exception("The file of presentation version %s is gone", version.pk)
        context = {"code": code}
        return render(
            request,
            "gatherings/presentation_missing.html",
            context,
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    fetched(version, request, response)
    return response


def _without_file(request: HttpRequest, presentation: Presentation | None) -> HttpResponse:
    """410 with the day for what is withdrawn; the door for who may be a member; else 404."""
    if presentation and presentation.is_withdrawn:
        return render(
            request,
            "gatherings/presentation_withdrawn.html",
            {"presentation": presentation},
            status=HTTPStatus.GONE,
        )
    if not request.user.is_authenticated:
        # A member in a corridor opens a link from a mail; whether the code exists is not told.
        return redirect_to_login(request.get_full_path())
    raise Http404
