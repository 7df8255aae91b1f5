"""Closing a person out, and letting her in again, from her own page on the desk."""

from typing import cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.account.closing import deactivate, reopen
from members.admin.base import page_context
from members.models import Person


def members_person_close(request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask, and on the button close her out."""
    person = get_object_or_404(Person, pk=object_id, anonymised_at=None)
    if person == request.user:
        raise PermissionDenied
    if request.method != "POST":
        context = page_context(request, Person, _("Steng ute"), person=person)
        return TemplateResponse(request, "admin/members/person/close.html", context)
    deactivate(person=person, by=cast("Person", request.user))
    messages.success(request, _("%s er stengt ute og logget ut overalt.") % person)
    return redirect("admin:members_person_change", object_id)


@require_POST
def members_person_reopen(request: HttpRequest, object_id: int) -> HttpResponse:
    """Let her sign in again."""
    person = get_object_or_404(Person, pk=object_id)
    reopen(person=person, by=cast("Person", request.user))
    messages.success(request, _("%s kan logge inn igjen.") % person)
    return redirect("admin:members_person_change", object_id)


def urls() -> list[URLPattern]:
    """The addresses of this file, below those of a person in the admin."""
    view = admin.site.admin_view
    return [
        path("<int:object_id>/steng-ute/", view(members_person_close), name="members_person_close"),
        path(
            "<int:object_id>/slipp-inn/", view(members_person_reopen), name="members_person_reopen"
        ),
    ]
