"""Asking on somebody's behalf that she is forgotten, and taking it back, from her own page."""

from typing import cast

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members import erasure
from members.admin.base import page_context
from members.models import Person


def members_person_erasure(request: HttpRequest, object_id: int) -> HttpResponse:
    """Say what goes and what stays; the button asks for it."""
    person = get_object_or_404(Person, pk=object_id, anonymised_at=None)
    refusal = erasure.refusal(person)
    if request.method == "POST" and not refusal:
        keeps = "keeps_office_name" in request.POST
        erasure.ask(person=person, keeps_office_name=keeps, by=cast("Person", request.user))
        return redirect("admin:members_person_erasure", object_id)
    due_at = erasure.due_at(person)
    context = page_context(
        request, Person, _("Bli glemt"), person=person, refusal=refusal, due_at=due_at
    )
    return TemplateResponse(request, "admin/members/person/erasure.html", context)


@require_POST
def members_person_erasure_undo(request: HttpRequest, object_id: int) -> HttpResponse:
    """Let her stay."""
    person = get_object_or_404(Person, pk=object_id, anonymised_at=None)
    erasure.undo(person=person, by=cast("Person", request.user))
    messages.success(request, _("%(name)s blir ikke glemt.") % {"name": person})
    return redirect("admin:members_person_change", object_id)


def urls() -> list[URLPattern]:
    """The addresses of this file, below those of a person in the admin."""
    view = admin.site.admin_view
    return [
        path("<int:object_id>/glem/", view(members_person_erasure), name="members_person_erasure"),
        path(
            "<int:object_id>/glem/angre/",
            view(members_person_erasure_undo),
            name="members_person_erasure_undo",
        ),
    ]
