"""Pages are sent compressed, and not at all to who has them."""

import gzip
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from gatherings.models import Gathering
from kulturnett.compression import brotlied, compression
from members.models import Network, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "given"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip"), ("", None)],
)
def test_the_browser_says_how_it_takes_a_page(
    client: Client, network: Network, asked: str, given: str | None
) -> None:
    whole = client.get("/samlinger/").content
    response = client.get("/samlinger/", headers={"Accept-Encoding": asked})
    assert response.get("Content-Encoding") == given
    assert "Accept-Encoding" in response["Vary"]
    assert int(response["Content-Length"]) == len(response.content)
    undone = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[given]
    assert undone(response.content) == whole


def test_who_asks_for_the_head_is_told_the_length_and_sent_no_bytes(rf: RequestFactory) -> None:
    page = HttpResponse(b"<p>" * 300, headers={"Content-Length": "900"})
    response: Any = compression(lambda _request: page)(rf.head("/"))
    assert (response["Content-Length"], response.content) == ("900", b"")


def test_the_length_does_not_tell_what_is_in_it() -> None:
    page = b"<p>Kultur</p>" * 100
    sent = [brotlied(page) for _time in range(60)]
    assert {brotli.decompress(one) for one in sent} == {page}
    assert len({len(one) for one in sent}) > 20


def test_an_unchanged_public_page_is_not_sent_again(client: Client, gathering: Gathering) -> None:
    etag = client.get("/samlinger/", headers={"Accept-Encoding": "br"})["ETag"]
    again = client.get("/samlinger/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    Gathering.objects.update(title="Noe annet")
    assert client.get("/samlinger/", headers={"If-None-Match": etag}).status_code == 200


def test_a_page_for_who_is_signed_in_has_no_mark(client: Client, member: Person) -> None:
    client.force_login(member)
    assert "ETag" not in client.get("/samlinger/")


def test_what_is_short_or_no_text_is_sent_as_it_is(client: Client) -> None:
    response = client.get("/helse/", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in response
