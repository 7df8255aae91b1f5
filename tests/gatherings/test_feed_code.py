import html

import pytest
from django.conf import settings as now
from django.test import Client
from pytest_django.fixtures import Settings

from gatherings.models import Gathering
from members.models import Network, Person
from tests.arrival import by_code
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, gathering: Gathering, network: Network, secretariat: Person) -> str:
    """Where the secretariat, who is signed in, gets the code."""
    client.force_login(secretariat)
    return f"/feed/{gathering.slug}/kode/"


def test_the_code_can_be_copied(
    client: Client, page: str, gathering: Gathering, make_presentation: MakePresentation
) -> None:
    make_presentation(audience="public", consent="public")
    text = html.unescape(client.get(page).content.decode())
    assert (
        f'<iframe src="{now.SITE_URL}/feed/{gathering.slug}/" title="Presentasjoner fra Første '
        'samling" width="100%" height="600" loading="lazy"></iframe>'
    ) in text
    assert "1 presentasjon fra samlingen er åpen for alle." in text


def test_it_says_who_may_show_the_list(client: Client, page: str, settings: Settings) -> None:
    assert "Ingen nettsteder kan vise listen ennå." in client.get(page).content.decode()
    settings.EMBED_HOSTS = ["https://www.ks.no"]
    assert "kan vise listen: https://www.ks.no." in client.get(page).content.decode()


def test_who_has_one_factor_alone_is_led_to_the_desks_own_door_and_back(
    page: str, secretariat: Person
) -> None:
    client = Client()
    by_code(client, secretariat)
    assert client.get(page)["Location"] == f"/admin/login/?next={page}"


def test_it_is_for_the_secretariat(client: Client, page: str, member: Person) -> None:
    client.force_login(member)
    assert client.get(page).status_code == 403
