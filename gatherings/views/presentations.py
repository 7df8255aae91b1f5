"""A presentation's permanent address, and its file."""

import logging
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from gatherings.files.downloads import file_response
from gatherings.files.prepared import version_at
from gatherings.kinds import ACCEPTED_KINDS
from gatherings.models import Presentation, PresentationVersion
from gatherings.pages import PAGES_OF_TEXT, earlier, strip
from gatherings.rights import may_change
from gatherings.usage import fetched, seen

_logger = logging.getLogger(__name__)


@login_not_required
@require_safe
def presentation_detail(request: HttpRequest, code: str) -> HttpResponse:
    visible = Presentation.objects.visible_to(request.user).with_programme()
    presentation = visible.filter(code=code).first()
    if presentation is None or presentation.is_withdrawn:
        return without_version(request, code)
    version = shown_version(request, code)
    if version:
        seen(version, request)
    context = {
        "presentation": presentation,
        "version": version,
        "strip": strip(version),
        "may_change": may_change(request.user, presentation),
        "earlier": earlier(version) if request.user.is_staff else (),
    }
    return render(request, "gatherings/presentation_detail.html", context)


@login_not_required
@require_safe
def presentation_text(request: HttpRequest, code: str) -> HttpResponse:
    version = shown_version(request, code, text=True)
    if version is None:
        return without_version(request, code)
    pages = Paginator(list(enumerate(version.text, 1)), PAGES_OF_TEXT)
    context = {
        "version": version,
        "presentation": version.presentation,
        "page": pages.get_page(request.GET.get("side")),
    }
    return render(request, "gatherings/presentation_text.html", context)


@login_not_required
@require_safe
def presentation_download(request: HttpRequest, code: str) -> HttpResponseBase:
    version = version_at(code, request.user)
    return file_of(request, version) if version else without_version(request, code)


def shown_version(
    request: HttpRequest, code: str, *, text: bool = False
) -> PresentationVersion | None:
    """The version that she is given at that address, without its text unless it is asked for."""
    versions = PresentationVersion.objects.visible_to(request.user).filter(presentation__code=code)
    found = versions.current().select_related("presentation__gathering")
    return (found if text else found.defer("text")).first()


def file_of(request: HttpRequest, version: PresentationVersion) -> HttpResponseBase:
    """The file of a version that she may have; the page that says it is gone, where it is."""
    code = version.presentation.code
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
        return missing(request, code)
    fetched(version, request, response)
    return response


def missing(request: HttpRequest, code: str) -> HttpResponse:
    """The page that says that the bytes of what can be seen are gone."""
    page, status = "gatherings/presentation_missing.html", HTTPStatus.INTERNAL_SERVER_ERROR
    return render(request, page, {"code": code}, status=status)


def without_version(request: HttpRequest, code: str) -> HttpResponse:
    """What who asks for something that is not there, or not for her, is answered.

    410 for what is withdrawn; the door for who may be a member; else 404.
    """
    if page := withdrawn(request, code):
        return page
    if not request.user.is_authenticated:
        # A member in a corridor opens a link from a mail; whether the code exists is not told.
        return redirect_to_login(request.get_full_path())
    raise Http404


def withdrawn(request: HttpRequest, code: str) -> HttpResponse | None:
    """410 with the day and whom to ask, where a presentation was withdrawn; None elsewhere.

    Everybody is told as much: a code is random, and who has it was given it. What it was called,
    and where it was shown, is told to those who may know.
    """
    gone = Presentation.objects.filter(code=code, state=Presentation.State.WITHDRAWN).first()
    if gone is None:
        return None
    visible = Presentation.objects.visible_to(request.user).with_programme()
    known = visible.filter(pk=gone.pk).first()
    context = {
        "day": gone.withdrawn_at,
        "presentation": known,
        "may_change": known is not None and may_change(request.user, known),
    }
    page = "gatherings/presentation_withdrawn.html"
    return render(request, page, context, status=HTTPStatus.GONE)
