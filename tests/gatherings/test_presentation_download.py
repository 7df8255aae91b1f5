import logging
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date
from pytest_django import DjangoAssertNumQueries

from gatherings.files import downloads
from gatherings.files.stored import opened
from gatherings.models import Presentation, PresentationVersion
from members.models import Network, Person
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db

CONTENT = bytes(range(256)) * 1000


@pytest.fixture
def version(keep: Keep, network: Network, client: Client, member: Person) -> PresentationVersion:
    """A file, and a member who is signed in."""
    client.force_login(member)
    return keep(CONTENT)


def address(version: PresentationVersion) -> str:
    return f"/p/{version.presentation.code}/last-ned/"


@contextmanager
def answer(client: Client, version: PresentationVersion, **headers: str) -> Iterator[Any]:
    response: Any = client.get(address(version), headers=headers or None)
    yield response
    end(response)


def end(response: Any) -> None:
    """Close what is left; by the client's own wrapper, which spares this test's connection."""
    if response.streaming:
        next(iter(response._iterator), b"")
        response._iterator.close()


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def name_of(response: HttpResponseBase) -> str | None:
    """The name that a browser saves under, read by the standard library's own parser."""
    header = response.headers["Content-Disposition"]
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_content_disposition() == "attachment"
    extended = header.partition("filename*=UTF-8''")[2]
    return unquote(extended) if extended else message.get_filename()


def test_the_bytes_come_as_they_were(client: Client, version: PresentationVersion) -> None:
    with answer(client, version) as response:
        assert (response.status_code, body(response)) == (200, CONTENT)
        assert response["Content-Length"] == str(len(CONTENT))
        assert response["Content-Type"] == "application/pdf"


def test_they_come_as_an_attachment_that_can_do_nothing(
    client: Client, version: PresentationVersion
) -> None:
    with answer(client, version) as response:
        assert response["Content-Disposition"] == 'attachment; filename="Kultur og helse.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["Cache-Control"] == "private, no-cache"
        assert response["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    "name",
    [
        "Åpning av året – «kultur» på Røros.pdf",
        'Et "godt" liv.pdf',
        "a; filename=b.exe; c.pdf",
        "100 %.pdf",
        "100%25.pdf",
        "Kultur 🎭👩‍🎨.pdf",
        "Snåase, Gaaltije.pdf",
        "it's.pdf",
        "a" * 180 + ".pdf",
        "{{ 7 }}<b>.pdf",
    ],
)
def test_the_name_comes_as_it_was(
    client: Client, version: PresentationVersion, keep: Keep, name: str
) -> None:
    with answer(client, keep(b"ny", name=name)) as response:
        assert name_of(response) == name


def test_a_name_from_a_mac_is_put_together(
    client: Client, version: PresentationVersion, keep: Keep
) -> None:
    with answer(client, keep(b"ny", name=unicodedata.normalize("NFD", "Åpning.pdf"))) as response:
        assert name_of(response) == "Åpning.pdf"


def test_line_breaks_in_a_name_do_not_reach_the_header(
    client: Client, version: PresentationVersion, keep: Keep
) -> None:
    with answer(client, keep(b"ny", name="a\r\nSet-Cookie: b.pdf")) as response:
        assert name_of(response) == "aSet-Cookie: b.pdf"


def test_its_tag_is_the_sha256(client: Client, version: PresentationVersion) -> None:
    with answer(client, version) as response:
        assert response["ETag"] == f'"{version.sha256}"'


@pytest.mark.parametrize("given", ['"{sha}"', 'W/"{sha}"', '"x", "{sha}"', "*"])
def test_who_has_it_is_told_so(client: Client, version: PresentationVersion, given: str) -> None:
    tags = given.format(sha=version.sha256)
    with answer(client, version, if_none_match=tags) as response:
        assert (response.status_code, response.content) == (304, b"")
        assert response["ETag"] == f'"{version.sha256}"'


@pytest.mark.parametrize("given", ['"x"', "{sha}", 'W/"x"', ""])
def test_who_has_another_gets_it(client: Client, version: PresentationVersion, given: str) -> None:
    tags = given.format(sha=version.sha256)
    with answer(client, version, if_none_match=tags) as response:
        assert body(response) == CONTENT


