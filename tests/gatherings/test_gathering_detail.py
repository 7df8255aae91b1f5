import re
from datetime import UTC, datetime, time

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from gatherings.models import AgendaItem, Gathering, Photo, Presentation, PresentationVersion
from members.models import Appointment, Network, Organisation, Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakeGathering, MakePresentation

pytestmark = pytest.mark.django_db


def text_of(client: Client, gathering: Gathering) -> str:
    """What a reader of the page's middle sees, on one line."""
    page = client.get(gathering.get_absolute_url()).content.decode()
    middle = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", strip_tags(middle.replace("<", " <")))


def titles_of(client: Client, gathering: Gathering) -> list[str]:
    """The presentations, in the order of the page."""
    page = client.get(gathering.get_absolute_url()).content.decode()
    return re.findall(r'href="/p/\w+/"[^>]*>([^<]+)</a>', page)


def test_the_facts_stand_on_the_page(client: Client, make_gathering: MakeGathering) -> None:
    gathering = make_gathering(
        starts_at=datetime(2026, 12, 3, 9, tzinfo=UTC),
        ends_at=datetime(2026, 12, 3, 14, tzinfo=UTC),
        lead="Vi møtes.",
        format="hybrid",
        host=Organisation.objects.get(number="5007"),
    )
    text = text_of(client, gathering)
    assert "Når torsdag 3. desember 2026 kl. 10–15" in text
    assert "Hvor Statens hus, Trondheim" in text
    assert "Form Fysisk og digitalt" in text
    assert "Vert Namsos kommune" in text
    assert "Vi møtes." in text


def test_the_text_is_markdown_without_html(client: Client, make_gathering: MakeGathering) -> None:
    gathering = make_gathering(text="Ta med *lua*. <script>alert(1)</script>")
    page = client.get(gathering.get_absolute_url()).content.decode()
    assert "<em>lua</em>" in page
    assert "<script>alert" not in page


def test_the_programme_stands_in_its_order_with_times(
    client: Client, gathering: Gathering, make_talk: MakeTalk
) -> None:
    make_talk(title="Kaffe", order=3, start=time(11, 15), kind="break")
    make_talk(title="Velkommen", order=1, start=time(9), minutes=75)
    make_talk(title="Arbeid", order=2, day=2)
    text = text_of(client, gathering)
    assert "9.00 – 10.15 Velkommen" in text.replace("09.00", "9.00")
    assert text.index("Velkommen") < text.index("dag 2 Arbeid") < text.index("11.15 Kaffe")


def test_an_entry_past_midnight_ends_on_the_next_day() -> None:
    assert AgendaItem(start=time(23, 30), minutes=45).end == time(0, 15)


@pytest.mark.parametrize(("start", "minutes"), [(None, 30), (time(9), None), (None, None)])
def test_an_entry_without_start_or_length_has_no_end(
    start: time | None, minutes: int | None
) -> None:
    assert AgendaItem(start=start, minutes=minutes).end is None


def test_speakers_stand_as_shown_that_day(
    client: Client, gathering: Gathering, make_talk: MakeTalk, member: Person
) -> None:
    item = make_talk(person=member)
    item.speakers.create(organisation="Trondheim kommune")
    Appointment.objects.update(title="Rådmann")
    assert "HUNT Åse Ødegård, Forsker, NTNU Trondheim kommune" in text_of(client, gathering)


def test_without_a_programme_the_page_says_so(client: Client, gathering: Gathering) -> None:
    assert "Programmet er ikke klart ennå." in text_of(client, gathering)


def test_presentations_stand_in_programme_order_those_outside_it_last(
    client: Client,
    gathering: Gathering,
    make_talk: MakeTalk,
    make_presentation: MakePresentation,
    member: Person,
) -> None:
    second, first = make_talk(order=2), make_talk(order=1)
    make_presentation(title="Vedlegg")
    make_presentation(title="Andre", talk=second)
    make_presentation(title="Første", talk=first)
    client.force_login(member)
    assert titles_of(client, gathering) == ["Første", "Andre", "Vedlegg"]


def test_an_order_that_the_secretariat_gave_goes_before_the_programmes(
    client: Client,
    gathering: Gathering,
    make_talk: MakeTalk,
    make_presentation: MakePresentation,
    member: Person,
) -> None:
    make_presentation(title="Andre", talk=make_talk(order=1), order=2)
    make_presentation(title="Første", talk=make_talk(order=2), order=1)
    client.force_login(member)
    assert titles_of(client, gathering) == ["Første", "Andre"]


def test_a_presentation_stands_with_type_size_pages_and_speakers(
    client: Client,
    gathering: Gathering,
    make_talk: MakeTalk,
    make_presentation: MakePresentation,
    member: Person,
    outsider: Person,
) -> None:
    make_presentation(talk=make_talk(person=outsider))
    client.force_login(member)
    seen = "PDF Kultur og helse Ulf Utenfor, Forsker, NTNU PDF, 1,9 MB, 7 sider Last ned"
    assert seen in text_of(client, gathering)


