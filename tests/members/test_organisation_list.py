"""The seat map: who leads culture in each organisation of the network today."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from members.models import Appointment, Organisation, Person
from tests.personas import LONG_AGO, appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat_map(client: Client, member: Person) -> Client:
    """A member, signed in."""
    client.force_login(member)
    return client


def rows(client: Client, words: str = "", page: int = 1) -> list[str]:
    """The text of each row of the table, its tags and line breaks left out."""
    text = client.get("/medlemmer/", {"q": words, "side": str(page)}).text
    found = re.findall(r"<tr><th>.*?</tr>", text, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]


def person(name: str, **fields: str) -> Person:
    return Person.objects.create(name=name, **fields)


def hold(somebody: Person, organisation: Organisation, kind: str) -> None:
    """An office there today, not the first one."""
    period, title = DateRange(LONG_AGO, None), "Rådgiver"
    Appointment.objects.create(
        person=somebody, organisation=organisation, kind=kind, period=period, title=title
    )


def test_a_row_says_who_leads_and_since_when(seat_map: Client) -> None:
    (row,) = rows(seat_map)
    assert row == "Trondheim kommune Tråante 5001 Åse Ødegård , Kultursjef siden 1. januar 2020"


def test_a_row_says_when_it_was_last_confirmed(seat_map: Client) -> None:
    Appointment.objects.update(confirmed_on=date(2026, 3, 4))
    assert rows(seat_map)[0].endswith("siden 1. januar 2020, bekreftet 4. mars 2026")


def test_a_deputy_stands_beside_the_leader(seat_map: Client, trondheim: Organisation) -> None:
    appoint(person("Vigdis Vara"), trondheim, kind="deputy", title="Rådgiver")
    assert rows(seat_map)[0].endswith("Vigdis Vara , Rådgiver")


def test_a_row_shows_two_and_counts_the_rest(seat_map: Client, trondheim: Organisation) -> None:
    for kind, names in (("observer", "Olga"), ("leader", "Lise"), ("deputy", "Vigdis Wenche")):
        for name in names.split():
            hold(person(name), trondheim, kind)
    (row,) = rows(seat_map)
    assert row.endswith("Kultursjef siden 1. januar 2020 Vigdis, Rådgiver og 3 til")
    page = seat_map.get(trondheim.get_absolute_url()).text
    assert [name in page for name in ("Olga", "Lise", "Vigdis", "Wenche")] == [True] * 4


@pytest.mark.parametrize("words", ["wénche", "trondheim wenche", "wenche trainee"])
def test_who_is_looked_for_is_shown_in_place_of_another(
    seat_map: Client, trondheim: Organisation, words: str
) -> None:
    for name in ("Vigdis", "Wenche", "Yrja"):
        appoint(person(name), trondheim, kind="deputy", title="Trainee")
    (row,) = rows(seat_map, words)
    assert row.endswith("Kultursjef siden 1. januar 2020 Wenche, Trainee og 2 til")


def test_where_nobody_leads_another_stands_in_the_place(
    seat_map: Client, trondheim: Organisation
) -> None:
    Appointment.objects.update(primary=False)
    hold(person("Øyvor"), trondheim, "leader")
    (row,) = rows(seat_map)
    assert row.endswith("5001 vakant Øyvor , Rådgiver Åse Ødegård , Kultursjef")


def test_a_seat_is_vacant_since_its_last_leader_left(seat_map: Client) -> None:
    selbu = Organisation.objects.get(number="5032")
    Organisation.objects.filter(pk=selbu.pk).update(participates=True)
    for first, end in ((2020, 2022), (2022, 2024)):
        period = DateRange(date(first, 1, 1), date(end, 5, 1))
        held = {"person": person("Gunn Gikk"), "organisation": selbu, "title": "Kultursjef"}
        start = period.lower if first == 2020 else date(2022, 5, 1)
        Appointment.objects.create(
            **held, primary=True, period=DateRange(start, period.upper), end_reason="other"
        )
    assert rows(seat_map)[0] == "Selbu kommune 5032 vakant siden 1. mai 2024"


def test_a_seat_that_nobody_has_held_is_vacant(seat_map: Client) -> None:
    Organisation.objects.filter(number="5032").update(participates=True)
    assert rows(seat_map)[0] == "Selbu kommune 5032 vakant"


def test_ks_is_not_vacant_for_want_of_a_leader(seat_map: Client, secretariat: Person) -> None:
    assert rows(seat_map)[0] == "KS Trøndelag Siri Sekretær , Rådgiver"


def test_the_order_is_norwegian(seat_map: Client) -> None:
    numbers = ["5058", "5057", "5001", "5060", "5054"]
    Organisation.objects.filter(number__in=numbers).update(participates=True)
    names = [row.partition(" kommune")[0] for row in rows(seat_map)]
    assert names == ["Indre Fosen", "Nærøysund", "Trondheim", "Ørland", "Åfjord"]


def test_sami_and_kven_names_have_their_language(seat_map: Client) -> None:
    Organisation.objects.filter(number="5540").update(participates=True)
    page = seat_map.get("/medlemmer/").text
    assert '<i lang="se">Gáivuotna</i> <i lang="fkv">Kaivuono</i>' in page
    assert '<i lang="sma">Tråante</i>' in page


@pytest.mark.parametrize(
    "words",
    ["trond", "TRÅANTE", "5001", "ødegård", "Åse kultursjef", "trondheim kommune", "åse 5001"],
)
def test_it_is_found_by(seat_map: Client, secretariat: Person, words: str) -> None:
    assert [row[:9] for row in rows(seat_map, words)] == ["Trondheim"]


@pytest.mark.parametrize(
    "words", ["røros", "finnes ikke", "%", "_", "åse namsos", "\0x", "tr.nd", "(", "\\", "[a-z]"]
)
def test_it_is_not_found_by(seat_map: Client, words: str) -> None:
    assert rows(seat_map, words) == []
    assert "Ingen passer med" in seat_map.get("/medlemmer/", {"q": words}).text


def test_who_left_is_not_found(seat_map: Client, trondheim: Organisation) -> None:
    period = DateRange(LONG_AGO, date(2021, 1, 1))
    appoint(person("Gunn Gikk"), trondheim, kind="deputy", period=period)
    assert rows(seat_map, "Gunn") == []


def test_what_was_typed_stands_in_the_field_and_is_no_markup(seat_map: Client) -> None:
    page = seat_map.get("/medlemmer/", {"q": '"><b>x'}).text
    assert 'value="&quot;&gt;&lt;b&gt;x"' in page


def test_the_sentence_counts_leaders(seat_map: Client) -> None:
    Organisation.objects.filter(number__in=["5032", "5007"]).update(participates=True)
    page = seat_map.get("/medlemmer/", {"q": "trondheim"}).text
    assert "1 av 3 kommuner og fylkeskommuner i nettverket har kulturleder i dag." in page
    assert "Viser 1 av 3." in page


def test_the_way_to_it_is_shown_to_those_who_may_go_there(
    client: Client, member: Person, outsider: Person
) -> None:
    shown = []
    for somebody in (outsider, member):
        client.force_login(somebody)
        shown.append('href="/medlemmer/"' in client.get("/").text)
    assert shown == [False, True]


def fill(organisations: int, persons: int) -> None:
    """So many organisations of the network, and persons spread over them."""
    valid = DateRange(LONG_AGO, None)
    made = Organisation.objects.bulk_create(
        Organisation(
            kind="other", number="", name=f"Kulturorganisasjonen nummer {at} i landet",
            parallel_name="Kultuvraorganisašuvdna", parallel_language="sme", participates=True,
            valid=valid,
        )
        for at in range(organisations)
    )  # fmt: skip
    with connection.cursor() as cursor:  # what search makes of each is not asked for here
        cursor.execute("SELECT set_config('kulturnett.search_bulk', 'on', true)")
    people = Person.objects.bulk_create(
        Person(name=f"Bjørghild Navnesen-Ødegård {at}", email=f"p{at}of{persons}@example.org")
        for at in range(persons)
    )
    kinds = ("leader", "deputy", "leader", "observer")
    Appointment.objects.bulk_create(
        Appointment(
            person=one,
            organisation=made[at % organisations],
            kind=kinds[at // organisations % len(kinds)],
            primary=at < organisations,
            title="Direktør for kultur og folkehelse",
            period=valid,
            confirmed_on=date(2026, 9, 24),
        )
        for at, one in enumerate(people)
    )


def measured(client: Client, path: str) -> tuple[int, int]:
    """Questions to the database, and bytes of the page."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(path)
    assert page.status_code == 200
    return len(queries), len(page.content)


def test_four_hundred_organisations_cost_as_many_questions_as_five(seat_map: Client) -> None:
    fill(5, 5)
    paths = ("/medlemmer/", "/medlemmer/?q=navnesen", "/medlemmer/kart.svg")
    few = {path: measured(seat_map, path)[0] for path in paths}
    fill(395, 4995)
    assert Appointment.objects.today().filter(organisation__participates=True).count() == 5_001
    assert {path: measured(seat_map, path)[0] for path in paths} == few
    pages = [f"/medlemmer/?side={number}" for number in (1, 2, 3, 4, 5)]
    sizes = [measured(seat_map, path)[1] for path in (*pages, "/medlemmer/?q=navnesen")]
    assert max(sizes) <= 60_000
    assert [len(rows(seat_map, page=number)) for number in (1, 4, 5)] == [100, 100, 1]


@time_machine.travel("2030-01-01 00:30 +0100", tick=False)
def test_what_closed_at_new_year_is_gone_from_the_list(client: Client, member: Person) -> None:
    client.force_login(member)
    Organisation.objects.filter(number="5032").update(
        participates=True, valid=DateRange(date(2024, 1, 1), date(2030, 1, 1))
    )
    assert [row[:9] for row in rows(client)] == ["Trondheim"]
