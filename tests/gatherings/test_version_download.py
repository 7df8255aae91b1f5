import pytest
from django.test import Client

from gatherings.models import Presentation
from members.models import Network, Person
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("number", "content"), [(1, b"en"), (2, b"to")])
def test_the_secretariat_gets_any_version(
    client: Client,
    presentation: Presentation,
    network: Network,
    keep: Keep,
    secretariat: Person,
    number: int,
    content: bytes,
) -> None:
    keep(b"en")
    keep(b"to")
    client.force_login(secretariat)
    response = client.get(f"{presentation.get_absolute_url()}v/{number}/last-ned/")
    assert b"".join(response.streaming_content) == content  # type: ignore[attr-defined]  # it flows


def test_nobody_else_gets_an_earlier_one(
    client: Client, presentation: Presentation, network: Network, keep: Keep, member: Person
) -> None:
    keep(b"en")
    keep(b"to")
    client.force_login(member)
    assert client.get(f"{presentation.get_absolute_url()}v/1/last-ned/").status_code == 404
