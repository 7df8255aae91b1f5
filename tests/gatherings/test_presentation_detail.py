import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gatherings.models import Gathering, Presentation, PresentationVersion
from gatherings.models.presentations import new_code
from members.models import Network, Person
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.paged import with_pages
from tests.gatherings.reader import text_of
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db


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


SIZE = 'width="400" height="225"'


def test_its_pages_stand_in_a_strip_and_say_how_they_begin(
    client: Client, keep: Keep, presentation: Presentation, network: Network, member: Person
) -> None:
    with_pages(keep(b"en"), "Kultur <i>og</i> helse\nHUNT", "\n - \n Takk for   meg", "")
    client.force_login(member)
    page = client.get(presentation.get_absolute_url()).content.decode()
    assert re.findall(r'<a href="(side/.*?)"><img (.*?)></a>', page) == [
        (
            f"side/{number}/",
            f'loading="lazy" src="v/1/side/{number}.webp?liten" {SIZE} alt="{alt}"',
        )
        for number, alt in [
            (1, "Side 1 av 3: Kultur &lt;i&gt;og&lt;/i&gt; helse"),
            (2, "Side 2 av 3: Takk for meg"),
            (3, "Side 3 av 3"),
        ]
    ]
    assert f'href="/p/{presentation.code}/tekst/"' in page


def test_all_of_many_pages_stand_there_from_the_start(
    client: Client, keep: Keep, presentation: Presentation, network: Network, member: Person
) -> None:
    with_pages(keep(b"en"), *(f"Om {number}" for number in range(1, 301)))
    client.force_login(member)
    page = client.get(presentation.get_absolute_url()).content.decode()
    numbers = re.findall(r'<li value="(\d+)"><a href="side/\1/"><img loading="lazy"', page)
    assert numbers == [str(number) for number in range(1, 301)]
    assert "<details" not in page


@pytest.mark.parametrize(("pages", "offered"), [(3, False), (4, True)])
def test_one_passes_over_many_pages_or_jumps_to_one(
    client: Client, keep: Keep, presentation: Presentation, network: Network, member: Person,
    pages: int, *, offered: bool,
) -> None:  # fmt: skip
    with_pages(keep(b"en"), *["Tekst"] * pages)
    client.force_login(member)
    text = text_of(client, presentation.get_absolute_url())
    assert ("Hopp over sidene" in text, "Hopp til side Gå" in text) == (offered, offered)


@pytest.mark.parametrize(
    ("conversion", "sentence"),
    [
        ("waiting", "Vi lager bilder av sidene nå."),
        ("none", "Forhåndsvisning finnes ikke for denne filen."),
    ],
)
def test_without_pictures_it_says_why(
    client: Client,
    make_presentation: MakePresentation,
    member: Person,
    conversion: str,
    sentence: str,
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.update(conversion=conversion)
    client.force_login(member)
    assert sentence in text_of(client, presentation.get_absolute_url())


def test_a_new_version_says_its_number_and_day(
    client: Client, make_presentation: MakePresentation, member: Person
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.update(number=2, uploaded_at=datetime(2026, 6, 16, 10, tzinfo=UTC))
    client.force_login(member)
    text = text_of(client, presentation.get_absolute_url())
    assert "Lagt ut versjon 2, oppdatert 16. juni 2026" in text


CHANGES = ["Last opp ny versjon", "Endre hvem som kan se den", "Trekk presentasjonen"]


@pytest.mark.parametrize(
    ("who", "offered"), [("secretariat", True), ("outsider", True), ("member", False)]
)
def test_the_secretariat_and_who_speaks_are_offered_to_change_it(
    client: Client,
    network: Network,
    make_presentation: MakePresentation,
    make_talk: MakeTalk,
    outsider: Person,
    request: pytest.FixtureRequest,
    who: str,
    *,
    offered: bool,
) -> None:
    presentation = make_presentation(talk=make_talk(person=outsider))
    client.force_login(request.getfixturevalue(who))
    text = text_of(client, presentation.get_absolute_url())
    assert [change in text for change in CHANGES] == [offered] * 3


def test_other_versions_are_listed_for_the_secretariat_alone(
    client: Client,
    keep: Keep,
    presentation: Presentation,
    network: Network,
    secretariat: Person,
    member: Person,
) -> None:
    keep(b"en", name="Eldst.pdf")
    with_pages(keep(b"to"), "En")
    for who, seen in [(secretariat, True), (member, False)]:
        client.force_login(who)
        page = client.get(presentation.get_absolute_url()).content.decode()
        assert ("Eldst.pdf" in page, f"/p/{presentation.code}/v/1/" in page) == (seen, seen)
        assert 'href="side/1/"' in page


def test_what_waits_for_control_says_so_and_is_released_by_the_secretariat(
    client: Client,
    keep: Keep,
    presentation: Presentation,
    network: Network,
    secretariat: Person,
    member: Person,
) -> None:
    keep(b"en", name="Fri.pdf")
    keep(b"to", name="Holdt.pdf", held=True)
    client.force_login(secretariat)
    text = text_of(client, presentation.get_absolute_url())
    assert "Versjon 2 venter på kontroll." in text
    assert "Godkjenn filen" in text
    client.force_login(member)
    text = text_of(client, presentation.get_absolute_url())
    assert ("Fri.pdf" in text, "Holdt.pdf" in text, "Godkjenn filen" in text) == (
        True,
        False,
        False,
    )


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
    assert "versjon 2, oppdatert" in page
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
    assert "«Kultur og helse» ble trukket 1. oktober 2026." in text
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
    with django_assert_max_num_queries(10):
        client.get(presentation.get_absolute_url())


def test_codes_have_no_signs_that_look_alike() -> None:
    codes = {new_code() for _number in range(500)}
    assert len(codes) == 500
    assert not set("01ilo") & set("".join(codes))
    assert {len(code) for code in codes} == {8}
