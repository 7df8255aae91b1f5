from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gatherings.models import Gathering, PageImage, Presentation, PresentationVersion
from gatherings.withdrawal import withdraw
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.gatherings.paged import with_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(keep: Keep, network: Network, client: Client, member: Person) -> PresentationVersion:
    """Two pages with pictures, and a member who is signed in."""
    client.force_login(member)
    return with_pages(keep(b"en"), "En", "To")


def address(version: PresentationVersion, number: int, more: str = "") -> str:
    return f"/p/{version.presentation.code}/v/{version.number}/side/{number}.webp{more}"


@pytest.mark.parametrize(("more", "content"), [("", b"stor 1/2"), ("?liten", b"liten 1/2")])
def test_a_page_comes_large_and_small(
    client: Client, version: PresentationVersion, more: str, content: bytes
) -> None:
    response: Any = client.get(address(version, 2, more))
    assert (response.getvalue(), response["Content-Type"]) == (content, "image/webp")


def test_it_is_kept_by_the_browser_alone_which_asks_each_time(
    client: Client, version: PresentationVersion
) -> None:
    response = client.get(address(version, 1))
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_who_has_it_is_told_so(client: Client, version: PresentationVersion) -> None:
    tag = client.get(address(version, 1))["ETag"]
    again = client.get(address(version, 1), headers={"if-none-match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    other = client.get(address(version, 1, "?liten"), headers={"if-none-match": tag})
    assert other.status_code == 200


def test_to_tell_who_has_it_costs_no_reading(client: Client, version: PresentationVersion) -> None:
    tag = client.get(address(version, 1))["ETag"]
    default_storage.delete(str(PageImage.objects.get(number=1).file))
    again = client.get(address(version, 1), headers={"if-none-match": tag})
    assert again.status_code == 304


def test_drawn_anew_it_is_sent_again(client: Client, version: PresentationVersion) -> None:
    tag = client.get(address(version, 1))["ETag"]
    anew = default_storage.save("pages/stor.webp", ContentFile(b"penere"))
    PageImage.objects.filter(number=1).update(file=anew)
    response: Any = client.get(address(version, 1), headers={"if-none-match": tag})
    assert (response.status_code, response.getvalue()) == (200, b"penere")


@pytest.mark.parametrize("number", [0, 3, 10**30])
def test_there_are_no_other_pages(
    client: Client, version: PresentationVersion, number: int
) -> None:
    assert client.get(address(version, number)).status_code == 404


def test_an_earlier_version_is_for_the_secretariat_alone(
    client: Client, version: PresentationVersion, keep: Keep, secretariat: Person
) -> None:
    newer = with_pages(keep(b"to"), "En")
    assert client.get(address(version, 1)).status_code == 404
    assert client.get(address(newer, 1)).status_code == 200
    client.force_login(secretariat)
    assert client.get(address(version, 1)).status_code == 200


def test_what_waits_for_control_is_not_seen_and_hides_nothing(
    client: Client, version: PresentationVersion, keep: Keep
) -> None:
    held = with_pages(keep(b"to", held=True), "En")
    assert client.get(address(held, 1)).status_code == 404
    assert client.get(address(version, 1)).status_code == 200


@pytest.mark.parametrize(
    "hidden",
    [{"audience": "secretariat"}, {"publish_from": "2099-01-01T10:00Z"}, {"state": "held"}],
)
def test_what_one_may_not_see_has_no_pictures(
    client: Client, version: PresentationVersion, hidden: dict[str, str]
) -> None:
    Presentation.objects.update(**hidden)
    assert client.get(address(version, 1)).status_code == 404


def test_a_draft_shows_nothing(client: Client, version: PresentationVersion) -> None:
    Gathering.objects.update(state="draft")
    assert client.get(address(version, 1)).status_code == 404


def test_a_visitor_sees_what_is_public(client: Client, version: PresentationVersion) -> None:
    client.logout()
    assert client.get(address(version, 1)).status_code == 404
    Presentation.objects.update(audience="public", consent="public")
    assert client.get(address(version, 1)).status_code == 200


def test_what_is_withdrawn_is_gone_for_who_has_it_too(
    client: Client, version: PresentationVersion
) -> None:
    tag = client.get(address(version, 1))["ETag"]
    withdraw(presentation=version.presentation, by=None)
    again = client.get(address(version, 1), headers={"if-none-match": tag})
    assert again.status_code == 410


def test_a_picture_whose_file_is_gone_is_not_there(
    client: Client, version: PresentationVersion
) -> None:
    default_storage.delete(str(PageImage.objects.get(number=1).file))
    assert client.get(address(version, 1)).status_code == 404


def test_it_asks_three_times(
    client: Client,
    version: PresentationVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(3):
        client.get(address(version, 1))