def test_only_the_current_version_stands_there(
    client: Client, gathering: Gathering, make_presentation: MakePresentation, member: Person
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.create(
        presentation=presentation, number=2, link="https://example.org/opptak", conversion="none"
    )
    client.force_login(member)
    assert "Lenke Kultur og helse Lenke Åpne lenken" in text_of(client, gathering)
    assert titles_of(client, gathering) == ["Kultur og helse"]


def test_the_version_before_a_purged_one_is_the_current(
    make_presentation: MakePresentation, member: Person
) -> None:
    presentation = make_presentation()
    PresentationVersion.objects.create(
        presentation=presentation, number=2, purged_at=timezone.now()
    )
    visible = PresentationVersion.objects.visible_to(member).current()
    assert [version.number for version in visible] == [1]
    assert presentation.current == visible[0]


def test_visitors_see_a_way_in_and_public_titles_only(
    client: Client, gathering: Gathering, make_presentation: MakePresentation
) -> None:
    make_presentation(title="For medlemmer")
    make_presentation(title="For alle", audience="public", consent="public")
    text = text_of(client, gathering)
    assert titles_of(client, gathering) == ["For alle"]
    assert "For medlemmer" not in text
    assert "De andre presentasjonene er for medlemmer av nettverket. Logg inn for å se" in text


def test_a_member_is_told_that_none_is_there_yet(
    client: Client, gathering: Gathering, member: Person
) -> None:
    client.force_login(member)
    assert "Ingen presentasjoner er lagt ut ennå." in text_of(client, gathering)


def test_the_secretariat_sees_which_presentations_others_do_not(
    client: Client, gathering: Gathering, make_presentation: MakePresentation, secretariat: Person
) -> None:
    make_presentation(audience="secretariat")
    client.force_login(secretariat)
    assert "7 sider · bare for sekretariatet" in text_of(client, gathering)


def test_only_the_secretariat_puts_a_new_version_out_from_here(
    client: Client,
    gathering: Gathering,
    make_presentation: MakePresentation,
    secretariat: Person,
    member: Person,
) -> None:
    place = f'href="/p/{make_presentation().code}/ny-versjon/"'
    shown = []
    for person in (secretariat, member):
        client.force_login(person)
        shown.append(place in client.get(gathering.get_absolute_url()).text)
    assert shown == [True, False]


def test_a_member_gets_the_join_link(
    client: Client, make_gathering: MakeGathering, member: Person
) -> None:
    gathering = make_gathering(join_url="https://example.org/rom")
    client.force_login(member)
    assert "https://example.org/rom" in client.get(gathering.get_absolute_url()).content.decode()


def test_visitors_and_outsiders_do_not_get_the_join_link(
    client: Client, make_gathering: MakeGathering, outsider: Person
) -> None:
    gathering = make_gathering(join_url="https://example.org/rom")
    assert "/rom" not in client.get(gathering.get_absolute_url()).content.decode()
    client.force_login(outsider)
    assert "/rom" not in client.get(gathering.get_absolute_url()).content.decode()


def test_nobody_joins_what_is_over_or_cancelled(
    client: Client, make_gathering: MakeGathering, member: Person
) -> None:
    client.force_login(member)
    cancelled = {"state": "cancelled", "cancelled_at": timezone.now(), "cancel_reason": "Streik"}
    over = make_gathering(days=-2, join_url="https://example.org/rom")
    called_off = make_gathering(join_url="https://example.org/rom", **cancelled)
    for gathering in (over, called_off):
        assert "/rom" not in client.get(gathering.get_absolute_url()).content.decode()


def test_the_lead_picture_stands_beside_and_the_others_below_when_one_comes_there(
    client: Client, gathering: Gathering
) -> None:
    for lead, alt in ((False, "Kulturkafé i Selbu"), (True, "Sju personer rundt et bord.")):
        Photo.objects.create(
            gathering=gathering,
            file="photos/1.webp",
            sha256="a" * 64,
            width=3,
            height=2,
            alt=alt,
            credit=f"Foto: {'Kari' if lead else 'Ola'}",
            lead=lead,
        )
    page = client.get(gathering.get_absolute_url()).content.decode()
    below, beside = page[page.index('id="bilder"') :].split("<aside")
    assert re.findall(r'<img (loading="lazy")?.*alt="([^"]+)"', below) == [
        ('loading="lazy"', "Kulturkafé i Selbu")
    ]
    assert re.findall(r'<img (loading="lazy")?.*alt="([^"]+)"', beside) == [
        ("", "Sju personer rundt et bord.")
    ]
    assert ("Foto: Ola" in below, "Foto: Kari" in beside) == (True, True)


def test_without_more_pictures_there_is_no_heading_for_them(
    client: Client, gathering: Gathering
) -> None:
    assert "Bilder" not in text_of(client, gathering)


def test_a_draft_says_that_it_is_one(
    client: Client, make_gathering: MakeGathering, secretariat: Person
) -> None:
    gathering = make_gathering(state="draft")
    client.force_login(secretariat)
    assert "Utkast. Bare sekretariatet ser denne siden." in text_of(client, gathering)
    assert "Rediger samlingen" in text_of(client, gathering)


def test_a_draft_is_not_there_for_members(
    client: Client, make_gathering: MakeGathering, member: Person
) -> None:
    client.force_login(member)
    assert client.get(make_gathering(state="draft").get_absolute_url()).status_code == 404


def test_an_unknown_gathering_is_not_there(client: Client, network: Network) -> None:
    assert client.get("/samlinger/ukjent/").status_code == 404


@pytest.mark.parametrize("rows", [1, 50])
def test_the_page_asks_eight_times_however_long_it_is(
    client: Client,
    network: Network,
    gathering: Gathering,
    make_talk: MakeTalk,
    make_presentation: MakePresentation,
    member: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        speaker = Person.objects.create(name=f"Innleder {number}")
        make_presentation(talk=make_talk(person=speaker, order=number))
    client.force_login(member)
    with django_assert_max_num_queries(8):
        client.get(gathering.get_absolute_url())
    assert Presentation.objects.count() == rows
