import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from gatherings.models import Gathering, PresentationVersion
from gatherings.models.presentations import new_code
from members.models import Network, Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str, status: int = 200) -> str:
    """What a reader of the page's middle sees, on one line."""
    response = client.get(address)
    assert response.status_code == status
    page = response.content.decode()
    middle = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", strip_tags(middle.replace("<", " <")))


def test_it_says_what_it_is_and_where_it_comes_from(
    client: Client, make_presentation: MakePresentation, make_talk: MakeTalk, member: Person
) -> None:
    presentation = make_presentation(talk=make_talk(person=member))
    PresentationVersion.objects.update(uploaded_at=datetime(2026, 6, 16, 10, tzinfo=UTC))
    client.force_login(member)
    text = text_of(client, presentation.get_absolute_url())
    assert "Kultur og helse Åse Ødegård, Forsker, NTNU Last ned (PDF, 1,9 MB)" in text
    assert "Fil Kultur og helse.pdf Type PDF, 1,9 MB, 7 sider" in text
    assert "Lagt ut 16. juni 2026 Synlig for Medlemmene" in text
    assert f"Adresse testserver/p/{presentation.code}/" in text.replace("testserver ", "testserver")


def test_its_text_can_be_read_page_by_page(
    client: Client, make_presentation: MakePresentation, member: Person
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.update(text=["Hei <b>du</b>", "Takk"])
    client.force_login(member)
    page = client.get(presentation.get_absolute_url()).content.decode()
    assert "<p>Hei &lt;b&gt;du&lt;/b&gt;</p>" in page
    assert "Side 2" in page


def test_a_link_is_opened_elsewhere(
    client: Client, make_presentation: MakePresentation, member: Person
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.create(
        presentation=presentation, number=2, link="https://example.org/opptak", conversion="none"
    )
    client.force_login(member)
    page = client.get(presentation.get_absolute_url()).content.decode()
    assert 'href="https://example.org/opptak"' in page
    assert "(versjon 2)" in page
    assert "Last ned" not in page


def test_without_a_version_it_is_not_out_yet(
    client: Client, make_presentation: MakePresentation, secretariat: Person
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.all().delete()
    client.force_login(secretariat)
    text = text_of(client, presentation.get_absolute_url())
    assert "Presentasjonen er ikke lagt ut ennå." in text


def test_only_the_secretariat_is_told_that_reading_failed(
    client: Client, make_presentation: MakePresentation, secretariat: Person, member: Person
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.update(conversion="failed", conversion_reason="For lang tid.")
    client.force_login(member)
    assert "For lang tid." not in text_of(client, presentation.get_absolute_url())
    client.force_login(secretariat)
    assert "For lang tid." in text_of(client, presentation.get_absolute_url())


@pytest.mark.parametrize("what", ["", "last-ned/"])
def test_a_visitor_is_shown_in_and_back(
    client: Client, network: Network, make_presentation: MakePresentation, what: str
) -> None:
    address = f"{make_presentation().get_absolute_url()}{what}"
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (
        302,
        f"{reverse('account_login')}?next={address}",
    )


@pytest.mark.parametrize("what", ["", "last-ned/"])
def test_a_visitor_is_not_told_whether_a_code_exists(client: Client, db: None, what: str) -> None:
    response = client.get(f"/p/ukjent22/{what}")
    assert response["Location"] == f"{reverse('account_login')}?next=/p/ukjent22/{what}"


@pytest.mark.parametrize("what", ["", "last-ned/"])
def test_an_unknown_code_is_not_there_for_a_member(
    client: Client, network: Network, member: Person, what: str
) -> None:
    client.force_login(member)
    assert client.get(f"/p/ukjent22/{what}").status_code == 404


@pytest.mark.parametrize("what", ["", "last-ned/"])
def test_what_is_for_members_is_not_there_for_an_outsider(
    client: Client,
    network: Network,
    make_presentation: MakePresentation,
    outsider: Person,
    what: str,
) -> None:
    client.force_login(outsider)
    address = f"{make_presentation().get_absolute_url()}{what}"
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("what", ["", "last-ned/"])
def test_a_withdrawn_one_says_when_and_whom_to_ask(
    client: Client,
    network: Network,
    make_presentation: MakePresentation,
    member: Person,
    what: str,
) -> None:
    day = datetime(2026, 9, 30, 23, tzinfo=UTC)
    presentation = make_presentation(state="withdrawn", withdrawn_at=day)
    client.force_login(member)
    text = text_of(client, f"{presentation.get_absolute_url()}{what}", 410)
    assert "Den ble trukket 1. oktober 2026." in text
    assert "Spør Siri Sekretær i sekretariatet" in text


def test_a_withdrawn_public_one_says_so_to_visitors(
    client: Client, network: Network, make_presentation: MakePresentation
) -> None:
    presentation = make_presentation(
        state="withdrawn", withdrawn_at=timezone.now(), audience="public", consent="public"
    )
    assert client.get(presentation.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("speakers", [1, 20])
def test_the_page_asks_as_often_for_many_speakers_as_for_one(
    client: Client,
    network: Network,
    gathering: Gathering,
    make_presentation: MakePresentation,
    make_talk: MakeTalk,
    member: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    speakers: int,
) -> None:
    talk = make_talk()
    for number in range(speakers):
        talk.speakers.create(person=Person.objects.create(name=f"Innleder {number}"))
    presentation = make_presentation(talk=talk)
    client.force_login(member)
    with django_assert_max_num_queries(7):
        client.get(presentation.get_absolute_url())


def test_codes_have_no_signs_that_look_alike() -> None:
    codes = {new_code() for _number in range(500)}
    assert len(codes) == 500
    assert not set("01ilo") & set("".join(codes))
    assert {len(code) for code in codes} == {8}
