"""«Logget inn på disse enhetene»."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members.account.devices import devices, end_session, end_sessions
from members.models import Person


@never_cache
def usersessions_list(request: HttpRequest) -> HttpResponse:
    """Where she is signed in; the button signs out everywhere but here."""
    person, this = _person(request), str(request.session.session_key)
    if request.method == "POST":
        number = end_sessions(person=person, but=this)
        messages.success(request, _told(number))
        return redirect("usersessions_list")
    return render(request, "usersessions/list.html", {"devices": devices(person, this=this)})


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out on one of them."""
    if not end_session(person=_person(request), pk=pk):
        raise Http404
    messages.success(request, _told(1))
    return redirect("usersessions_list")


def _told(number: int) -> str:
    if not number:
        return _("Du var ikke logget inn andre steder.")
    return ngettext(
        "Du er logget ut på %(number)s enhet.", "Du er logget ut på %(number)s enheter.", number
    ) % {"number": number}


def _person(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):
        raise Http404
    return request.user
