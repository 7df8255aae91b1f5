"""Views and downloads are counted once a reader and day, and nobody is kept."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gatherings import usage
from gatherings.models import DownloadDay, Presentation, PresentationVersion, Speaker
from gatherings.presentations import add_link
from gatherings.talks.links import make_link
from members.models import Network, Person
from members.periods import today
from tests.gatherings.conftest import Keep, MakeTalk
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(keep: Keep, network: Network) -> PresentationVersion:
    """A file for everybody."""
    kept = keep(b"%PDF-1.7 innhold")
    Presentation.objects.update(audience="public", consent="public")
    return kept


def fetch(client: Client, version: PresentationVersion, **headers: str) -> int:
    response: Any = client.get(f"/p/{version.presentation.code}/last-ned/", headers=headers or None)
    if response.streaming:
        b"".join(response.streaming_content)
    return int(response.status_code)


def look(client: Client, version: PresentationVersion, **headers: str) -> None:
    client.get(f"/p/{version.presentation.code}/", headers=headers or None)


def counted() -> list[tuple[str, int, int]]:
    """Audience, views and downloads of each row."""
    rows = DownloadDay.objects.order_by("day", "audience")
    return list(rows.values_list("audience", "views", "downloads"))


def test_a_reader_counts_once_a_day(client: Client, version: PresentationVersion) -> None:
    for _time in range(3):
        look(client, version)
        assert fetch(client, version) == 200
    assert counted() == [("public", 1, 1)]


def test_members_and_others_are_told_apart(
    client: Client, version: PresentationVersion, member: Person, outsider: Person
) -> None:
    for person in (None, outsider, member):
        client.logout()
        if person:
            client.force_login(person)
        fetch(client, version)
    assert counted() == [("members", 0, 1), ("public", 0, 2)]


def test_two_who_read_on_the_same_day_count_as_two(
    client: Client, version: PresentationVersion, member: Person, secretariat: Person
) -> None:
    for person in (member, secretariat, member):
        client.force_login(person)
        fetch(client, version)
    assert counted()[0][2] in {2, 3}  # she who comes back has a new session


def test_the_next_day_she_counts_again(
    client: Client, version: PresentationVersion, member: Person
) -> None:
    client.force_login(member)
    now = timezone.now()
    for days in (0, 0, 1, 1):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            look(client, version)
    assert counted() == [("members", 1, 0), ("members", 1, 0)]


def test_a_day_is_a_day_in_norway(client: Client, version: PresentationVersion) -> None:
    with time_machine.travel("2026-07-01T22:30:00Z", tick=False):
        look(client, version)
    assert DownloadDay.objects.get().day == date(2026, 7, 2)


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=5-"},
        {"range": "bytes=-3"},
        {"user_agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"user_agent": "bingbot"},
        {"user_agent": "facebookexternalhit/1.1"},
        {"user_agent": "Mozilla/5.0 BingPreview/1.0b"},
        {"sec_purpose": "prefetch"},
        {"sec_purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
    ],
)
def test_robots_looks_ahead_and_later_parts_do_not_count(
    client: Client, version: PresentationVersion, headers: dict[str, str]
) -> None:
    assert fetch(client, version, **headers) in {200, 206}
    assert counted() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-3"},
        {"range": "bytes=0-"},
        {"user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
        {"user_agent": "Mozilla/5.0 (iPhone) AppleWebKit/605.1 Mobile Safari/604.1 CUBOT X18"},
    ],
)
def test_the_first_part_counts_and_so_do_browsers(
    client: Client, version: PresentationVersion, headers: dict[str, str]
) -> None:
    assert fetch(client, version, **headers) in {200, 206}
    assert counted() == [("public", 0, 1)]


def test_head_and_what_one_has_do_not_count(client: Client, version: PresentationVersion) -> None:
    assert client.head(f"/p/{version.presentation.code}/last-ned/").status_code == 200
    assert fetch(client, version, if_none_match=f'"{version.sha256}"') == 304
    assert client.head(f"/p/{version.presentation.code}/").status_code == 200
    assert counted() == []


def test_it_is_one_statement_for_many(
    client: Client,
    version: PresentationVersion,
    make_presentation: MakePresentation,
    member: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.force_login(member)
    request: Any = client.get("/samlinger/").wsgi_request
    assert request.user.is_member
    versions = [version, *(make_presentation().versions.get() for _ in range(5))]
    with django_assert_num_queries(1):
        usage.all_fetched(versions, request)
    assert counted() == [("members", 0, 1)] * 6


def test_what_is_kept_is_a_bit_and_is_emptied_when_the_day_is_over(
    client: Client, version: PresentationVersion
) -> None:
    look(client, version)
    row = DownloadDay.objects.get()
    assert sum(byte.bit_count() for byte in bytes(row.marks)) == 1
    assert usage.forget_marks() == 0
    DownloadDay.objects.update(day=today() - timedelta(days=1))
    assert usage.forget_marks() == 1
    row.refresh_from_db()
    assert (bytes(row.marks), row.views) == (b"", 1)


def test_the_bit_is_another_for_another_version_and_another_day(member: Person) -> None:
    seeds = {
        usage._seed(day, what, reader)
        for day in (date(2026, 1, 1), date(2026, 1, 2))
        for what in ("views", "downloads")
        for reader in ("a", "b")
    }
    assert len(seeds) == 8


def test_the_chart_is_for_the_secretariat_and_the_speaker(
    client: Client,
    make_presentation: MakePresentation,
    make_talk: MakeTalk,
    network: Network,
    member: Person,
    outsider: Person,
    secretariat: Person,
) -> None:
    talk = make_talk(person=outsider)
    presentation = make_presentation(talk=talk, audience="public", consent="public")
    seen = {}
    for name, person in (("member", member), ("speaker", outsider), ("desk", secretariat)):
        client.force_login(person)
        page = client.get(presentation.get_absolute_url()).content.decode()
        seen[name] = "Hver leser telles én gang om dagen." in page
    client.logout()
    page = client.get(presentation.get_absolute_url()).content.decode()
    seen["anybody"] = "Hver leser" in page
    assert seen == {"member": False, "speaker": True, "desk": True, "anybody": False}


def test_who_speaks_sees_the_chart_by_her_link(
    client: Client, make_presentation: MakePresentation, make_talk: MakeTalk, secretariat: Person
) -> None:
    talk = make_talk()
    (version,) = make_presentation(talk=talk).versions.all()
    DownloadDay.objects.create(
        version=version, day=today(), audience="members", views=3, downloads=2
    )
    speaker = Speaker.objects.create(item=talk, title="Professor", organisation="HUNT")
    page = client.get(urlsplit(make_link(speaker=speaker, by=secretariat)).path).text
    assert "Siden er sett 3 ganger, og filen er lastet ned 2 ganger" in " ".join(page.split())


def test_of_a_link_nobody_counts_downloads(
    client: Client, make_talk: MakeTalk, secretariat: Person
) -> None:
    talk = make_talk()
    presentation = Presentation.objects.create(gathering=talk.gathering, item=talk, title="Opptak")
    add_link(presentation=presentation, link="https://example.org/opptak", by=None)
    speaker = Speaker.objects.create(item=talk, title="Professor", organisation="HUNT")
    hers = urlsplit(make_link(speaker=speaker, by=secretariat)).path
    client.force_login(secretariat)
    for address in (presentation.get_absolute_url(), hers):
        page = " ".join(client.get(address).text.split())
        assert ("Siden er sett" in page, "lastet ned 0 ganger" in page) == (True, False)
        assert "denne filen" not in page


def test_the_chart_tells_the_same_in_words(
    client: Client,
    make_presentation: MakePresentation,
    network: Network,
    secretariat: Person,
) -> None:
    presentation = make_presentation()
    (version,) = presentation.versions.all()
    for days, views, downloads in ((0, 3, 12), (40, 100, 0)):
        day = today() - timedelta(days=days)
        DownloadDay.objects.create(
            version=version, day=day, audience="members", views=views, downloads=downloads
        )
    client.force_login(secretariat)
    page = " ".join(client.get(presentation.get_absolute_url()).content.decode().split())
    assert "og filen er lastet ned 12 ganger (hvorav 12 av medlemmer)." in page
    assert 'y="0" width="4" height="60"/>' in page
    assert "100" not in page.partition('id="bruk"')[2].partition("<table")[2]


def test_the_bars_are_as_high_as_their_numbers(make_presentation: MakePresentation) -> None:
    presentation = make_presentation()
    (version,) = presentation.versions.all()
    for days, views, downloads in ((0, 1000, 500), (29, 1, 0)):
        DownloadDay.objects.create(
            version=version, day=today() - timedelta(days=days), audience="public", views=views,
            downloads=downloads,
        )  # fmt: skip
    first, *_between, last = usage.use_of(presentation).days
    assert (first.view_bar, first.view_top, first.place) == (2, 58, 0)
    assert (last.view_bar, last.download_bar, last.place) == (60, 30, 290)
