"""Errors that say what happened and what to do next."""

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from gatherings.uploads import DiskFull
from kulturnett.contact import kept_facts
from members.account.sessions import sent_from

_STYLED = {400, 403, 404, 405, 410, 413, 429, 500, 503, 507}
_METHODS = {"GET", "HEAD", "POST"}
_TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)


def error_page(request: HttpRequest, status: int, **more: str) -> HttpResponse:
    """The page for `status`, told `more`; it asks neither the database nor the session."""
    context = {
        "network": kept_facts(),
        "path": request.path,
        "status": status,
        "signed_in": settings.SESSION_COOKIE_NAME in request.COOKIES,  # as good as
        **more,
    }
    body = render_to_string(f"errors/{status}.html", context)
    headers = {"Retry-After": "30"} if status in {429, 503} else {}
    return HttpResponse(body, status=status, headers=headers)


def styled_errors(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: only the methods in use, and a page of ours where an error has none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in _METHODS:
            response = error_page(request, HTTPStatus.METHOD_NOT_ALLOWED)
            response.headers["Allow"] = "GET, HEAD, POST"
            return response
        return _dressed(request, get_response(request))

    return middleware


def _dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code not in _STYLED or response.streaming or response.content:
        return response
    page = error_page(request, response.status_code)
    for name, value in response.headers.items():
        if name not in {"Content-Type", "Content-Length"}:
            page.headers[name] = value
    page.cookies = response.cookies
    return page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; 413 where the request was larger than we take."""
    if isinstance(exception, _TOO_LARGE):
        return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return error_page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 Django's signature
    """403."""
    return error_page(request, HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 Django's signature
    """403 where the form's token was wrong: she signed in again meanwhile, or cookies are off."""
    form = sent_from(request)
    # The form's page, but not the address that this answer has: the browser must ask anew.
    anew = form.replace("#", "&#" if "?" in form else "?#")
    return error_page(request, HTTPStatus.FORBIDDEN, form_page=anew)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 Django's signature
    """404."""
    return error_page(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where the database is away, 507 where the disk is full."""
    error = sys.exception()
    if isinstance(error, _DATABASE_AWAY):
        return error_page(request, HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, DiskFull):
        return error_page(request, HTTPStatus.INSUFFICIENT_STORAGE)
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