@pytest.mark.parametrize(
    ("asked", "given", "start", "stop"),
    [
        ("bytes=0-0", "bytes 0-0/256000", 0, 1),
        ("bytes=0-99", "bytes 0-99/256000", 0, 100),
        ("bytes=1000-1999", "bytes 1000-1999/256000", 1000, 2000),
        ("bytes=255000-", "bytes 255000-255999/256000", 255000, 256000),
        ("bytes=-100", "bytes 255900-255999/256000", 255900, 256000),
        ("bytes=-999999", "bytes 0-255999/256000", 0, 256000),
        ("bytes=0-", "bytes 0-255999/256000", 0, 256000),
        ("bytes=255999-999999", "bytes 255999-255999/256000", 255999, 256000),
        (" Bytes=1-2 ", "bytes 1-2/256000", 1, 3),
    ],
)
def test_a_range_is_given(
    client: Client, version: PresentationVersion, asked: str, given: str, start: int, stop: int
) -> None:
    with answer(client, version, range=asked) as response:
        assert (response.status_code, response["Content-Range"]) == (206, given)
        assert body(response) == CONTENT[start:stop]
        assert response["Content-Length"] == str(stop - start)
        assert response["ETag"] == f'"{version.sha256}"'


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-6",
        "bytes=5-4",
        "bytes=-",
        "bytes=",
        "bytes=a-b",
        "lines=1-2",
        "bytes=1-2-3",
        "bytes=--1",
        "bytes=" + "9" * 5000 + "-",
        "",
    ],
)
def test_several_or_strange_ranges_give_the_whole(
    client: Client, version: PresentationVersion, asked: str
) -> None:
    with answer(client, version, range=asked) as response:
        assert (response.status_code, body(response)) == (200, CONTENT)
        assert "Content-Range" not in response.headers


