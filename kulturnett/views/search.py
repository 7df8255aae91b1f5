"""The page that searches everything, and what it suggests while somebody types."""

from http import HTTPStatus
from typing import Any, Final, TypedDict
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gatherings.search import speakers_named
from kulturnett.errors import error_page
from kulturnett.pace import Pace
from kulturnett.search import searcher
from members.models import SearchEntry
from members.search import Filters, Finds, Hit, Marker, Searcher, kept, marked, suggest
from members.search import search as find
from members.search.finding import CANDIDATES, MOST_SHOWN, PAGE_SIZE

_LONGEST: Final = 200
_SUGGESTED: Final = 8
_NAMED: Final = 120
_pace = Pace(most=60, seconds=20)  # a fast typist asks three times a second
# What one of each is called.
KINDS: Final[dict[str, Promise]] = {
    SearchEntry.Kind.PRESENTATION: _("Presentasjon"),
    SearchEntry.Kind.GATHERING: _("Samling"),
    SearchEntry.Kind.TALK: _("Innlegg"),
    SearchEntry.Kind.NOTE: _("Oppfølgingsnotat"),
    SearchEntry.Kind.PERSON: _("Person"),
    SearchEntry.Kind.ORGANISATION: _("Organisasjon"),
}


class Row(TypedDict):
    """A hit as it is shown; a template looks into a dictionary first, and there are many."""

    url: str
    kind: str
    color: str
    title: SafeString
    about: str
    excerpt: SafeString
    others: SafeString


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asker = searcher(request.user)
    question = (asker, request.GET.urlencode(), get_language())
    return render(request, "search.html", kept(question, lambda: _answered(request, asker)))


def _answered(request: HttpRequest, asker: Searcher) -> dict[str, Any]:
    """All that the page says of what was asked, and what its title needs."""
    words = request.GET.get("q", "").strip()[:_LONGEST]
    filters, number = _filters(request.GET), _number(request.GET.get("side", ""), MOST_SHOWN) or 1
    finds = find(words, asker, filters, start=(number - 1) * PAGE_SIZE)
    if number > 1 and not finds.hits:  # so many pages there are not
        number, finds = 1, find(words, asker, filters)
    context = {
        "words": words,
        "filters": filters,
        "finds": finds,
        "page": _page(finds, number),
        "rows": _rows(finds),
        "kinds": [(kind.value, str(kind.label)) for kind in SearchEntry.Kind],
        "years": [(year, year) for year in _with_chosen(finds.years, filters.year)],
        "gatherings": finds.gatherings,
        "most": MOST_SHOWN,
    }
    shown = render_to_string("search_shown.html", context, request)
    return {"words": words, "number": number, "shown": shown}


@login_not_required
@require_safe
def search_suggestions(request: HttpRequest) -> HttpResponse:
    if not _pace.allows(_asker(request)):
        return error_page(request, HTTPStatus.TOO_MANY_REQUESTS)
    words = request.GET.get("q", "").strip()[:_LONGEST]
    rows = _suggestions(words, request.user)
    return JsonResponse({"suggestions": rows}, headers={"Cache-Control": "private, max-age=60"})


def _suggestions(words: str, person: Any) -> list[dict[str, str]]:
    """What can be gone to; then speakers, who have no page of their own, as a search for each."""
    found = suggest(words, searcher(person), size=_SUGGESTED)
    rows = [{"title": one.title, "kind": str(KINDS[one.kind]), "url": one.url} for one in found]
    for name in speakers_named(words, person, size=_SUGGESTED):
        if all(name != one.title for one in found):
            url = f"{reverse('search')}?{urlencode({'q': name})}"
            rows.append({"title": name, "kind": gettext("Innleder"), "url": url})
    return rows[:_SUGGESTED]


def _asker(request: HttpRequest) -> str:
    """Whom to count for: the person, or the address that nobody has signed in from."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    return f"from {get_adapter(request).get_client_ip(request)}"


def _filters(asked: QueryDict) -> Filters:
    kind = asked.get("type", "")
    return Filters(
        kind=kind if kind in KINDS else "",
        year=_number(asked.get("ar", ""), 9999),
        gathering=_number(asked.get("samling", ""), 2**62),
        people=asked.get("innleder", "").strip()[:_LONGEST],
    )


def _number(text: str, most: int) -> int | None:
    """The number that `text` is, when it can be one of these; else None."""
    known = text.isascii() and text.isdecimal() and len(text) < len(str(2**63))
    return int(text) if known and 0 < int(text) <= most else None


def _page(finds: Finds, number: int) -> Page[Any]:
    shown = range(min(finds.total, CANDIDATES))
    return Paginator(shown, PAGE_SIZE).get_page(number)


def _rows(finds: Finds) -> list[Row]:
    marker, numbered = Marker.of(finds.meanings), gettext("side %(number)s")
    return [_row(hit, marker, numbered) for hit in finds.hits]


def _row(hit: Hit, marker: Marker, numbered: str) -> Row:
    shown, title = hit.shown_page, marked(marker.parts(hit.title))
    return Row(
        url=hit.url,
        kind=str(KINDS[hit.kind]),
        color="warning" if hit.kind == SearchEntry.Kind.PRESENTATION else "info",
        title=SafeString(f"{title}, {numbered % {'number': shown}}") if shown else title,
        about=_about(hit),
        excerpt=marked(marker.excerpt(hit.text)),
        others=_others(hit, numbered),
    )


def _about(hit: Hit) -> str:
    """Whose it is, and where and when it was shown."""
    people = hit.people if len(hit.people) <= _NAMED else f"{hit.people[: _NAMED - 1]}…"
    said = " · ".join(filter(None, (people, hit.place)))
    return f"{said} ({hit.year})" if said and hit.year else said


def _others(hit: Hit, numbered: str) -> SafeString:
    """Links to the other pages where it stands."""
    others = [page for page in hit.pages or () if page != hit.page] if hit.shown_page else []
    first = escape(hit.url.removesuffix(f"{hit.page}/"))
    return SafeString(
        ", ".join(
            f'<a class="ds-link" href="{first}{page}/">{numbered % {"number": page}}</a>'
            for page in others
        )
    )


def _with_chosen(years: list[int], chosen: int | None) -> list[int]:
    return sorted({*years, chosen} if chosen else years, reverse=True)
