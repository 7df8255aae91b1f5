"""The secretariat's desk for the committee."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from members.models import Organisation, Person
from members.periods import last_day
from workgroup.models import FollowUpNote, Seat, Term

YEAR = DateRange(date(2026, 1, 1), date(2027, 1, 1))
SPRING = DateRange(date(2026, 1, 1), date(2026, 7, 1))
AUTUMN = DateRange(date(2026, 7, 1), date(2027, 1, 1))


@pytest.fixture
def year(db: None) -> Term:
    return Term.objects.create(period=YEAR)


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    client.force_login(secretariat)
    return client


def person(name: str) -> Person:
    return Person.objects.create(name=name)


def days(period: DateRange) -> dict[str, Any]:
    """The two dates of a period, as the form asks for them."""
    return {"period_first": period.lower, "period_last": last_day(period) or ""}


def seat(
    who: Person, organisation: Organisation, period: DateRange, **fields: Any
) -> dict[str, Any]:
    """One row of the form."""
    given = {
        "id": "", "basis": "elected", "number": 1, "person": who.pk, "title": "Kultursjef",
        "organisation": organisation.pk, **days(period),
        "how": "elected", "end_reason": "",
    }  # fmt: skip
    return given | fields


def term_form(period: DateRange, *rows: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What the browser sends of a term and its seats."""
    given = {
        **days(period), "elected_seats": 3, "county_seats": 1, "ks_seats": 1,
        "seats-TOTAL_FORMS": len(rows),
        "seats-INITIAL_FORMS": sum(bool(row["id"]) for row in rows),
    }  # fmt: skip
    for place, row in enumerate(rows):
        given |= {f"seats-{place}-{name}": value for name, value in row.items()}
    return given | fields


def change(term: Term) -> str:
    return reverse("admin:workgroup_term_change", args=[term.pk])


def errors_of(response: Any) -> list[dict[str, list[str]]]:
    [seats] = response.context["inline_admin_formsets"]
    return list(seats.formset.errors)


def test_a_term_and_its_seats_are_made_on_one_page(desk: Client, trondheim: Organisation) -> None:
    rows = [
        seat(person("Ola"), trondheim, YEAR),
        seat(person("Kari"), trondheim, YEAR, number=2),
        seat(person("Siv"), trondheim, YEAR, basis="ks", how="office"),
    ]
    response = desk.post(reverse("admin:workgroup_term_add"), term_form(YEAR, *rows))
    assert response.status_code == 302
    term = Term.objects.get()
    assert [str(found.person) for found in term.seats.in_order()] == ["Ola", "Kari", "Siv"]
    page = desk.get(reverse("admin:workgroup_term_changelist")).text
    assert "januar 2026 – desember 2026" in page
    assert desk.get(change(term)).status_code == 200


def test_one_may_step_down_and_the_next_begin_in_one_saving(
    desk: Client, year: Term, trondheim: Organisation
) -> None:
    held = Seat.objects.create(
        term=year, person=person("Ola"), organisation=trondheim, title="Leder", period=YEAR
    )
    rows = [
        seat(held.person, trondheim, SPRING, id=held.pk, end_reason="stepped_down"),
        seat(person("Kari"), trondheim, AUTUMN, how="deputy"),
    ]
    assert desk.post(change(year), term_form(YEAR, *rows)).status_code == 302
    assert [(str(row.person), row.period) for row in year.seats.in_order()] == [
        ("Ola", SPRING),
        ("Kari", AUTUMN),
    ]


def test_two_may_change_places(desk: Client, year: Term, trondheim: Organisation) -> None:
    held = [
        Seat.objects.create(
            term=year, number=number, person=person(name), organisation=trondheim,
            title="Leder", period=YEAR,
        )
        for number, name in enumerate(["Ola", "Kari"], start=1)
    ]  # fmt: skip
    rows = [
        seat(held[0].person, trondheim, YEAR, id=held[0].pk, number=2),
        seat(held[1].person, trondheim, YEAR, id=held[1].pk, number=1),
    ]
    assert desk.post(change(year), term_form(YEAR, *rows)).status_code == 302
    assert [str(row.person) for row in year.seats.in_order()] == ["Kari", "Ola"]


