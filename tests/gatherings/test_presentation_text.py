import pytest
from django.test import Client

from gatherings.models import Presentation
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.gatherings.paged import with_pages
from tests.gatherings.reader import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(presentation: Presentation, network: Network, client: Client, member: Person) -> str:
    """Where the text is, with a member who is signed in."""
    client.force_login(member)
    return f"{presentation.get_absolute_url()}tekst/"


def test_the_text_is_read_page_by_page(client: Client, keep: Keep, address: str) -> None:
    with_pages(keep(b"en"), "Hei <b>du</b>", " ", "Takk")
    page = client.get(address).content.decode()
    assert "<p>Hei &lt;b&gt;du&lt;/b&gt;</p>" in page
    assert "Side 2 Ingen tekst på denne siden. Side 3 Takk" in text_of(client, address)
    assert 'id="side-3"' in page


def test_a_long_text_comes_fifty_pages_at_a_time(client: Client, keep: Keep, address: str) -> None:
    with_pages(keep(b"en"), *(f"Om {number}." for number in range(1, 72)), images=False)
    first, second = text_of(client, address), text_of(client, f"{address}?side=2")
    assert ("Om 50." in first, "Om 51." in first) == (True, False)
    assert ("Om 50." in second, "Om 51." in second, "Om 71." in second) == (False, True, True)


def test_a_file_without_text_says_so(client: Client, keep: Keep, address: str) -> None:
    keep(b"en")
    assert "Vi har ingen tekst fra denne presentasjonen." in text_of(client, address)


def test_the_text_of_what_is_withdrawn_is_gone(
    client: Client, presentation: Presentation, keep: Keep, address: str
) -> None:
    with_pages(keep(b"en"), "Hemmelig")
    Presentation.objects.update(state="withdrawn", withdrawn_at="2026-06-16T10:00Z")
    assert "Hemmelig" not in text_of(client, address, 410)
