"""Whom to ask stands on every page, also on those that come when nothing else does."""

from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import Error, connection
from django.test import Client
from pytest_django.fixtures import Settings

from kulturnett.contact import NetworkFacts, kept_facts, network_facts
from members.models import Network, Person
from tests.frame.conftest import CONTACT


@pytest.fixture(autouse=True)
def own_cache(settings: Settings, tmp_path: Path) -> Path:
    kept = settings.CACHES["kept"] | {"LOCATION": tmp_path / "kept"}
    settings.CACHES = settings.CACHES | {"kept": kept}
    return tmp_path / "kept"


def test_the_contact_is_read_and_kept(network: Network) -> None:
    assert network_facts() == NetworkFacts(**CONTACT)
    assert kept_facts() == NetworkFacts(**CONTACT)


def test_a_new_contact_replaces_the_kept_one(network: Network, member: Person) -> None:
    network_facts()
    Network.objects.update(contact=member)
    network_facts()
    assert kept_facts().contact_name == "Åse Ødegård"


def test_without_a_network_there_are_plain_words(db: None) -> None:
    assert network_facts() == NetworkFacts()
    assert kept_facts() == NetworkFacts()


def test_the_kept_contact_is_used_when_the_database_does_not_answer(network: Network) -> None:
    network_facts()
    with pytest.raises(Error), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    # From here the transaction refuses every question.
    assert network_facts() == NetworkFacts(**CONTACT)


def test_what_another_release_kept_is_passed_over(db: None) -> None:
    caches["kept"].set("network", {"name": "N", "colour": "red"})
    assert kept_facts() == NetworkFacts()


def test_half_a_file_is_passed_over(network: Network, own_cache: Path) -> None:
    network_facts()
    (path,) = own_cache.iterdir()
    path.write_bytes(path.read_bytes()[:40])
    assert kept_facts() == NetworkFacts()


def test_a_disk_that_takes_nothing_does_not_stop_a_page(
    client: Client, network: Network, own_cache: Path
) -> None:
    own_cache.touch()  # a file where the folder should be
    response = client.get("/samlinger/")
    assert response.status_code == 200
    assert "siri@example.org" in response.text


@pytest.mark.parametrize(
    ("name", "short", "where"),
    [
        ("Kulturnettverket i Trøndelag", "Kulturnettverket", "i Trøndelag"),
        ("Kulturnettverket", "Kulturnettverket", ""),
    ],
)
def test_the_name_is_shown_on_two_lines(name: str, short: str, where: str) -> None:
    facts = NetworkFacts(name=name)
    assert (facts.short_name, facts.where) == (short, where)
