"""The admin has the same door as the rest, no passwords, and shows what the secretariat uses."""

from typing import Any, NoReturn

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin
import django.contrib.auth.admin
import procrastinate.contrib.django.admin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from members.account.sessions import has_two_factors
from members.models import Person
from members.views import signin

# Imported above so that they have registered what is taken out again here.
_OTHERS = (
    allauth.account.admin,
    allauth.mfa.admin,
    allauth.socialaccount.admin,
    allauth.usersessions.admin,
    django.contrib.auth.admin,
    procrastinate.contrib.django.admin,
)
_HIDDEN = [
    Group,
    EmailAddress,
    Authenticator,
    SocialAccount,
    SocialApp,
    SocialToken,
    UserSession,
    ProcrastinateJob,
]


@login_not_required
def login(request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG001 Django's
    """Lead to the one door; who is in already, and not of the secretariat, is told no."""
    wanted = request.GET.get("next") or reverse("admin:index")
    if not isinstance(request.user, Person):
        return redirect_to_login(wanted)
    if not request.user.is_staff:
        raise PermissionDenied
    if not has_two_factors(request):
        return redirect_to_login(wanted, reverse("second_factor"))
    return redirect("admin:index")


def has_permission(request: HttpRequest) -> bool:
    """The secretariat of the day, when the session has shown two factors."""
    return isinstance(request.user, Person) and request.user.is_staff and has_two_factors(request)


def logout(request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # noqa: ARG001 Django's
    """The same way out as everywhere."""
    response: HttpResponse = signin.account_logout(request)
    return response


def password_change(request: HttpRequest, extra_context: Any = None) -> NoReturn:  # noqa: ARG001
    """There are no passwords."""
    raise Http404


admin.site.has_permission = has_permission  # type: ignore[method-assign]
admin.site.login = login  # type: ignore[method-assign]
admin.site.logout = logout  # type: ignore[method-assign,assignment]
admin.site.password_change = password_change  # type: ignore[method-assign]
admin.site.password_change_done = password_change  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("Sekretariatets skrivebord")
admin.site.index_title = _("Hva vil du gjøre?")
admin.site.unregister(_HIDDEN)
