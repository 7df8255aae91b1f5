"""What a list would do is told row by row, and a row that cannot be is refused with a reason."""

from datetime import date

import pytest
from django.utils import timezone
from psycopg.types.range import DateRange

from members.imports.words import REASONS
from members.imports.words import line as told
from members.models import Appointment, Organisation, Person
from tests.members.lists import given, plan
from tests.personas import LONG_AGO, appoint

pytestmark = pytest.mark.django_db

FORMULA = " ser ut som en formel eller en feil i regnearket. Lim inn verdien som tekst."
SECRETARIAT = str(REASONS["secretariat"])


@pytest.fixture
def leader(namsos: Organisation) -> Person:
    """Leads culture in Namsos since long ago."""
    person = Person.objects.create(
        name="Lars Leder", email="lars@example.org", phone="+47 900 00 011"
    )
    appoint(person, namsos)
    return person


def outcome(row: dict[str, str], **more: tuple[int, ...]) -> str:
    """What one row comes to: its outcome, or why it is refused."""
    (line,) = plan(row, **more).in_order()
    return told(line.shown)["reason"] or line.outcome


def changes(row: dict[str, str]) -> list[str]:
    """What one row would change, as it is told."""
    (line,) = plan(row).in_order()
    return list(told(line.shown)["changes"])


def of_leader(**cells: str) -> dict[str, str]:
    """The leader's row as the register has it, but for `cells`."""
    row = {"navn": "Lars Leder", "epost": "lars@example.org", "telefon": "90000011"}
    return given(**row | {"tittel": "Kultursjef"} | cells)


# Whom and where


def test_who_is_not_there_is_new(namsos: Organisation) -> None:
    (line,) = plan(given(fra="01.08.2026", målform="nynorsk")).in_order()
    assert (line.outcome, line.organisation) == ("new", "Namsos kommune")
    assert told(line.shown)["changes"] == [
        "E-post: kari.leder@example.org",
        "Telefon: 900 00 010",
        "Målform: nynorsk",
        "Tittel: Kultursjef",
        "Rolle: kulturleder",
        "Øverste: ja",
        "Første dag: 1. august 2026",
    ]


def test_what_the_register_has_already_is_unchanged(leader: Person) -> None:
    assert outcome(of_leader()) == "unchanged"
    assert outcome(of_leader(telefon="", tittel="", organisasjon="namsos KOMMUNE")) == "unchanged"
    assert outcome(of_leader(epost="LARS@example.org", telefon="0047 90000011")) == "unchanged"


def test_what_differs_is_told_with_before_and_after(leader: Person) -> None:
    row = of_leader(navn="Lars Nye Leder", tittel="Direktør", fra="1. mars 2024", til="31.12.2026")
    assert changes(row) == [
        "Navn: Lars Leder → Lars Nye Leder",
        "Tittel: Kultursjef → Direktør",
        "Første dag: 1. januar 2020 → 1. mars 2024",
        "Siste dag: 31. desember 2026",
    ]


def test_without_the_known_address_she_is_found_by_name_and_organisation(leader: Person) -> None:
    assert changes(of_leader(epost="ny@example.org")) == [
        "E-post: lars@example.org → ny@example.org"
    ]
    assert outcome(of_leader(epost="")) == "unchanged"


def test_an_address_that_she_added_herself_is_no_news(leader: Person) -> None:
    leader.emailaddress_set.create(email="lars@privat.example", verified=True)  # type: ignore[attr-defined]  # allauth's
    assert outcome(of_leader(epost="lars@privat.example")) == "unchanged"


@pytest.mark.parametrize(
    "cells",
    [
        {"organisasjon": "", "kommunenummer": "5007"},
        {"organisasjon": "5007"},
        {"organisasjon": "Nåavmesjenjaelmie"},
        {"organisasjon": "Namsos kommune", "kommunenummer": "5007"},
    ],
)
def test_an_organisation_is_found_by_number_name_and_sami_name(
    leader: Person, cells: dict[str, str]
) -> None:
    Organisation.objects.filter(number="5007").update(parallel_name="Nåavmesjenjaelmie")
    assert outcome(of_leader(**cells)) == "unchanged"


