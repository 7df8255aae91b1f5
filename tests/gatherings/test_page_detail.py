import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from gatherings.models import Presentation, PresentationVersion
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.gatherings.paged import with_pages
from tests.gatherings.reader import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(keep: Keep, network: Network, client: Client, member: Person) -> PresentationVersion:
    """Three pages, and a member who is signed in."""
    client.force_login(member)
    return with_pages(keep(b"en"), "En\nOm kultur", "To", "")


def address(version: PresentationVersion, number: int) -> str:
    return f"{version.presentation.get_absolute_url()}side/{number}/"


def test_a_page_is_shown_with_its_text_and_the_way_on(
    client: Client, version: PresentationVersion
) -> None:
    page = client.get(address(version, 2)).content.decode()
    code = version.presentation.code
    assert (
        f'src="/p/{code}/v/1/side/2.webp" width="1600" height="900" alt="Side 2 av 3: To"' in page
    )
    assert 'rel="prev" href="../1/#bla"' in page
    assert 'rel="next" href="../3/#bla"' in page
    assert "Kultur og helse: side 2 av 3" in text_of(client, address(version, 2))
    assert "<p>To</p>" in page


@pytest.mark.parametrize(("number", "ways"), [(1, (False, True)), (3, (True, False))])
def test_the_first_and_the_last_lead_one_way(
    client: Client, version: PresentationVersion, number: int, ways: tuple[bool, bool]
) -> None:
    page = client.get(address(version, number)).content.decode()
    assert ('rel="prev"' in page, 'rel="next"' in page) == ways


@pytest.mark.parametrize("number", [0, 4, 10**30])
def test_there_are_no_other_pages(
    client: Client, version: PresentationVersion, number: int
) -> None:
    assert client.get(address(version, number)).status_code == 404


def test_a_page_without_a_picture_has_its_text_open(
    client: Client, version: PresentationVersion
) -> None:
    version.images.all().delete()
    page = client.get(address(version, 1)).content.decode()
    assert "Vi har ikke bilde av denne siden." in page
    assert '<details class="ds-details" open>' in page


def test_a_link_has_no_pages(client: Client, version: PresentationVersion) -> None:
    PresentationVersion.objects.create(
        presentation=version.presentation, number=2, link="https://example.org", conversion="none"
    )
    assert client.get(address(version, 1)).status_code == 404


def test_a_visitor_is_shown_in_and_back(client: Client, version: PresentationVersion) -> None:
    client.logout()
    assert client.get(address(version, 1))["Location"].endswith(f"next={address(version, 1)}")


def test_what_is_withdrawn_says_so_at_its_pages_too(
    client: Client, version: PresentationVersion
) -> None:
    Presentation.objects.update(state="withdrawn", withdrawn_at="2026-06-16T10:00Z")
    assert client.get(address(version, 1)).status_code == 410


def test_a_page_of_three_hundred_costs_no_more_questions(
    client: Client,
    version: PresentationVersion,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(8):
        client.get(address(version, 2))
