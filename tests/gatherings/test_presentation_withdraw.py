from pathlib import Path

import pytest
from django.test import Client

from gatherings.models import Presentation
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
