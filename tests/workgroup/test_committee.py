"""The committee's page, its block on the front page, and how periods are written."""

from datetime import date

import pytest
import time_machine
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange
from pytest_django.fixtures import DjangoAssertNumQueries

from members.models import Network, Organisation, Person
from workgroup.models import FollowUpNote, Seat, Term
from workgroup.seats import on_committee, places
from workgroup.templatetags.workgroup import months

ADDRESS = "/arbeidsutvalget/"


def sit(
    term: Term, organisation: Organisation, name: str, period: DateRange, **fields: object
) -> Seat:
    given = {"number": 1, "title": "Kultursjef", "person": Person.objects.create(name=name)}
    return Seat.objects.create(
        term=term, organisation=organisation, period=period, **given | fields
    )


def page(client: Client) -> str:
    """The text of the page, spaces evened out."""
    return " ".join(client.get(ADDRESS).text.split())


@pytest.fixture
def since_june(db: None) -> Term:
    """From June 2022 until May 2024."""
    return Term.objects.create(period=DateRange(date(2022, 6, 16), date(2024, 6, 1)))


@pytest.fixture
def autumn() -> object:
    with time_machine.travel(date(2022, 10, 1)):
        yield


def test_everybody_sees_who_sits_there_with_title_organisation_and_basis(
    client: Client, since_june: Term, trondheim: Organisation, ks: Organisation, autumn: object
) -> None:
    sit(since_june, trondheim, "Ola Valgt", since_june.period, title="Kommunaldirektør")
    sit(since_june, ks, "Kaja Fast", since_june.period, title="Direktør", basis="ks")
    text = page(client)
    assert "Valgperiode: juni 2022 – mai 2024" in text
    for said in (
        "<strong>Ola Valgt</strong>", "Kommunaldirektør, Trondheim kommune",
        "Valgt av nettverket · siden juni 2022", "<strong>Kaja Fast</strong>",
        "Direktør, KS Trøndelag", "KS sin plass · siden juni 2022",
    ):  # fmt: skip
        assert said in text


def test_vacant_places_are_shown(
    client: Client, since_june: Term, trondheim: Organisation, autumn: object
) -> None:
    sit(since_june, trondheim, "Ola Valgt", since_june.period, number=2)
    assert page(client).count("Ledig plass") == 4


def test_a_place_is_what_the_term_says_and_vacant_without_a_holder(
    since_june: Term, trondheim: Organisation
) -> None:
    since_june.elected_seats = 2
    seat = sit(since_june, trondheim, "Ola Valgt", since_june.period, number=2)
    other = Seat(term_id=since_june.pk + 1, basis="county", number=1)
    found = places(since_june, [seat, other])
    assert [(place.basis, place.number, place.seat) for place in found] == [
        ("elected", 1, None), ("elected", 2, seat), ("county", 1, None), ("ks", 1, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "sits"),
    [
        (date(2022, 6, 15), False),
        (date(2022, 6, 16), True),
        (date(2024, 5, 31), True),
        (date(2024, 6, 1), False),
    ],
)
def test_a_seat_is_held_from_its_first_day_and_not_on_its_end(
    since_june: Term, trondheim: Organisation, day: date, *, sits: bool
) -> None:
    seat = sit(since_june, trondheim, "Ola Valgt", since_june.period)
    with time_machine.travel(day):
        assert on_committee(Person.objects.get(pk=seat.person_id)) is sits


def test_before_the_first_term_the_page_says_so(client: Client, network: Network) -> None:
    assert "Nettverket har ikke noe arbeidsutvalg nå." in page(client)


def test_who_sat_before_stands_by_term_with_months(
    client: Client, since_june: Term, trondheim: Organisation
) -> None:
    newer = Term.objects.create(period=DateRange(date(2024, 6, 1), None))
    sit(since_june, trondheim, "Ola Første", DateRange(date(2022, 6, 16), date(2023, 1, 1)))
    sit(since_june, trondheim, "Kari Vara", DateRange(date(2023, 1, 1), date(2024, 6, 1)))
    sit(newer, trondheim, "Per Nyere", DateRange(date(2024, 6, 1), date(2024, 7, 1)))
    sit(newer, trondheim, "Siv Sitter", DateRange(date(2024, 7, 1), None))
    text = page(client)
    before = text.index("Har sittet")
    order = ["Per Nyere", "(juni 2024)", "juni 2022 – mai 2024", "Ola Første",
             "(juni 2022 – desember 2022)", "Kari Vara", "(januar 2023 – mai 2024)"]  # fmt: skip
    found = [text.index(said, before) for said in order]
    assert found == sorted(found)
    assert "Siv Sitter" not in text[before:]


def test_somebody_whose_seat_ended_yesterday_has_sat(
    client: Client, former_committee_member: Person
) -> None:
    text = page(client)
    assert text.index("Har sittet") < text.index(former_committee_member.name)


def test_members_see_the_newest_notes_and_visitors_do_not(
    client: Client, member: Person, note: FollowUpNote, committee_note: FollowUpNote
) -> None:
    assert "oppfølgingsnotat" not in page(client)
    client.force_login(member)
    text = page(client)
    assert note.get_absolute_url() in text
    assert committee_note.get_absolute_url() not in text


@pytest.mark.parametrize("number", [1, 50])
def test_the_page_takes_the_same_queries_for_one_and_for_fifty(
    client: Client, member: Person, network: Network, term: Term, trondheim: Organisation,
    number: int, django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    today = timezone.localdate()
    Term.objects.update(elected_seats=number)
    for place in range(1, number + 1):
        sit(term, trondheim, f"Ny {place}", DateRange(today, None), number=place)
        sit(term, trondheim, f"Før {place}", DateRange(date(2020, 1, 1), today), number=place)
    client.force_login(member)
    # Session, person with roles, network, term, seats, earlier seats, notes.
    with django_assert_num_queries(6):
        client.get(ADDRESS)


def test_the_front_pages_block_lists_those_who_sit_today_in_one_query(
    term: Term, committee_member: Person, former_committee_member: Person, ks: Organisation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    sit(term, ks, "Kaja Fast", term.period, basis="ks")
    sit(term, ks, "Finn Fylke", term.period, basis="county")
    with django_assert_num_queries(1):
        html = Template("{% load workgroup %}{% committee %}").render(Context())
    order = [html.index(name) for name in ("Kari Komité", "Finn Fylke", "Kaja Fast")]
    assert order == sorted(order)
    assert "Frode Før" not in html


def test_the_front_pages_block_is_honest_about_an_empty_committee(db: None) -> None:
    html = Template("{% load workgroup %}{% committee %}").render(Context())
    assert "Ingen sitter i arbeidsutvalget nå." in html


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (DateRange(date(2022, 6, 16), date(2024, 6, 1)), "juni 2022 – mai 2024"),
        (DateRange(date(2022, 6, 16), date(2024, 6, 2)), "juni 2022 – juni 2024"),
        (DateRange(date(2022, 6, 16), date(2022, 7, 1)), "juni 2022"),
        (DateRange(date(2022, 6, 16), None), "siden juni 2022"),
    ],
)
def test_a_period_is_written_by_its_first_and_last_month(period: DateRange, said: str) -> None:
    assert months(period) == said
