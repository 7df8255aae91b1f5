"""Who is asked «stemmer dette fortsatt?», when, and how often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from psycopg.types.range import DateRange

from members import checks, desk_checks
from members.desk import unconfirmed_leaders
from members.models import Appointment, Change, Delivery, Message, Organisation, Person, YearlyCheck
from members.periods import today
from tests.members.asking import asked, links
from tests.personas import appoint

BEGAN = date(2030, 3, 1)
OSLO = ZoneInfo("Europe/Oslo")


@pytest.fixture
def leader(outsider: Person, namsos: Organisation) -> Appointment:
    """Ulf leads culture in Namsos from 1 March 2030."""
    return appoint(outsider, namsos, period=DateRange(BEGAN, None))


def due(day: date) -> list[Appointment]:
    """Who is asked that day."""
    return list(checks.due(day))


@pytest.mark.parametrize(
    ("day", "is_asked"),
    [(date(2031, 2, 28), False), (date(2031, 3, 1), True), (date(2040, 1, 1), True)],
)
def test_a_leader_is_asked_a_year_after_she_began(
    leader: Appointment, day: date, *, is_asked: bool
) -> None:
    assert due(day) == ([leader] if is_asked else [])


@pytest.mark.parametrize(
    ("day", "is_asked"), [(date(2031, 8, 31), False), (date(2031, 9, 1), True)]
)
def test_or_a_year_after_it_was_confirmed(
    leader: Appointment, day: date, *, is_asked: bool
) -> None:
    Appointment.objects.filter(pk=leader.pk).update(confirmed_on=date(2030, 9, 1))
    assert due(day) == ([leader] if is_asked else [])


def test_on_a_leap_day_the_year_is_the_one_from_28_february(leader: Appointment) -> None:
    day = date(2032, 2, 29)
    found = []
    for confirmed in (date(2031, 2, 28), date(2031, 3, 1)):
        Appointment.objects.filter(pk=leader.pk).update(confirmed_on=confirmed)
        found.append(bool(due(day)))
    assert found == [True, False]


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"kind": "deputy", "primary": False}, 1),
        ({"primary": False}, 0),
        ({"kind": "observer", "primary": False}, 0),
        ({"kind": "secretariat", "primary": False}, 0),
        ({"period": DateRange(BEGAN, date(2099, 1, 1)), "end_reason": "retired"}, 0),
        ({"period": DateRange(date(2035, 1, 1), None)}, 0),
    ],
)
def test_leaders_and_deputies_who_stay_are_asked(
    leader: Appointment, fields: dict[str, Any], number: int
) -> None:
    Appointment.objects.filter(pk=leader.pk).update(**fields)
    assert len(due(date(2032, 1, 1))) == number


@pytest.mark.parametrize(
    "fields",
    [
        {"email": None},
        {"bounced_at": timezone.now()},
        {"deactivated_at": timezone.now()},
        {"erase_asked_at": timezone.now()},
    ],
)
def test_whom_no_mail_reaches_is_not_asked(leader: Appointment, fields: dict[str, Any]) -> None:
    Person.objects.filter(pk=leader.person_id).update(**fields)
    assert due(date(2032, 1, 1)) == []


def test_bodies_outside_the_network_are_not_asked(leader: Appointment) -> None:
    Organisation.objects.update(participates=False)
    assert due(date(2032, 1, 1)) == []


@pytest.mark.django_db
def test_ks_is_not_asked_who_leads_culture_there(member: Person) -> None:
    appointments = list(member.appointments.all())
    assert (due(today()), list(unconfirmed_leaders())) == (appointments, appointments)
    Organisation.objects.filter(appointments__person=member).update(kind="ks")
    assert (due(today()), list(unconfirmed_leaders())) == ([], [])


@pytest.mark.django_db
def test_the_letter_has_three_links_and_the_database_has_none_of_them(member: Person) -> None:
    check = asked(member)
    found = links()
    assert [link.partition("?")[2] for link in found] == [
        "svar=riktig", "svar=endret", "svar=sluttet",
    ]  # fmt: skip
    token = found[0].split("/")[2]
    assert len(token) == 48
    assert token not in str(YearlyCheck.objects.values().get())
    assert list(Delivery.objects.values_list("message__kind", "address")) == [
        ("check", "ase@example.org")
    ]
    assert checks.check_of(token) == check


@pytest.mark.django_db
def test_nobody_is_asked_twice_a_year(member: Person) -> None:
    appointment = Appointment.objects.get(person=member)
    days = [date(2027, 3, 1), date(2027, 3, 2), date(2028, 2, 29), date(2028, 3, 1)]
    found = [checks.ask(appointment=appointment, day=day) for day in days]
    assert [bool(check) for check in found] == [True, False, False, True]
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_what_was_never_answered_is_asked_anew_in_the_same_row(member: Person) -> None:
    asked(member, today() - timedelta(days=400))
    old = links()[0].split("/")[2]
    asked(member)
    assert YearlyCheck.objects.count() == 1
    assert checks.check_of(old) is None
    assert checks.check_of(links()[0].split("/")[2]) == YearlyCheck.objects.get()


def test_of_two_who_ask_at_once_one_does(fresh_database: str, member: Person) -> None:
    appointment, start = Appointment.objects.get(person=member), Barrier(2)

    def attempt(_number: int) -> bool:
        start.wait()
        try:
            return checks.ask(appointment=appointment) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_she_is_reminded_once_after_two_weeks_and_both_links_work(member: Person) -> None:
    day = today()
    check = asked(member, day)
    first = links()[0]
    sent = [
        checks.remind(check=check, day=day + timedelta(days=after)) for after in (13, 14, 15, 60)
    ]
    assert sent == [False, True, False, False]
    assert Message.objects.count() == 2
    assert links()[0] != first
    tokens = [link.split("/")[2] for link in (first, links()[0])]
    assert [checks.check_of(token) for token in tokens] == [check, check]


@pytest.mark.django_db
def test_who_has_answered_is_not_reminded(member: Person) -> None:
    check = asked(member)
    checks.answer(check=check, said="right")
    assert list(checks.to_remind(today() + timedelta(days=20))) == []


@pytest.mark.django_db
def test_the_days_round_asks_and_reminds_all_and_run_again_writes_nothing(
    member: Person, committee_member: Person
) -> None:
    days = [0, 0, 14, 14, 40]
    written = []
    for after in days:
        checks.ask_all(today() + timedelta(days=after))
        written.append(Message.objects.count())
    assert written == [2, 2, 4, 4, 4]


# Answers


@pytest.mark.django_db
def test_right_confirms_the_office_and_waits_for_nobody(member: Person) -> None:
    checks.answer(check=asked(member), said="right")
    check = YearlyCheck.objects.select_related("appointment").get()
    assert (check.appointment.confirmed_on, check.settled_at) == (today(), check.answered_at)
    change = Change.objects.filter(table="members_appointment", action="changed").latest("pk")
    assert (change.by, change.fields) == (member, ["confirmed_on"])


@pytest.mark.parametrize("moment", ["2031-03-29T23:59:59", "2031-03-30T00:00:00"])
def test_the_day_of_an_answer_is_that_of_oslo(leader: Appointment, moment: str) -> None:
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=OSLO), tick=False):
        checks.answer(check=asked(leader.person), said="right")
    leader.refresh_from_db()
    assert str(leader.confirmed_on) == moment[:10]


@pytest.mark.django_db
def test_left_ends_nothing_and_waits_for_the_secretariat(member: Person) -> None:
    checks.answer(check=asked(member), said="left", last_day=today())
    check = YearlyCheck.objects.select_related("appointment").get()
    assert (check.last_day, check.settled_at) == (today(), None)
    assert check.appointment.period.upper is None


@pytest.mark.django_db
def test_a_second_answer_is_refused(member: Person) -> None:
    check = asked(member)
    checks.answer(check=check, said="changed", note="Ny tittel")
    with pytest.raises(checks.AnsweredError):
        checks.answer(check=check, said="right")
    assert YearlyCheck.objects.get().answer == "changed"


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "changed", "left"])
def test_the_secretariat_confirms_by_hand_and_nothing_waits_any_more(
    member: Person, secretariat: Person, said: str
) -> None:
    check = asked(member)
    if said:
        last_day = today() if said == "left" else None
        checks.answer(check=check, said=said, note="Ny", last_day=last_day)
    checks.confirm(appointment=check.appointment, by=secretariat)
    check.refresh_from_db()
    assert check.appointment.confirmed_on == today()
    assert (check.answer, check.settled_at is None) == (said or "right", False)
    assert desk_checks.lines() == []


# The desk


def lines() -> list[tuple[str, str, bool]]:
    """Title, button and whether it is pressed right there."""
    return [(line.title, line.button, line.post) for line in desk_checks.lines()]


@pytest.mark.django_db
def test_what_was_asked_a_month_ago_in_vain_waits_on_the_desk(member: Person) -> None:
    asked(member, today() - timedelta(days=30))
    assert lines() == []
    YearlyCheck.objects.update(asked_on=today() - timedelta(days=31))
    assert lines() == [("Åse Ødegård er ikke bekreftet i år", "Bekreftet i dag", True)]


@pytest.mark.django_db
def test_answers_that_wait_stand_on_the_desk(member: Person, committee_member: Person) -> None:
    checks.answer(check=asked(member), said="changed", note="Ny tittel")
    checks.answer(check=asked(committee_member), said="left", last_day=date(2031, 7, 31))
    assert lines() == [
        ("Kari Komité svarte: har sluttet eller slutter", "Avslutt vervet", False),
        ("Åse Ødegård svarte: noe er endret", "Rett opp", False),
    ]
    details = [line.detail for line in desk_checks.lines()]
    assert details == [
        "Kultursjef, Namsos kommune. Siste dag 31. juli 2031.",
        "Kultursjef, Trondheim kommune. «Ny tittel»",
    ]