@pytest.mark.parametrize("asked", ["bytes=256000-", "bytes=999999-9999999", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(
    client: Client, version: PresentationVersion, asked: str
) -> None:
    with answer(client, version, range=asked) as response:
        assert (response.status_code, response["Content-Range"]) == (416, "bytes */256000")


def test_a_broken_download_goes_on_while_the_file_is_the_same(
    client: Client, version: PresentationVersion
) -> None:
    tag = f'"{version.sha256}"'
    with answer(client, version, range="bytes=1-2", if_range=tag) as response:
        assert (response.status_code, body(response)) == (206, CONTENT[1:3])


@pytest.mark.parametrize("given", ['"x"', 'W/"{sha}"', "Thu, 16 Jun 2022 10:00:00 GMT"])
def test_a_broken_download_begins_anew_when_the_file_may_be_another(
    client: Client, version: PresentationVersion, given: str
) -> None:
    tag = given.format(sha=version.sha256)
    with answer(client, version, range="bytes=1-2", if_range=tag) as response:
        assert (response.status_code, body(response)) == (200, CONTENT)


def test_it_says_when_its_bytes_came(client: Client, version: PresentationVersion) -> None:
    with answer(client, version) as response:
        stamp = parse_http_date(response["Last-Modified"])
    assert stamp == int(version.uploaded_at.timestamp())


@pytest.mark.parametrize(("later", "status"), [(-1, 200), (0, 304), (60, 304)])
def test_who_has_it_since_then_is_told_so(
    client: Client, version: PresentationVersion, later: int, status: int
) -> None:
    since = http_date(int(version.uploaded_at.timestamp()) + later)
    with answer(client, version, if_modified_since=since) as response:
        assert response.status_code == status


def test_the_tag_goes_before_the_time(client: Client, version: PresentationVersion) -> None:
    since = http_date(version.uploaded_at.timestamp())
    with answer(client, version, if_modified_since=since, if_none_match='"x"') as response:
        assert response.status_code == 200


def test_a_strange_time_is_none(client: Client, version: PresentationVersion) -> None:
    with answer(client, version, if_modified_since="i går") as response:
        assert response.status_code == 200


def test_having_it_goes_before_the_range(client: Client, version: PresentationVersion) -> None:
    tag = f'"{version.sha256}"'
    with answer(client, version, range="bytes=1-2", if_none_match=tag) as response:
        assert response.status_code == 304


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=1-2"}])
def test_head_tells_all_and_gives_nothing(
    client: Client, version: PresentationVersion, headers: dict[str, str]
) -> None:
    free = downloads._slots.qsize()
    response = client.head(address(version), headers=headers)
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["ETag"] == f'"{version.sha256}"'
    assert response["Content-Disposition"] == 'attachment; filename="Kultur og helse.pdf"'
    assert downloads._slots.qsize() == free


def test_the_newest_version_is_the_one_that_comes(
    client: Client, version: PresentationVersion, keep: Keep
) -> None:
    keep(b"andre")
    with answer(client, version) as response:
        assert body(response) == b"andre"


def test_a_file_replaced_by_a_link_shows_the_page(
    client: Client, version: PresentationVersion
) -> None:
    PresentationVersion.objects.create(
        presentation=version.presentation, number=2, link="https://example.org/opptak"
    )
    response = client.get(address(version))
    assert (response.status_code, response["Location"]) == (
        302,
        version.presentation.get_absolute_url(),
    )


def test_what_waits_for_its_file_is_not_there_for_a_member(
    client: Client, network: Network, presentation: Presentation, member: Person
) -> None:
    Presentation.objects.update(state="ready")
    client.force_login(member)
    assert client.get(f"/p/{presentation.code}/last-ned/").status_code == 404


def test_a_visitor_gets_what_is_public(
    client: Client, keep: Keep, network: Network, presentation: Presentation
) -> None:
    version = keep(CONTENT)
    Presentation.objects.update(audience="public", consent="public")
    with answer(client, version) as response:
        assert body(response) == CONTENT


def test_a_file_that_is_gone_has_its_own_page_and_a_line_in_the_log(
    client: Client,
    version: PresentationVersion,
    files: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shutil.rmtree(files / "presentations")
    with caplog.at_level(logging.ERROR, "gatherings.views.presentations"):
        response = client.get(address(version))
    assert response.status_code == 500
    assert "Vi finner ikke filen" in response.content.decode()
    assert "Si fra til Siri Sekretær i sekretariatet" in response.content.decode()
    assert f"The file of presentation version {version.pk} is gone" in caplog.text


def test_a_file_that_goes_while_it_is_opened_gives_the_slot_back(
    client: Client, version: PresentationVersion, files: Path
) -> None:
    free = downloads._slots.qsize()
    (file,) = (files / "presentations").iterdir()
    file.chmod(0o600)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        downloads._flowing(partial(opened, version.file, 0, 1))
    assert downloads._slots.qsize() == free + 1
    downloads._slots.get_nowait()


def test_one_more_than_pages_can_bear_is_asked_to_come_back(
    client: Client, version: PresentationVersion
) -> None:
    running: list[Any] = [
        client.get(address(version)) for _slot in range(settings.DOWNLOADS_AT_ONCE)
    ]
    refused = client.get(address(version))
    assert (refused.status_code, refused["Retry-After"]) == (503, "30")
    assert "Vent et halvt minutt" in refused.content.decode()
    assert client.head(address(version)).status_code == 200
    end(running.pop())
    with answer(client, version) as response:
        assert response.status_code == 200
    for other in running:
        end(other)
    assert downloads._slots.qsize() == settings.DOWNLOADS_AT_ONCE


def test_a_download_that_is_broken_off_gives_its_slot_back(
    client: Client, version: PresentationVersion
) -> None:
    with answer(client, version) as response:
        assert next(response.streaming_content) == CONTENT[:65536]
        assert downloads._slots.qsize() == settings.DOWNLOADS_AT_ONCE - 1
    assert downloads._slots.qsize() == settings.DOWNLOADS_AT_ONCE


def test_closing_twice_gives_one_slot_back(version: PresentationVersion) -> None:
    downloads._slots.get_nowait()
    part = downloads._flowing(partial(opened, version.file, 0, 1))
    part.close()
    part.close()
    assert downloads._slots.qsize() == settings.DOWNLOADS_AT_ONCE


def test_a_download_that_is_dropped_unclosed_gives_its_slot_back(
    version: PresentationVersion,
) -> None:
    downloads._slots.get_nowait()
    part = downloads._flowing(partial(opened, version.file, 0, 1))
    del part
    assert downloads._slots.qsize() == settings.DOWNLOADS_AT_ONCE


def test_a_file_that_shrinks_on_the_way_ends(version: PresentationVersion, files: Path) -> None:
    downloads._slots.get_nowait()
    part = downloads._flowing(partial(opened, version.file, 0, 10 * len(CONTENT)))
    assert b"".join(part) == CONTENT
    part.close()


def test_a_withdrawn_one_is_gone(client: Client, version: PresentationVersion) -> None:
    Presentation.objects.update(state="withdrawn", withdrawn_at=timezone.now())
    assert client.get(address(version)).status_code == HTTPStatus.GONE


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_nothing_but_reading_is_allowed(
    client: Client, version: PresentationVersion, method: str
) -> None:
    assert getattr(client, method)(address(version)).status_code == 405


def test_files_have_no_address_of_their_own(
    client: Client, version: PresentationVersion, outsider: Person
) -> None:
    assert settings.MEDIA_URL in {"", "/"}
    for place in ("", "files/", "media/", "static/", "var/files/"):
        assert client.get(f"/{place}{version.file.name}").status_code == 404


def test_it_reads_twice_and_counts_once(
    client: Client,
    version: PresentationVersion,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3), answer(client, version) as response:
        body(response)