def test_a_term_may_shrink_together_with_its_seats(
    desk: Client, year: Term, trondheim: Organisation
) -> None:
    held = Seat.objects.create(
        term=year, person=person("Ola"), organisation=trondheim, title="Leder", period=YEAR
    )
    row = seat(held.person, trondheim, SPRING, id=held.pk)
    assert desk.post(change(year), term_form(SPRING, row)).status_code == 302
    year.refresh_from_db()
    assert year.period == SPRING


def test_a_term_that_shrinks_alone_is_told_which_seat_is_outside(
    desk: Client, year: Term, trondheim: Organisation
) -> None:
    held = Seat.objects.create(
        term=year, person=person("Ola"), organisation=trondheim, title="Leder", period=YEAR
    )
    row = seat(held.person, trondheim, YEAR, id=held.pk)
    response = desk.post(change(year), term_form(SPRING, row))
    assert errors_of(response) == [{"period": ["Plassen må ligge innenfor valgperioden."]}]


def test_two_rows_cannot_have_one_place(desk: Client, year: Term, trondheim: Organisation) -> None:
    rows = [seat(person("Ola"), trondheim, YEAR), seat(person("Kari"), trondheim, AUTUMN)]
    response = desk.post(change(year), term_form(YEAR, *rows))
    assert errors_of(response) == [
        {},
        {"number": ["To rader har den samme plassen i samme tid."]},
    ]


def test_one_person_cannot_have_two_places(
    desk: Client, year: Term, trondheim: Organisation
) -> None:
    ola = person("Ola")
    rows = [seat(ola, trondheim, YEAR), seat(ola, trondheim, AUTUMN, number=2)]
    response = desk.post(change(year), term_form(YEAR, *rows))
    assert errors_of(response) == [
        {},
        {"person": ["Personen har en annen plass i samme tid."]},
    ]


def test_three_rows_on_one_place_are_each_told(
    desk: Client, year: Term, trondheim: Organisation
) -> None:
    rows = [seat(person(name), trondheim, YEAR) for name in ("Ola", "Kari", "Siv")]
    response = desk.post(change(year), term_form(YEAR, *rows))
    assert [set(row) for row in errors_of(response)] == [set(), {"number"}, {"number"}]


def test_a_row_that_is_taken_out_stands_in_nobodys_way(
    desk: Client, year: Term, trondheim: Organisation
) -> None:
    held = Seat.objects.create(
        term=year, person=person("Feil"), organisation=trondheim, title="Leder", period=YEAR
    )
    rows = [
        seat(held.person, trondheim, YEAR, id=held.pk, DELETE="on"),
        seat(person("Rett"), trondheim, YEAR),
    ]
    assert desk.post(change(year), term_form(YEAR, *rows)).status_code == 302
    assert str(year.seats.get().person) == "Rett"


def test_notes_are_read_at_the_desk_and_edited_on_the_site(
    desk: Client, note: FollowUpNote
) -> None:
    page = desk.get(reverse("admin:workgroup_followupnote_change", args=[note.pk])).text
    assert reverse("workgroup:note_edit", args=[note.pk]) in page
    assert 'name="_save"' not in page
    assert "Veien videre" in desk.get(reverse("admin:workgroup_followupnote_changelist")).text


def test_notes_cannot_be_made_changed_or_deleted_at_the_desk(
    desk: Client, note: FollowUpNote
) -> None:
    addresses = [
        reverse("admin:workgroup_followupnote_add"),
        reverse("admin:workgroup_followupnote_change", args=[note.pk]),
        reverse("admin:workgroup_followupnote_delete", args=[note.pk]),
    ]
    assert {desk.post(address, {"title": "x"}).status_code for address in addresses} == {403}


@pytest.mark.parametrize("persona", ["member", "committee_member"])
def test_the_desk_is_the_secretariats(
    client: Client, persona: str, term: Term, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    assert client.get(change(term)).status_code != 200
