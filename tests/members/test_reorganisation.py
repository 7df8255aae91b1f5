"""Municipalities merge and split: one act closes, ends, points onward and frees the number."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from psycopg.types.range import DateRange

from members.models import Appointment, Change, Handover, Organisation, Person
from members.reorganisation import Plan, reorganise
from tests.personas import LONG_AGO, appoint

pytestmark = pytest.mark.django_db

ON = date(2030, 1, 1)
BEFORE = date(2024, 1, 1)


@pytest.fixture
def selbu(db: None) -> Organisation:
    """A municipality of the network that is to end."""
    Organisation.objects.filter(number="5032").update(participates=True)
    return Organisation.objects.get(number="5032")


@pytest.fixture
def tydal(db: None) -> Organisation:
    """Another one."""
    return Organisation.objects.get(number="5033")


def new(name: str = "Nye Selbu", number: str = "5070", first: date = ON) -> Organisation:
    """A municipality that begins on `first`, entered ahead."""
    return Organisation.objects.create(
        kind="municipality", number=number, name=name, valid=DateRange(first, None)
    )


def refused(*former: Organisation, by: Person, to: list[Organisation], on: date = ON) -> list[str]:
    """The sentences of the refusal."""
    with pytest.raises(ValidationError) as error:
        reorganise(former=former, successors=to, on=on, by=by)
    return error.value.messages


def merge(*former: Organisation, by: Person, to: list[Organisation]) -> Plan:
    return reorganise(former=former, successors=to, on=ON, by=by)


def test_two_become_one(selbu: Organisation, tydal: Organisation, secretariat: Person) -> None:
    after = new()
    merge(selbu, tydal, by=secretariat, to=[after])
    for one in (selbu, tydal):
        one.refresh_from_db()
        assert (one.valid.upper, list(one.successors.all())) == (ON, [after])
    assert set(after.predecessors.all()) == {selbu, tydal}


def test_one_becomes_two(selbu: Organisation, secretariat: Person) -> None:
    parts = [new("Øvre Selbu", "5071"), new("Nedre Selbu", "5072")]
    merge(selbu, by=secretariat, to=parts)
    assert set(selbu.successors.all()) == set(parts)


def test_the_appointments_end_the_day_before_with_that_reason_and_a_handover(
    selbu: Organisation, secretariat: Person
) -> None:
    held = appoint(Person.objects.create(name="Gunn"), selbu)
    bounded = appoint(
        Person.objects.create(name="Geir"), selbu, kind="deputy",
        period=DateRange(LONG_AGO, date(2031, 1, 1)),
    )  # fmt: skip
    merge(selbu, by=secretariat, to=[new()])
    for one in (held, bounded):
        one.refresh_from_db()
        assert (one.period.upper, one.end_reason) == (ON, "reorganised")
        assert Handover.objects.filter(appointment=one, closed_at=None).exists()


def test_what_had_ended_before_keeps_its_day_and_reason(
    selbu: Organisation, secretariat: Person
) -> None:
    held = appoint(
        Person.objects.create(name="Gunn"), selbu, period=DateRange(LONG_AGO, date(2025, 5, 1))
    )
    merge(selbu, by=secretariat, to=[new()])
    held.refresh_from_db()
    assert (held.period.upper, held.end_reason) == (date(2025, 5, 1), "other")


def test_the_number_can_be_used_again(selbu: Organisation, secretariat: Person) -> None:
    merge(selbu, by=secretariat, to=[new()])
    assert new("Selbu", "5032").number == "5032"


def test_the_new_may_have_the_number_of_the_old_when_the_old_is_closed_first(
    selbu: Organisation, secretariat: Person
) -> None:
    Organisation.objects.filter(pk=selbu.pk).update(valid=DateRange(BEFORE, ON))
    after = new("Store Selbu", "5032")
    merge(selbu, by=secretariat, to=[after])
    assert list(selbu.successors.all()) == [after]


def test_what_follows_a_member_of_the_network_becomes_one(
    selbu: Organisation, tydal: Organisation, secretariat: Person
) -> None:
    after, other = new(), new("Nye Tydal", "5071")
    merge(selbu, by=secretariat, to=[after])
    merge(tydal, by=secretariat, to=[other])
    after.refresh_from_db()
    other.refresh_from_db()
    assert (after.participates, other.participates) == (True, False)


def test_the_record_says_who_did_it(selbu: Organisation, secretariat: Person) -> None:
    merge(selbu, by=secretariat, to=[new()])
    change = Change.objects.filter(table="members_organisation", row=selbu.pk).latest("pk")
    assert (change.by, change.fields) == (secretariat, ["valid"])


def test_done_twice_it_is_the_same(selbu: Organisation, secretariat: Person) -> None:
    after = new()
    for _time in range(2):
        merge(selbu, by=secretariat, to=[after])
    assert list(selbu.successors.all()) == [after]


def test_a_successor_that_is_not_valid_that_day_is_refused(
    selbu: Organisation, secretariat: Person
) -> None:
    late = new(first=date(2030, 1, 2))
    (sentence,) = refused(selbu, by=secretariat, to=[late])
    assert sentence == (
        "Nye Selbu kommune er ikke gyldig 1. januar 2030. "
        "Rett perioden dens først, eller velg en annen dag."
    )


def test_an_appointment_that_begins_after_it_is_refused_and_nothing_is_done(
    selbu: Organisation, secretariat: Person
) -> None:
    held = appoint(Person.objects.create(name="Gunn"), selbu, period=DateRange(LONG_AGO, ON))
    held.refresh_from_db()
    appoint(Person.objects.create(name="Geir Kommer"), selbu, period=DateRange(ON, None))
    (sentence,) = refused(selbu, by=secretariat, to=[new()])
    assert sentence == (
        "Geir Kommer har et verv i Selbu kommune som begynner 1. januar 2030, "
        "etter at den opphører. Flytt det til den nye eller slett det først."
    )
    selbu.refresh_from_db()
    assert selbu.valid.upper is None
    assert Appointment.objects.filter(end_reason="reorganised").count() == 0


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2024, 1, 1), "Selbu kommune finnes ikke før 1. januar 2024."),
        (date(2101, 1, 1), "Dagen må ligge mellom 2000 og 2100."),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    selbu: Organisation, secretariat: Person, on: date, sentence: str
) -> None:
    after = new(first=date(2023, 1, 1))
    assert refused(selbu, by=secretariat, to=[after], on=on) == [sentence]


def test_what_has_ended_before_is_not_ended_again(selbu: Organisation, secretariat: Person) -> None:
    Organisation.objects.filter(pk=selbu.pk).update(valid=DateRange(BEFORE, date(2026, 1, 1)))
    assert refused(selbu, by=secretariat, to=[new()]) == [
        "Selbu kommune opphørte alt 1. januar 2026. Velg den dagen."
    ]


def test_it_cannot_follow_itself_and_something_must(
    selbu: Organisation, secretariat: Person
) -> None:
    assert refused(selbu, by=secretariat, to=[selbu]) == [
        "Selbu kommune kan ikke følge etter seg selv."
    ]
    assert refused(selbu, by=secretariat, to=[]) == ["Velg minst én organisasjon som tar over."]
    assert refused(by=secretariat, to=[new()]) == ["Velg minst én organisasjon som opphører."]


# On the desk


def address(organisation: Organisation) -> str:
    return f"/admin/members/organisation/{organisation.pk}/omorganiser/"


def test_the_desk_shows_what_will_happen_before_anything_does(
    desk: Client, selbu: Organisation, tydal: Organisation
) -> None:
    appoint(Person.objects.create(name="Gunn Gikk"), selbu)
    form = {"more": [tydal.pk], "successors": [new().pk], "on": "2030-01-01"}
    page = desk.post(address(selbu), form).text
    for told in ("Selbu kommune opphører 1. januar 2030.", "Tydal kommune opphører",
                 "Nye Selbu kommune blir med i nettverket.", "Gunn Gikk: Kultursjef"):  # fmt: skip
        assert told in page
    selbu.refresh_from_db()
    assert selbu.valid.upper is None


def test_the_desk_does_it_when_that_is_confirmed(
    desk: Client, selbu: Organisation, tydal: Organisation
) -> None:
    form = {"more": [tydal.pk], "successors": [new().pk], "on": "2030-01-01", "confirm": "Bekreft"}
    page = desk.post(address(selbu), form, follow=True).text
    assert "Selbu kommune, Tydal kommune ble til Nye Selbu kommune." in page
    for one in (selbu, tydal):
        one.refresh_from_db()
        assert one.valid.upper == ON


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on": ""}, "Skriv den første dagen."),
        ({"successors": []}, "Velg minst én organisasjon som tar over."),
        ({"on": "2029-12-31"}, "Nye Selbu kommune er ikke gyldig 31. desember 2029."),
    ],
)
def test_the_desk_says_what_is_wrong_and_keeps_what_was_typed(
    desk: Client, selbu: Organisation, fields: dict[str, str], sentence: str
) -> None:
    form = {"successors": [new().pk], "on": "2030-01-01", "confirm": "Bekreft"} | fields
    page = desk.post(address(selbu), form).text
    assert sentence in page
    assert 'name="successors"' in page
    selbu.refresh_from_db()
    assert selbu.valid.upper is None


def test_a_get_changes_nothing_even_with_the_words_of_the_form(
    desk: Client, selbu: Organisation
) -> None:
    desk.get(address(selbu), {"successors": str(new().pk), "on": "2030-01-01", "confirm": "1"})
    selbu.refresh_from_db()
    assert selbu.valid.upper is None


def test_the_way_there_is_on_the_organisations_own_page(desk: Client, selbu: Organisation) -> None:
    page = desk.get(f"/admin/members/organisation/{selbu.pk}/change/").text
    assert f'href="{address(selbu)}"' in page


def test_members_may_not(client: Client, member: Person, selbu: Organisation) -> None:
    client.force_login(member)
    assert client.get(address(selbu)).status_code == 302
