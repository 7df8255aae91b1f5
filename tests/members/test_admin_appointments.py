"""Appointments on the secretariat's desk: ending, handing over, confirming."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from members import checks
from members.models import Appointment, Handover, Organisation, Person, YearlyCheck
from members.periods import today
from tests.members.asking import asked
from tests.personas import appoint

pytestmark = pytest.mark.django_db

LIST = "/admin/members/appointment/"


def page(appointment: Appointment, what: str = "change") -> str:
    """Its form, or another of its pages."""
    return f"{LIST}{appointment.pk}/{what}/"


def fields(appointment: Appointment, **changed: str) -> dict[str, Any]:
    """What its form sends."""
    given = {
        "person": str(appointment.person_id),
        "organisation": str(appointment.organisation_id),
        "title": appointment.title,
        "kind": appointment.kind,
        "period_first": appointment.period.lower.isoformat(),
        "period_last": "",
        "end_reason": "",
        "confirmed_on": "",
    }
    return given | ({"primary": "on"} if appointment.primary else {}) | changed


@pytest.fixture
def held(member: Person) -> Appointment:
    """Åse's."""
    return Appointment.objects.get(person=member)


# «Avslutt vervet»


def test_ending_leads_to_the_handover(desk: Client, held: Appointment) -> None:
    assert f'href="{page(held, "avslutt")}">Avslutt vervet' in desk.get(page(held)).text
    given = {"last_day": "2031-07-31", "end_reason": "retired"}
    response = desk.post(page(held, "avslutt"), given)
    assert response["Location"] == Handover.objects.get().get_absolute_url()
    held.refresh_from_db()
    assert held.period.upper == date(2031, 8, 1)


@pytest.mark.parametrize(
    ("last_day", "reason", "sentence"),
    [
        ("", "retired", "Skriv den siste dagen."),
        ("2031-07-31", "", "Si hvorfor vervet slutter."),
        ("2019-12-31", "retired", "Den siste dagen kan ikke være før vervet begynte"),
        ("0001-01-01", "retired", "Datoene må ligge mellom 2000 og 2099."),
        ("2100-01-01", "retired", "Datoene må ligge mellom 2000 og 2099."),
        ("i går", "retired", "gyldig dato"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_ends(
    desk: Client, held: Appointment, last_day: str, reason: str, sentence: str
) -> None:
    response = desk.post(page(held, "avslutt"), {"last_day": last_day, "end_reason": reason})
    assert sentence in response.text
    held.refresh_from_db()
    assert (held.period.upper, Handover.objects.count()) == (None, 0)


def test_a_later_last_day_that_meets_the_next_leader_is_refused_in_words(
    desk: Client, held: Appointment, outsider: Person, trondheim: Organisation
) -> None:
    desk.post(page(held, "avslutt"), {"last_day": "2031-07-31", "end_reason": "retired"})
    appoint(outsider, trondheim, period=DateRange(date(2031, 8, 1), None))
    given = {"last_day": "2031-08-01", "end_reason": "retired"}
    answer = desk.post(page(held, "avslutt"), given).text
    assert "Organisasjonen har alt en øverste kulturleder da." in answer


def test_an_observer_just_ends(desk: Client, outsider: Person, namsos: Organisation) -> None:
    observer = appoint(outsider, namsos, kind="observer")
    response = desk.post(
        page(observer, "avslutt"), {"last_day": "2031-07-31", "end_reason": "other"}
    )
    assert (response["Location"], Handover.objects.count()) == (page(observer), 0)


def test_the_day_she_answered_is_filled_in(desk: Client, held: Appointment) -> None:
    checks.answer(check=asked(held.person), said="left", last_day=date(2031, 7, 31))
    assert 'value="2031-07-31"' in desk.get(page(held, "avslutt")).text
    desk.post(page(held, "avslutt"), {"last_day": "2031-07-31", "end_reason": "new_job"})
    assert list(checks.unsettled(YearlyCheck.Answer.LEFT)) == []


# By the other doors


def test_a_last_day_in_the_form_opens_a_handover_and_says_so(
    desk: Client, held: Appointment
) -> None:
    given = fields(held, period_last="2031-07-31", end_reason="retired")
    answer = desk.post(page(held), given, follow=True).text
    link = Handover.objects.get().get_absolute_url()
    assert "Åse Ødegård slutter. Avgjør det som henger på vervet:" in answer
    assert f'<a href="{link}">overleveringen</a>' in answer


def test_taken_out_again_the_handover_goes_and_it_says_so(desk: Client, held: Appointment) -> None:
    desk.post(page(held), fields(held, period_last="2031-07-31", end_reason="retired"))
    answer = desk.post(page(held), fields(held), follow=True).text
    assert "Vervet slutter ikke lenger. Overleveringen er tatt bort." in answer
    assert Handover.objects.count() == 0


def test_a_closed_one_that_goes_says_what_stands(
    desk: Client, held: Appointment, secretariat: Person
) -> None:
    desk.post(page(held), fields(held, period_last="2031-07-31", end_reason="retired"))
    Handover.objects.update(closed_at="2031-01-01T00:00Z", closed_by=secretariat)
    answer = desk.post(page(held), fields(held), follow=True).text
    assert "Det som ble gjort da den ble avsluttet, står." in answer


@pytest.mark.parametrize("how", ["inline", "button"])
def test_a_last_day_on_the_persons_page_opens_one_too(
    desk: Client, held: Appointment, how: str
) -> None:
    path = f"/admin/members/person/{held.person_id}/change/"
    if how == "button":
        assert f'href="{page(held, "avslutt")}"' in desk.get(path).text
        return
    row = {"id": str(held.pk), "person": str(held.person_id)} | fields(
        held, period_last="2031-07-31", end_reason="retired"
    )
    rows = {f"appointments-0-{name}": value for name, value in row.items()}
    counts = {"appointments-TOTAL_FORMS": "1", "appointments-INITIAL_FORMS": "1"}
    person = {"name": "Åse Ødegård", "email": "ase@example.org", "phone": "", "language": "nb"}
    answer = desk.post(path, person | counts | rows, follow=True).text
    assert "slutter. Avgjør det som henger på vervet:" in answer
    assert list(Handover.objects.open().values_list("appointment", flat=True)) == [held.pk]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"period_last": "2019-12-31"}, "Den siste dagen kan ikke være før den første."),
        ({"period_last": "2031-12-31"}, "Si hvorfor vervet slutter."),
        ({"kind": "deputy"}, "Bare en kulturleder kan være øverst."),
    ],
)
def test_what_the_form_refuses_is_said(
    desk: Client, held: Appointment, changed: dict[str, str], sentence: str
) -> None:
    assert sentence in desk.post(page(held), fields(held, **changed)).text


