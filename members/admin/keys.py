"""A person's ways in, on her own page on the desk; and taking away keys that are lost."""

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from members.account.addresses import addresses_of
from members.account.keys import RESERVE
from members.account.lost_keys import take_away
from members.admin.base import page_context
from members.models import Person


def ways_in(person: Person) -> dict[str, Any]:
    """Her other addresses, and how many keys she has; no secret of any."""
    others = addresses_of(person).filter(primary=False).values_list("email", flat=True)
    types = list(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    count = sum(kind != RESERVE for kind in types)
    return {"second_addresses": list(others), "key_count": count, "has_keys": bool(types)}


def members_person_keys(request: HttpRequest, object_id: int) -> HttpResponse:
    """Ask, and on the button take all her keys away."""
    person = get_object_or_404(Person, pk=object_id, anonymised_at=None)
    if person == request.user:
        raise PermissionDenied
    if request.method != "POST":
        context = page_context(request, Person, _("Fjern passnøkler og app"), person=person)
        return TemplateResponse(request, "admin/members/person/keys.html", context)
    take_away(person=person, by=cast("Person", request.user))
    messages.success(request, _("Nøklene til %s er fjernet.") % person)
    return redirect("admin:members_person_change", object_id)


def urls() -> list[URLPattern]:
    """The address of this file, below those of a person in the admin."""
    view = admin.site.admin_view(members_person_keys)
    return [path("<int:object_id>/nokler/", view, name="members_person_keys")]
