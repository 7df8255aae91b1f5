import pytest
from django.test import Client

from gatherings.models import PresentationVersion
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.gatherings.paged import with_pages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "reached"),
    [("2", 2), ("0", 1), ("-4", 1), ("99", 3), ("9" * 18, 3), ("9" * 5000, 1), ("to", 1), ("", 1)],
)
def test_one_comes_to_the_page_or_the_nearest(
    client: Client, keep: Keep, network: Network, member: Person, asked: str, reached: int
) -> None:
    address = with_pages(keep(b"en"), "En", "To", "Tre").presentation.get_absolute_url()
    client.force_login(member)
    response = client.get(f"{address}side/", {"side": asked})
    assert (response.status_code, response["Location"]) == (302, f"{address}side/{reached}/")


def test_without_pages_one_comes_to_the_presentation(
    client: Client, keep: Keep, network: Network, member: Person
) -> None:
    address = keep(b"en").presentation.get_absolute_url()
    PresentationVersion.objects.update(pages=None)
    client.force_login(member)
    assert client.get(f"{address}side/?side=2")["Location"] == address