def test_two_leaders_at_once_are_refused_in_words(
    desk: Client, held: Appointment, outsider: Person
) -> None:
    given = fields(held, person=str(outsider.pk))
    answer = desk.post(f"{LIST}add/", given).text
    assert "Organisasjonen har alt en øverste kulturleder da." in answer


# «Bekreftet i dag»


@pytest.mark.parametrize(("stay", "where"), [("1", None), ("", "/admin/")])
def test_one_button_confirms_and_stays_where_it_stood(
    desk: Client, held: Appointment, stay: str, where: str | None
) -> None:
    response = desk.post(page(held, "bekreft"), {"stay": stay} if stay else {})
    held.refresh_from_db()
    assert (response["Location"], held.confirmed_on) == (where or page(held), today())


def test_looking_confirms_nothing(desk: Client, held: Appointment) -> None:
    assert desk.get(page(held, "bekreft")).status_code == 405


def test_several_are_confirmed_at_once(
    desk: Client, held: Appointment, committee_member: Person
) -> None:
    leaders = Appointment.objects.filter(kind="leader")
    chosen = [str(leader.pk) for leader in leaders]
    given = {"action": "confirm_today", "_selected_action": chosen}
    assert "2 verv er bekreftet." in desk.post(LIST, given, follow=True).text
    assert {leader.confirmed_on for leader in leaders.all()} == {today()}


def test_what_she_answered_stands_on_the_form_until_it_is_settled(
    desk: Client, held: Appointment
) -> None:
    checks.answer(check=asked(held.person), said="changed", note="Ny <tittel>")
    assert "at noe er endret: «Ny &lt;tittel&gt;»" in desk.get(page(held)).text
    desk.post(page(held, "bekreft"), {"stay": "1"})
    assert "at noe er endret" not in desk.get(page(held)).text


# The list


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tid=na", {"Åse Ødegård", "Siri Sekretær"}),
        ("tid=kommer", {"Kommer Snart"}),
        ("tid=sluttet", {"Tiril Tidligere"}),
        ("tid=ledig", {"Tiril Tidligere"}),
        ("overlevering=apen", {"Åse Ødegård"}),
        ("overlevering=avsluttet", set()),
        ("bekreftet=nei", {"Åse Ødegård"}),
        ("bekreftet=ubesvart", set()),
        ("svar=endret", {"Kommer Snart"}),
        ("svar=sluttet", set()),
    ],
)
def test_the_list_is_narrowed(
    desk: Client, held: Appointment, secretariat: Person, trondheim: Organisation,
    query: str, found: set[str],
) -> None:  # fmt: skip
    selbu = Organisation.objects.get(number="5032")
    Organisation.objects.filter(pk=selbu.pk).update(participates=True)
    former = Person.objects.create(name="Tiril Tidligere")
    appoint(former, selbu, period=DateRange(date(2020, 1, 1), today()))
    coming = Person.objects.create(name="Kommer Snart")
    deputy = appoint(
        coming, trondheim, kind="deputy", period=DateRange(today() + timedelta(days=9), None)
    )
    YearlyCheck.objects.create(
        appointment=deputy, token_hash="x", asked_on=today(), answered_at="2031-01-01T00:00Z",
        answer="changed",
    )  # fmt: skip
    desk.post(page(held, "avslutt"), {"last_day": "2099-07-31", "end_reason": "other"})
    cells = re.findall(r"field-person[^>]*>(?:<a[^>]*>)?([^<]+)", desk.get(f"{LIST}?{query}").text)
    assert set(cells) == found


@pytest.mark.parametrize("key", ["abc", "", "\0", "-1", "9" * 30, "9" * 5_000, "1,2"])
def test_an_address_with_a_key_that_is_none_opens_an_empty_form(desk: Client, key: str) -> None:
    asked_for = {"organisation": key, "person": key, "period": key, "confirmed_on": key}
    answer = desk.get(f"{LIST}add/", asked_for)
    form = answer.context["adminform"].form
    assert (answer.status_code, {"organisation", "person"} & set(form.initial)) == (200, set())
    assert desk.get("/admin/gatherings/gathering/add/", {"host": key}).status_code == 200


def test_an_address_with_a_key_fills_it_in(desk: Client, trondheim: Organisation) -> None:
    page = desk.get(f"{LIST}add/", {"organisation": str(trondheim.pk)}).text
    assert f'<option value="{trondheim.pk}" selected>Trondheim kommune</option>' in page


@pytest.mark.parametrize("what", ["change", "history"])
def test_a_number_that_no_row_can_have_is_not_found(desk: Client, what: str) -> None:
    answer = desk.get(f"{LIST}{'9' * 5_000}/{what}/", follow=True)
    assert (answer.status_code, answer.redirect_chain) == (200, [("/admin/", 302)])
