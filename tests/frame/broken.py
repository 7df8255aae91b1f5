"""Addresses that go wrong in every way we have a page for; only tests open them."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from psycopg_pool import PoolTimeout

from gatherings.uploads import DiskFull
from kulturnett import urls

handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

RAISED = {
    "suspicious": (SuspiciousOperation("x"), 400),
    "large": (RequestDataTooBig("x"), 413),
    "zero": (ZeroDivisionError("x"), 500),
    "operational": (OperationalError("x"), 503),
    "interface": (InterfaceError("x"), 503),
    "pool": (PoolTimeout("x"), 503),
    "full": (DiskFull("x"), 507),
}
EMPTY = (405, 410, 429, 503)


def _raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @login_not_required
    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    return view


def _empty(status: int) -> Callable[[HttpRequest], HttpResponse]:
    @login_not_required
    def view(_request: HttpRequest) -> HttpResponse:
        response = HttpResponse(status=status, headers={"Retry-After": "7"})
        response.set_cookie("kept", "yes")
        return response

    return view


@login_not_required
def _said(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("said already", status=429)


urlpatterns: list[URLPattern] = [
    *urls.urlpatterns,  # type: ignore[list-item]  # error pages link to the real ones
    *(path(f"broken/{name}/", _raising(error)) for name, (error, _status) in RAISED.items()),
    *(path(f"broken/{status}/", _empty(status)) for status in EMPTY),
    path("broken/said/", _said),
]
