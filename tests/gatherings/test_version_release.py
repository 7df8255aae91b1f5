import pytest
from django.test import Client

from gatherings.models import Presentation, PresentationVersion
from members.models import Network, Person
from tests.gatherings.conftest import Keep, MakeTalk

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(presentation: Presentation, network: Network, keep: Keep) -> str:
    """Where the only version, which waits for control, is let out."""
    keep(b"en", held=True)
    return f"{presentation.get_absolute_url()}v/1/slipp-fri/"


def test_the_secretariat_lets_it_out(
    client: Client, address: str, presentation: Presentation, secretariat: Person, member: Person
) -> None:
    client.force_login(secretariat)
    assert client.post(address)["Location"] == presentation.get_absolute_url()
    client.force_login(member)
    assert client.get(presentation.get_absolute_url()).status_code == 200


def test_who_speaks_does_not_let_out_her_own(
    client: Client, address: str, make_talk: MakeTalk, outsider: Person
) -> None:
    Presentation.objects.update(item=make_talk(person=outsider))
    PresentationVersion.objects.update(uploaded_by=outsider)
    client.force_login(outsider)
    assert client.post(address).status_code == 403
    assert Presentation.objects.get().state == "held"


def test_a_look_lets_nothing_out(client: Client, address: str, secretariat: Person) -> None:
    client.force_login(secretariat)
    assert client.get(address).status_code == 405
    assert Presentation.objects.get().state == "held"


def test_there_is_no_other_version(client: Client, address: str, secretariat: Person) -> None:
    client.force_login(secretariat)
    assert client.post(address.replace("/v/1/", "/v/2/")).status_code == 404
