from pathlib import Path

import pytest
from django.test import Client

from gatherings.models import Presentation, PresentationVersion
from gatherings.presentations import add_link
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.gatherings.reader import text_of
from tests.gatherings.test_presentations import kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(presentation: Presentation, network: Network, keep: Keep) -> str:
    """Where the first of two versions is."""
    keep(b"en", name="Først.pdf")
    keep(b"to")
    return f"{presentation.get_absolute_url()}v/1/"


def test_going_back_is_the_same_bytes_under_a_new_number(
    client: Client, address: str, presentation: Presentation, secretariat: Person, files: Path
) -> None:
    client.force_login(secretariat)
    response = client.post(f"{address}tilbake/")
    assert response["Location"] == presentation.get_absolute_url()
    first, third = presentation.versions.get(number=1), presentation.versions.get(number=3)
    assert (third.name, third.sha256, third.uploaded_by) == ("Først.pdf", first.sha256, secretariat)
    assert Path(third.file.path).read_bytes() == b"en"
    assert len(kept(files)) == 3
    assert third.conversion == "waiting"


def test_twice_is_once(client: Client, address: str, secretariat: Person) -> None:
    client.force_login(secretariat)
    client.post(f"{address}tilbake/")
    response = client.post(f"{address}tilbake/", follow=True)
    assert "Ingen endring" in response.content.decode()
    assert PresentationVersion.objects.count() == 3


def test_a_link_comes_back_too(
    client: Client, address: str, presentation: Presentation, keep: Keep, secretariat: Person
) -> None:
    link = add_link(presentation=presentation, link="https://example.org/opptak", by=None)
    keep(b"tre")
    client.force_login(secretariat)
    client.post(address.replace("/v/1/", f"/v/{link.number}/") + "tilbake/")
    assert presentation.versions.latest("number").link == "https://example.org/opptak"


def test_what_waited_for_control_waits_again(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    presentation.versions.filter(number=1).update(held=True)
    client.force_login(secretariat)
    client.post(f"{address}tilbake/")
    assert presentation.versions.get(number=3).held


def test_a_version_whose_file_is_gone_stays_where_it_is(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    Path(presentation.versions.get(number=1).file.path).unlink()
    client.force_login(secretariat)
    assert client.post(f"{address}tilbake/")["Location"] == address
    assert "Filen til denne versjonen er borte" in text_of(client, address)
    assert presentation.versions.count() == 2


def test_nobody_else_goes_back(client: Client, address: str, member: Person) -> None:
    client.force_login(member)
    assert client.post(f"{address}tilbake/").status_code == 403
    assert PresentationVersion.objects.count() == 2
