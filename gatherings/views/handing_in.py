"""Answers to a form with a file: to a browser, and to the script that shows how far it has come."""

from http import HTTPStatus

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours sent the form, and shows the answer itself."""
    return request.headers.get("Accept") == "application/json"


def handed_in(request: HttpRequest, address: str) -> HttpResponse:
    """On to `address`, where it went well."""
    return JsonResponse({"url": address}) if is_script(request) else redirect(address)


def refused(form: BaseForm) -> HttpResponse:
    """What is wrong, for the script."""
    errors = [error for errors in form.errors.values() for error in errors]
    return JsonResponse({"errors": errors}, status=HTTPStatus.BAD_REQUEST)
