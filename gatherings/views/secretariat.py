"""Who comes to the pages of a gathering that are the secretariat's alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gatherings.models import Gathering
from members.models import Person

type View = Callable[..., HttpResponse]


def for_secretariat(*, back: str) -> Callable[[View], View]:
    """Give the view its gathering and the secretary; the desk's own door asks for two factors.

    From there she comes to `back`, the name of a page of the gathering.
    """

    def around(view: View) -> View:
        @wraps(view)
        def arriving(request: HttpRequest, slug: str, **named: Any) -> HttpResponse:
            visible = Gathering.objects.visible_to(request.user)
            gathering = get_object_or_404(visible, slug=slug)
            if not (isinstance(request.user, Person) and request.user.is_staff):
                raise PermissionDenied
            if not admin.site.has_permission(request):
                return redirect_to_login(reverse(back, args=[slug]), reverse("admin:login"))
            return view(request, gathering, request.user, **named)

        return arriving

    return around
