import re

import pytest
from django.test import Client

from gatherings.models import Presentation
from gatherings.withdrawal import purge
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


def test_of_one_that_is_out_while_a_newer_waits_the_page_says_so(
    client: Client, address: str, secretariat: Person, presentation: Presentation
) -> None:
    presentation.versions.filter(number=2).update(held=True)
    client.force_login(secretariat)
    text = text_of(client, address)
    assert "Den nyeste er versjon 2, og den venter på kontroll." in text
    assert "Så lenge er det denne som ligger ute." in text
    assert "Bare sekretariatet ser denne" not in text


@pytest.mark.parametrize("end", ["", "v/2/"])
def test_of_one_that_waits_the_page_says_which_is_out(
    client: Client, address: str, secretariat: Person, presentation: Presentation, end: str
) -> None:
    presentation.versions.filter(number=2).update(held=True)
    client.force_login(secretariat)
    text = text_of(client, presentation.get_absolute_url() + end)
    assert "Nå er det versjon 1 som ligger ute." in text


def test_where_all_wait_none_is_said_to_be_out(
    client: Client, address: str, secretariat: Person, presentation: Presentation
) -> None:
    presentation.versions.update(held=True)
    client.force_login(secretariat)
    texts = [text_of(client, presentation.get_absolute_url() + end) for end in ("", "v/1/")]
    assert ["ligger ute" in text for text in texts] == [False, False]


def test_of_one_that_waits_after_one_that_is_gone_nothing_is_said_to_be_out(
    client: Client, address: str, secretariat: Person, presentation: Presentation
) -> None:
    purge(presentation.versions.filter(number=1))
    presentation.versions.filter(number=2).update(held=True)
    client.force_login(secretariat)
    text = text_of(client, presentation.get_absolute_url())
    assert "Versjon 2 venter på kontroll." in text
    assert "ligger ute" not in text
    assert "versjonen før" not in text


def test_the_list_of_others_does_not_hide_the_one_that_is_out(
    client: Client, address: str, secretariat: Person, presentation: Presentation
) -> None:
    client.force_login(secretariat)
    there = presentation.get_absolute_url()
    assert re.search(r"Eldst.pdf , [^,]* \d{4} kl\. \d\d\.\d\d", text_of(client, there))
    before = "Bare sekretariatet ser disse." in text_of(client, there)
    presentation.versions.filter(number=2).update(held=True)
    assert (before, "Bare sekretariatet ser disse." in text_of(client, there)) == (True, False)
