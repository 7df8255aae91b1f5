"""Min side: what the register holds about the one who looks, to see and to change."""

import re

import pytest
from django.test import Client

from members.models import Change, Network, Organisation, Person
from tests.personas import appoint

pytestmark = pytest.mark.django_db

HERE = "/min-side/"
FORM = {"name": "Åse Ødegård", "phone": "900 00 009", "phone_shown": "on", "language": "nb"}


@pytest.fixture
def her(client: Client, member: Person, network: Network) -> Client:
    """A member, signed in."""
    client.force_login(member)
    return client


def test_she_sees_what_is_held_about_her(her: Client) -> None:
    page = her.get(HERE).text
    assert 'value="Åse Ødegård"' in page
    assert 'value="900 00 001"' in page
    assert "Kultursjef" in page
    assert "Trondheim kommune" in page


def test_her_name_on_every_page_leads_there(her: Client) -> None:
    assert re.search(r'href="/min-side/"[^>]*>Åse Ødegård</a>', her.get("/").text)


def test_from_there_she_finds_all_that_is_hers(her: Client) -> None:
    links = re.findall(r'href="(/min-side/[^"]+)"', her.get(HERE).text)
    assert links == [
        "/min-side/innlogging/", "/min-side/adresser/", "/min-side/e-post/", "/min-side/data/"
    ]  # fmt: skip
    assert [her.get(link).status_code for link in links] == [200] * 4


def test_what_she_changes_is_kept_and_said_to_be_done_by_her(her: Client, member: Person) -> None:
    answer = her.post(HERE, FORM | {"name": "Åse By", "language": "nn"} | {"phone_shown": ""})
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    member.refresh_from_db()
    assert (member.name, member.phone, member.phone_shown, member.language) == (
        "Åse By", "900 00 009", False, "nn"
    )  # fmt: skip
    change = Change.objects.filter(table="members_person", action="changed").latest("pk")
    assert change.by == change.person == member
    assert change.fields == ["language", "name", "phone", "phone_shown"]


def test_a_name_must_be_written_and_nothing_that_she_typed_is_lost(
    her: Client, member: Person
) -> None:
    page = her.post(HERE, FORM | {"name": "  "}).text
    assert "<title>Feil: Min side" in page
    assert 'value="900 00 009"' in page
    member.refresh_from_db()
    assert (member.name, member.phone) == ("Åse Ødegård", "900 00 001")


def test_nothing_but_her_own_fields_can_be_sent(her: Client, member: Person) -> None:
    her.post(HERE, FORM | {"email": "annen@example.org", "deactivated_at": "2020-01-01"})
    member.refresh_from_db()
    assert (member.email, member.deactivated_at) == ("ase@example.org", None)


def test_appointments_are_to_read_and_what_is_wrong_can_be_told(her: Client) -> None:
    page = her.get(HERE).text
    assert 'href="mailto:siri@example.org?subject=Vervet%20mitt%20i%20registeret"' in page
    assert "Stemmer ikke dette?" in page


def test_a_former_member_has_her_own_page(
    client: Client, former_member: Person, network: Network
) -> None:
    client.force_login(former_member)
    page = client.get(HERE).text
    assert "Tiril Tidligere" in page
    assert "Selbu kommune" in page
    assert 'href="/medlemmer/' not in page


def test_nobody_elses_office_is_there(her: Client, outsider: Person, namsos: Organisation) -> None:
    appoint(outsider, namsos, title="Enhetsleder")
    assert "Enhetsleder" not in her.get(HERE).text


def test_a_name_is_one_line_for_it_stands_in_letters(her: Client, member: Person) -> None:
    her.post(HERE, FORM | {"name": "Åse\r\n\r\n# Ødegård", "phone": "900\n00 009"})
    member.refresh_from_db()
    assert (member.name, member.phone) == ("Åse # Ødegård", "900 00 009")
