"""What is open for everybody, for feed readers and for frames on others' sites.

These answer without a person: no session, no cookie, no language of one's own, so that anybody on
the way may keep them.
"""

import hashlib
from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from gatherings import open_lists
from gatherings.models import Gathering
from gatherings.views.secretariat import for_secretariat
from members.models import Network, Person

_KEPT = "public, max-age=300"


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    with override(settings.LANGUAGE_CODE):
        name = Network.objects.values_list("name", flat=True).first() or "Kulturnett"
        subtitle = _("Presentasjoner fra samlingene som er åpne for alle")
        atom = open_lists.newest(settings.SITE_URL, title=name, subtitle=subtitle)
    return _public(request, atom, "application/atom+xml; charset=utf-8")


@login_not_required
@require_safe
def feed_gathering(request: HttpRequest, slug: str) -> HttpResponse:
    versions = open_lists.of_gathering(slug)
    found = versions[0].presentation.gathering if versions else open_lists.announced(slug)
    if found is None:
        raise Http404
    context = {"gathering": found, "versions": versions, "site": settings.SITE_URL}
    with override(settings.LANGUAGE_CODE):
        page = render_to_string("gatherings/feed_gathering.html", context)
    return _framed(request, _public(request, page, "text/html; charset=utf-8"))


@require_safe
@for_secretariat(back="gatherings:feed_code")
def feed_code(request: HttpRequest, gathering: Gathering, by: Person) -> HttpResponse:  # noqa: ARG001 the pages of the secretariat are given both
    context = {
        "gathering": gathering,
        "count": len(open_lists.of_gathering(gathering.slug)),
        "site": settings.SITE_URL,
        "hosts": settings.EMBED_HOSTS,
    }
    return render(request, "gatherings/feed_code.html", context)


def _public(request: HttpRequest, text: str, content_type: str) -> HttpResponse:
    """`text` with a tag of its own; 304 to who has it."""
    etag = quote_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    response = HttpResponse(text, content_type=content_type)
    response.headers["Content-Language"] = settings.LANGUAGE_CODE
    response.headers["Cache-Control"] = _KEPT
    response.headers["ETag"] = etag
    return cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))


def _framed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the sites that are named show it in a frame, and no others."""
    if not settings.EMBED_HOSTS:
        return response
    policy: dict[str, list[str]] = dict(settings.SECURE_CSP)  # type: ignore[arg-type]  # Django's
    policy["frame-ancestors"] = settings.EMBED_HOSTS

    @xframe_options_exempt
    @csp_override(policy)
    def shown(_request: HttpRequest) -> HttpResponse:
        return response

    return shown(request)
