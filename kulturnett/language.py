"""Bokmål or Nynorsk: a person's own choice, else that of the browser, kept in a cookie."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from members.history import acting
from members.models import Person

LANGUAGES = dict(settings.LANGUAGES)
# These answer while the database is away, or the same to everybody.
_WITHOUT_A_PERSON = {"health", "health_ready", "gatherings:feed", "gatherings:feed_gathering"}


class OwnLanguage:
    """Middleware: the language of the page. Errors know the cookie alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Speak the person's own language, wherever she has signed in."""
        match = request.resolver_match
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if match and match.view_name not in _WITHOUT_A_PERSON and has_session:
            person = request.user
            if isinstance(person, Person) and person.is_authenticated:
                translation.activate(person.language)


# Without a token, so that a public page is the same for everybody and may be kept (304): the
# browser says itself where the form was.
@login_not_required
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak the language of the button from now on, to this browser and to the person."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "/")
    ours = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") != ours or chosen not in LANGUAGES:
        return HttpResponseForbidden()
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, None)):
        back = "/"
    if isinstance(request.user, Person):
        _keep(request.user, chosen)
    response = redirect(back)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.TLS,
        httponly=True,
        samesite="Lax",
    )
    return response


@transaction.atomic
def _keep(person: Person, chosen: str) -> None:
    acting(person)
    Person.objects.filter(pk=person.pk).update(language=chosen)
