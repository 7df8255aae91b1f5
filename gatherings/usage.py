"""How often presentations are looked at and fetched: counts of a day, and nobody's traces.

The same reader is to count once a day without anybody being written down. So each row of a day has
a string of 8,192 bits, and a reader sets the one that a keyed hash of her session (of her address
and browser, where nobody is signed in) points to; a bit that is set already counts nothing. Many
persons share a bit, the key is the server's, and the string is emptied when the day is over: who
read what cannot be asked. Of a hundred readers in a day, one half is lost on the average.
"""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from gatherings.models import DownloadDay, Presentation, PresentationVersion
from members.models import Person
from members.periods import today

BITS: Final = 8192
DAYS: Final = 30  # what the chart shows
WIDTH, HEIGHT = 10, 60  # of a day in it, in its own units
_VIEW, _DOWNLOAD = "views", "downloads"
_ROBOT: Final = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|archiver|preview|facebookexternalhit|whatsapp|embedly"
    r"|monitor|uptime|pingdom|lighthouse|feedfetcher|validator",
    re.IGNORECASE,
)
_SENT: Final = {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.FOUND}
_AHEAD: Final = ("Sec-Purpose", "Purpose", "X-Moz")  # fetched before anybody has asked

_REMEMBERED: Final = 10_000
# What was counted lately, so that a repeat asks the database nothing; gone with the process.
_counted: set[tuple[int, int]] = set()

_BIT: Final = f"hashint8extended({{}}, %(seed)s) & {BITS - 1}"
_COUNT: Final = f"""
    INSERT INTO gatherings_downloadday AS there
        (version_id, day, audience, views, downloads, marks)
    SELECT id, %(day)s, %(audience)s, %(views)s, %(downloads)s,
        set_bit(%(none)s, {_BIT.format("id")}, 1)
    FROM gatherings_presentationversion WHERE id = ANY(%(versions)s) ORDER BY id
    ON CONFLICT (version_id, day, audience) DO UPDATE SET
        views = there.views + excluded.views,
        downloads = there.downloads + excluded.downloads,
        marks = set_bit(
            CASE there.marks WHEN '' THEN %(none)s ELSE there.marks END,
            {_BIT.format("excluded.version_id")}, 1)
    WHERE CASE there.marks WHEN '' THEN 0
        ELSE get_bit(there.marks, {_BIT.format("excluded.version_id")}) END = 0
"""  # noqa: S608  constants


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the chart, with its two bars in the drawing's own units."""

    day: date
    views: int
    downloads: int
    place: int = 0
    view_bar: int = 0
    download_bar: int = 0

    @property
    def view_top(self) -> int:
        """Where the bar of the views begins, from above."""
        return HEIGHT - self.view_bar

    @property
    def download_top(self) -> int:
        """The same of the downloads."""
        return HEIGHT - self.download_bar


@dataclass(frozen=True, slots=True)
class Use:
    """What the chart shows: the last days, and all there ever was by audience."""

    days: list[Day]
    views: dict[str, int]
    downloads: dict[str, int]


def seen(version: PresentationVersion, request: HttpRequest) -> None:
    """Count a look at the presentation's page, unless a program looked; one statement."""
    if _is_reader(request):
        _count([version.pk], request, _VIEW)


def fetched(
    version: PresentationVersion, request: HttpRequest, response: HttpResponseBase | None = None
) -> None:
    """Count a download that begins, unless `response` says that nothing of it is sent."""
    all_fetched([version], request, response)


def all_fetched(
    versions: Iterable[PresentationVersion],
    request: HttpRequest,
    response: HttpResponseBase | None = None,
) -> None:
    """Count a download of each, as a zip of them is; one statement."""
    sent = response is None or response.status_code in _SENT
    if sent and _is_reader(request) and _from_the_start(request):
        _count([version.pk for version in versions], request, _DOWNLOAD)


def forget_marks() -> int:
    """Empty the marks of days that are over; return how many rows had some."""
    return DownloadDay.objects.filter(day__lt=today()).exclude(marks=b"").update(marks=b"")


def use_of(presentation: Presentation) -> Use:
    """What all versions of it together were used, for the chart; one query."""
    rows = DownloadDay.objects.filter(version__presentation=presentation).order_by()
    found = list(rows.values_list("day", "audience", "views", "downloads"))
    views, downloads = Counter[str](), Counter[str]()
    views_on, downloads_on = Counter[date](), Counter[date]()
    for day, audience, viewed, taken in found:
        views[audience] += viewed
        downloads[audience] += taken
        views_on[day] += viewed
        downloads_on[day] += taken
    last = today()
    days = [last - timedelta(days=back) for back in reversed(range(DAYS))]
    drawn = _drawn([Day(day, views_on[day], downloads_on[day]) for day in days])
    return Use(days=drawn, views=dict(views), downloads=dict(downloads))


def _drawn(days: list[Day]) -> list[Day]:
    """The days with their bars, the highest as high as the drawing; what is not nothing is seen."""
    most = max((max(day.views, day.downloads) for day in days), default=0) or 1

    def bar(number: int) -> int:
        return max(2, round(number * HEIGHT / most)) if number else 0

    return [
        replace(day, place=at * WIDTH, view_bar=bar(day.views), download_bar=bar(day.downloads))
        for at, day in enumerate(days)
    ]


def _count(versions: list[int], request: HttpRequest, what: str) -> None:
    day = today()
    seed = _seed(day, what, _reader(request))
    if _is_counted(seed, versions):
        return
    person = request.user
    is_ours = isinstance(person, Person) and (person.is_member or person.is_staff)
    audience = DownloadDay.Audience.MEMBERS if is_ours else DownloadDay.Audience.PUBLIC
    given: dict[str, Any] = {
        "versions": versions,
        "day": day,
        "audience": audience.value,
        "views": int(what == _VIEW),
        "downloads": int(what == _DOWNLOAD),
        "none": bytes(BITS // 8),
        "seed": seed,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
    _counted.update((seed, version) for version in versions)


def _is_counted(seed: int, versions: list[int]) -> bool:
    """Whether this process knows that the database has counted these already."""
    if len(_counted) > _REMEMBERED:
        _counted.clear()
    return all((seed, version) in _counted for version in versions)


def _seed(day: date, what: str, reader: str) -> int:
    """A number that only who has the server's key can make of a reader."""
    said = f"gatherings.usage {day} {what} {reader}".encode()
    made = hmac.digest(settings.SECRET_KEY.encode(), said, hashlib.sha256)
    return int.from_bytes(made[:8], signed=True)


def _reader(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return str(request.session.session_key)
    address = get_adapter(request).get_client_ip(request)
    return f"{address} {request.headers.get('User-Agent', '')}"


def _is_reader(request: HttpRequest) -> bool:
    """Whether a person asks, and now: no robot, no look ahead, no HEAD."""
    robot = _ROBOT.search(request.headers.get("User-Agent", ""))
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in _AHEAD)
    return request.method == "GET" and not robot and not ahead


def _from_the_start(request: HttpRequest) -> bool:
    """Whether it is no later part of what was begun before."""
    asked = request.headers.get("Range", "").replace(" ", "").lower()
    return not asked or asked.startswith("bytes=0-")