def test_excel_may_have_dropped_the_nought(db: None) -> None:
    Organisation.objects.filter(number="0301").update(participates=True)
    assert outcome(given(organisasjon="", kommunenummer="301")) == "new"


def test_of_two_with_one_name_the_one_in_the_network_is_meant(db: None) -> None:
    assert outcome(given(organisasjon="Herøy")) == (
        "Flere organisasjoner heter «Herøy». Skriv kommunenummeret."
    )
    Organisation.objects.filter(number="1515").update(participates=True)
    assert outcome(given(organisasjon="Herøy")) == "new"


# What is refused


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"navn": ""}, "Navnet mangler."),
        (
            {"navn": "=cmd|'/c calc'!A0"},
            "Navn: «=cmd|'/c calc'!A0»" + FORMULA,
        ),
        (
            {"tittel": "@SUM(A1)"},
            "Tittel: «@SUM(A1)»" + FORMULA,
        ),
        ({"tittel": "x" * 121}, "Tittel: teksten er lengre enn 120 tegn."),
        ({"epost": "kari"}, "«kari» er ingen e-postadresse."),
        ({"telefon": "ring meg"}, "«ring meg» er ikke noe telefonnummer."),
        ({"fra": "i fjor"}, "«i fjor» er ingen dato. Skriv den slik: 01.08.2026."),
        ({"fra": "31.02.2026"}, "«31.02.2026» er ingen dato. Skriv den slik: 01.08.2026."),
        ({"fra": "01.01.0001"}, "«01.01.0001»: datoene må ligge mellom 2000 og 2099."),
        ({"fra": "1.8.2026", "til": "31.7.2026"}, "Den siste dagen er før den første."),
        ({"til": "1.8.2027"}, "Vervet er nytt og har en siste dag, men ingen første dag."),
        ({"rolle": "keiser"}, "Rollen «keiser» er ukjent. Skriv leder, vara eller observatør."),
        ({"øverste": "kanskje"}, "«kanskje» under «Øverste»: skriv ja eller nei."),
        ({"rolle": "vara", "øverste": "ja"}, "Bare en kulturleder kan være øverst."),
        ({"målform": "engelsk"}, "Målformen «engelsk» er ukjent. Skriv bokmål eller nynorsk."),
        ({"tittel": ""}, "Vervet er nytt, og da trenger vi tittelen."),
        ({"organisasjon": ""}, "Organisasjon eller kommunenummer mangler."),
        (
            {"organisasjon": "Andeby"},
            "«Andeby» finnes ikke blant organisasjonene i registeret.",
        ),
        (
            {"kommunenummer": "9999"},
            "«9999» finnes ikke blant organisasjonene i registeret.",
        ),
        (
            {"kommunenummer": "5001"},
            "Nummeret 5001 er Trondheim kommune, men raden har et annet navn.",
        ),
        (
            {"organisasjon": "Tromsø"},
            "Tromsø kommune er ikke med i nettverket. Ta den med under «Organisasjoner» først.",
        ),
        (
            {"rolle": "Sekretariat"},
            SECRETARIAT,
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    namsos: Organisation, cells: dict[str, str], reason: str
) -> None:
    assert outcome(given(**cells)) == reason


def test_anothers_address_is_not_taken_over(leader: Person) -> None:
    assert outcome(given(navn="Ola Leder", epost="lars@example.org")) == (
        "E-postadressen er Lars Leder sin i registeret. Er det samme person, rett navnet der først."
    )


def test_who_is_shut_out_stays_so(leader: Person) -> None:
    Person.objects.update(deactivated_at=timezone.now())
    assert outcome(of_leader()) == "Lars Leder er stengt ute. Åpne for personen igjen først."


def test_an_overlapping_appointment_is_refused(leader: Person, namsos: Organisation) -> None:
    Appointment.objects.update(period=DateRange(LONG_AGO, date(2024, 1, 1)), end_reason="other")
    appoint(leader, namsos, period=DateRange(date(2025, 1, 1), None))
    assert outcome(of_leader(fra="1.6.2023", til="31.12.2023")) == "changed"
    assert outcome(of_leader(fra="1.6.2023")) == (
        "Personen har flere verv her i denne tiden. Skriv rollen, eller endre vervet for hånd."
    )


