import pytest
from django.test import Client

from gatherings.models import Presentation
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.gatherings.paged import with_pages
from tests.gatherings.reader import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(presentation: Presentation, network: Network, keep: Keep) -> str:
    """Where the first of two versions is."""
    with_pages(keep(b"en", name="Eldst.pdf"), "Om kultur")
    keep(b"to")
    return f"{presentation.get_absolute_url()}v/1/"


def test_the_secretariat_sees_an_earlier_version(
    client: Client, address: str, secretariat: Person
) -> None:
    client.force_login(secretariat)
    text = text_of(client, address)
    assert "Versjon 1 av Kultur og helse PDF, 2 byte, 1 side. Eldst.pdf" in text
    assert "Den nyeste er versjon 2. Bare sekretariatet ser denne." in text
    page = client.get(address).content.decode()
    assert 'href="side/1.webp"><img loading="lazy" src="side/1.webp?liten"' in page
    assert f'action="{address}tilbake/"' in page


def test_the_newest_is_not_put_out_again(client: Client, address: str, secretariat: Person) -> None:
    client.force_login(secretariat)
    text = text_of(client, address.replace("/v/1/", "/v/2/"))
    assert "Dette er den nyeste versjonen." in text
    assert "Legg ut denne igjen" not in text


def test_nobody_else_knows_of_it(
    client: Client, address: str, member: Person, secretariat: Person
) -> None:
    client.force_login(member)
    assert client.get(address).status_code == 404
    client.force_login(secretariat)
    assert client.get(address.replace("/v/1/", "/v/3/")).status_code == 404


@pytest.mark.parametrize("end", ["", "last-ned/", "side/1.webp"])
def test_of_what_is_withdrawn_each_version_says_so(
    client: Client, address: str, secretariat: Person, end: str
) -> None:
    Presentation.objects.update(state="withdrawn", withdrawn_at="2026-06-16T10:00Z")
    anonymous = client.get(address + end)
    client.force_login(secretariat)
    assert (anonymous.status_code, client.get(address + end).status_code) == (410, 410)
