"""The accessibility statement: public, and with somebody to tell."""

import pytest
from django.test import Client

from kulturnett.accessibility import BREACHES
from members.models import Network

pytestmark = pytest.mark.django_db


def test_it_names_what_is_not_in_place_and_whom_to_tell(client: Client, network: Network) -> None:
    page = client.get("/tilgjengelighet/").content.decode()
    assert [breach.criterion in page for breach in BREACHES] == [True] * len(BREACHES)
    assert "mailto:siri@example.org" in page


def test_every_page_leads_there(client: Client, network: Network) -> None:
    assert 'href="/tilgjengelighet/"' in client.get("/finnes-ikke/").content.decode()