# One leader at a time


def test_where_somebody_leads_already_it_says_who(leader: Person) -> None:
    (line,) = plan(given(fra="01.08.2026")).in_order()
    assert told(line.shown)["reason"] == ("Lars Leder er øverste kulturleder her i denne tiden.")
    assert told(line.shown)["has_leader"] is True
    assert outcome(given(rolle="vara")) == "new"
    assert outcome(given(øverste="nei")) == "new"


def test_the_former_may_end_the_day_before(leader: Person) -> None:
    (line,) = plan(given(fra="01.08.2026"), formers=(2,)).in_order()
    assert line.outcome == "new"
    assert told(line.shown)["changes"][-1] == (
        "Lars Leder: vervet som øverste kulturleder slutter 31. juli 2026"
    )


def test_a_former_who_began_later_is_not_ended(leader: Person) -> None:
    assert outcome(given(fra="01.01.2019"), formers=(2,)) == (
        "Lars Leder er øverste kulturleder her fra samme dag eller senere. Rett datoene."
    )


def test_the_list_itself_may_end_the_former_wherever_the_row_stands(leader: Person) -> None:
    rows = (given(fra="01.08.2026"), of_leader(til="31.07.2026"))
    assert [line.outcome for line in plan(*rows).in_order()] == ["new", "changed"]


def test_two_new_leaders_at_once_are_one_too_many(namsos: Organisation) -> None:
    rows = (given(), given(navn="Ola Dunk", epost="ola@example.org"))
    first, second = plan(*rows, formers=(2, 3)).in_order()
    assert (first.outcome, second.code) == ("new", "has_leaders")


# Rows that meet


def test_the_same_row_twice_is_said_to_be(namsos: Organisation, leader: Person) -> None:
    rows = (given(øverste="nei"), given(øverste="nei"), of_leader(), of_leader())
    reasons = [told(line.shown)["reason"] for line in plan(*rows).in_order()]
    assert reasons == [
        "", "Det samme vervet står på rad 2.", "", "Det samme vervet står på rad 4.",
    ]  # fmt: skip


def test_one_person_may_lead_two_organisations(
    namsos: Organisation, trondheim: Organisation
) -> None:
    first, second = plan(given(telefon=""), given(organisasjon="Trondheim")).in_order()
    assert (first.outcome, second.outcome, first.key == second.key) == ("new", "new", True)
    assert second.fields == {"phone": "900 00 010"}


def test_rows_that_disagree_on_a_person_are_refused(
    namsos: Organisation, trondheim: Organisation
) -> None:
    rows = (given(), given(organisasjon="Trondheim", telefon="900 00 099"))
    assert [told(line.shown)["reason"] for line in plan(*rows).in_order()] == [
        "", "Raden sier noe annet om samme person enn rad 2.",
    ]  # fmt: skip


def test_an_address_goes_to_one_person_only(leader: Person, namsos: Organisation) -> None:
    other = Person.objects.create(name="Ola Dunk")
    appoint(other, namsos, kind="deputy")
    rows = (
        of_leader(epost="felles@example.org"),
        given(navn="Ola Dunk", epost="felles@example.org", rolle="vara", telefon=""),
    )
    assert [told(line.shown)["reason"] for line in plan(*rows).in_order()] == [
        "", "«felles@example.org» står på en annen person lenger oppe i listen.",
    ]  # fmt: skip


def test_a_refused_row_leaves_nothing_for_the_next(namsos: Organisation, leader: Person) -> None:
    refused, taken = plan(given(), given(rolle="vara")).in_order()
    assert (refused.outcome, taken.outcome) == ("refused", "new")
    assert taken.fields["email"] == "kari.leder@example.org"


def test_the_register_is_read_in_as_many_queries_for_many_rows(
    namsos: Organisation, django_assert_num_queries: object
) -> None:
    rows = [given(navn=f"Leder {n}", epost=f"l{n}@example.org", rolle="vara") for n in range(60)]
    with django_assert_num_queries(4):  # type: ignore[operator]  # a fixture of pytest-django
        assert {line.outcome for line in plan(*rows).in_order()} == {"new"}
