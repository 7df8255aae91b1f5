from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from gatherings.models import Gathering, Presentation
from gatherings.presentations import add_link
from gatherings.withdrawal import withdraw
from members.models import Message, Network, Person
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.paged import with_pages
from tests.gatherings.reader import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(presentation: Presentation, network: Network, keep: Keep) -> str:
    """Where it is withdrawn."""
    with_pages(keep(b"en"), "Hemmelig")
    return f"{presentation.get_absolute_url()}trekk/"


def test_looking_at_the_question_changes_nothing(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    client.force_login(secretariat)
    assert "Vil du trekke «Kultur og helse»?" in text_of(client, address)
    presentation.refresh_from_db()
    assert presentation.state == "ready"


def test_confirmed_it_is_gone_and_the_address_says_so(
    client: Client, address: str, presentation: Presentation, secretariat: Person, member: Person
) -> None:
    client.force_login(secretariat)
    assert client.post(address)["Location"] == presentation.get_absolute_url()
    assert "Last opp en ny fil på denne adressen" in text_of(
        client, presentation.get_absolute_url(), 410
    )
    client.force_login(member)
    text = text_of(client, presentation.get_absolute_url(), 410)
    assert "Presentasjonen er trukket" in text
    assert "Last opp en ny fil" not in text


def test_who_speaks_may_and_the_secretariat_is_told(
    client: Client, address: str, make_talk: MakeTalk, outsider: Person
) -> None:
    Presentation.objects.update(item=make_talk(person=outsider))
    client.force_login(outsider)
    assert "Sekretariatet får beskjed." in text_of(client, address)
    client.post(address)
    assert Presentation.objects.get().state == "withdrawn"
    assert Message.objects.get().subject.startswith("Kultur og helse er trukket")


def test_another_member_may_not(client: Client, address: str, member: Person) -> None:
    client.force_login(member)
    assert [client.get(address).status_code, client.post(address).status_code] == [403, 403]
    assert Presentation.objects.get().state == "ready"


def test_twice_is_once(client: Client, address: str, secretariat: Person, files: Path) -> None:
    client.force_login(secretariat)
    client.post(address)
    day = Presentation.objects.get().withdrawn_at
    assert client.get(address).status_code == 302
    assert client.post(address).status_code == 302
    assert Presentation.objects.get().withdrawn_at == day


def test_where_nothing_has_come_there_is_nothing_to_withdraw(
    client: Client, presentation: Presentation, network: Network, secretariat: Person
) -> None:
    client.force_login(secretariat)
    address = presentation.get_absolute_url()
    assert client.get(f"{address}trekk/")["Location"] == address
    client.post(f"{address}trekk/")
    assert Presentation.objects.get().state == "requested"


def test_who_may_not_know_of_it_is_told_the_day_and_whom_to_ask_and_no_more(
    client: Client, address: str, presentation: Presentation
) -> None:
    withdraw(presentation=presentation, by=None)
    text = text_of(client, presentation.get_absolute_url(), 410)
    today = date_format(timezone.localdate(), "j. F Y")
    assert f"En presentasjon lå på denne adressen. Den ble trukket {today}" in text
    assert "Spør Siri Sekretær i sekretariatet" in text
    assert "Kultur og helse" not in text
    assert "Første samling" not in text


@pytest.mark.parametrize(
    ("fields", "is_named"),
    [
        ({}, True),
        ({"audience": "secretariat", "consent": "no"}, False),
        ({"publish_from": timezone.now() + timedelta(days=9)}, False),
    ],
)
def test_members_are_told_its_title_where_it_was_for_them(
    client: Client, address: str, presentation: Presentation, member: Person,
    fields: dict[str, Any], *, is_named: bool,
) -> None:  # fmt: skip
    withdraw(presentation=presentation, by=None)
    Presentation.objects.update(**fields)
    client.force_login(member)
    text = text_of(client, presentation.get_absolute_url(), 410)
    assert ("«Kultur og helse» ble trukket" in text) is is_named
    assert ("Første samling" in text) is is_named


def test_a_draft_of_a_gathering_is_not_told_of(
    client: Client, address: str, presentation: Presentation, member: Person
) -> None:
    withdraw(presentation=presentation, by=None)
    Gathering.objects.update(state="draft")
    client.force_login(member)
    assert "Første samling" not in text_of(client, presentation.get_absolute_url(), 410)


def test_who_withdraws_a_link_is_not_told_that_what_it_leads_to_is_deleted(
    client: Client,
    presentation: Presentation,
    make_talk: MakeTalk,
    outsider: Person,
    network: Network,
) -> None:
    presentation.item = make_talk(person=outsider)
    presentation.save()
    add_link(presentation=presentation, link="https://example.org/opptak", by=None)
    client.force_login(outsider)
    own = f"/innlegg/{presentation.item.speakers.get().pk}/"
    for page in (f"{presentation.get_absolute_url()}trekk/", f"{own}trekk/"):
        assert "ligger et annet sted og blir ikke slettet" in text_of(client, page)
    page = presentation.get_absolute_url()
    said = client.post(f"{page}trekk/", follow=True).text + text_of(client, own)
    assert "det som lå her, er slettet" in said
    said += text_of(Client(), page, 410)
    assert "filen er slettet" not in said.lower()
    assert "filen" not in Message.objects.get().body.lower()


def test_who_withdraws_a_file_is_told_of_no_link(
    client: Client, address: str, secretariat: Person
) -> None:
    client.force_login(secretariat)
    assert "ligger et annet sted" not in text_of(client, address)
