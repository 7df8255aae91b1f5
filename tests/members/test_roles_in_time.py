"""Roles follow the day in Europe/Oslo: nothing is run, and no right comes or goes by an hour.

Each border is passed in real pages, one second before and at the first second of the day.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from psycopg.types.range import DateRange

from gatherings.models import Gathering
from members.models import Appointment, Organisation, Person
from tests.personas import appoint
from workgroup.models import Seat, Term

pytestmark = pytest.mark.django_db

OSLO = ZoneInfo("Europe/Oslo")
# Days that are short or long, the last of a year, a leap day, and one like any other.
DAYS = {
    "a summer's day": date(2027, 8, 1),
    "the day clocks go forward": date(2027, 3, 28),
    "the day clocks go back": date(2027, 10, 31),
    "the day after they did so": date(2027, 11, 1),
    "New Year": date(2028, 1, 1),
    "a leap day": date(2028, 2, 29),
}


@pytest.fixture(params=list(DAYS.values()), ids=list(DAYS))
def day(request: pytest.FixtureRequest) -> date:
    """Each border in turn."""
    found: date = request.param
    return found


@pytest.fixture
def person(db: None) -> Person:
    return Person.objects.create(name="Nina Ny", email="nina@example.org")


def around(client: Client, person: Person, day: date, path: str) -> list[int]:
    """What she is answered in the last second before `day`, in its first, and in its last."""
    first = datetime.combine(day, datetime.min.time(), OSLO)
    after = datetime.combine(day + timedelta(days=1), datetime.min.time(), OSLO)
    second = timedelta(seconds=1)
    answers = []
    for moment in (
        (first.astimezone(ZoneInfo("UTC")) - second),
        first,
        (after.astimezone(ZoneInfo("UTC")) - second),
    ):
        with time_machine.travel(moment, tick=False):
            client.force_login(person)
            answers.append(client.get(path).status_code)
    return answers


def test_a_member_from_the_first_second_of_the_first_day(
    client: Client, person: Person, trondheim: Organisation, day: date
) -> None:
    appoint(person, trondheim, period=DateRange(day, None))
    assert around(client, person, day, "/medlemmer/") == [404, 200, 200]


def test_a_member_to_the_last_second_of_the_last_day(
    client: Client, person: Person, trondheim: Organisation, day: date
) -> None:
    appoint(person, trondheim, period=DateRange(date(2020, 1, 1), day))
    assert around(client, person, day, "/medlemmer/") == [200, 404, 404]


def test_the_secretariat_from_the_first_second(
    client: Client, person: Person, ks: Organisation, day: date
) -> None:
    appoint(person, ks, kind="secretariat", period=DateRange(day, None))
    assert around(client, person, day, "/medlemmer/eksport.csv") == [404, 200, 200]


def test_the_secretariat_to_the_last_second(
    client: Client, person: Person, ks: Organisation, day: date
) -> None:
    appoint(person, ks, kind="secretariat", period=DateRange(date(2020, 1, 1), day))
    assert around(client, person, day, "/admin/") == [200, 302, 302]


def seat(person: Person, organisation: Organisation, period: DateRange) -> None:
    term = Term.objects.create(period=DateRange(date(2020, 1, 1), None))
    Seat.objects.create(
        term=term, person=person, organisation=organisation, title="Kultursjef", period=period,
        end_reason="term" if period.upper else "",
    )  # fmt: skip


def test_the_committee_from_the_first_second(
    client: Client, person: Person, trondheim: Organisation, gathering: Gathering, day: date
) -> None:
    appoint(person, trondheim)
    seat(person, trondheim, DateRange(day, None))
    path = f"/arbeidsutvalget/oppfolging/ny/{gathering.slug}/"
    assert around(client, person, day, path) == [403, 200, 200]


def test_the_committee_to_the_last_second(
    client: Client, person: Person, trondheim: Organisation, gathering: Gathering, day: date
) -> None:
    appoint(person, trondheim)
    seat(person, trondheim, DateRange(date(2020, 1, 1), day))
    path = f"/arbeidsutvalget/oppfolging/ny/{gathering.slug}/"
    assert around(client, person, day, path) == [200, 403, 403]


def test_a_body_that_closes_takes_its_members_with_it(
    client: Client, person: Person, trondheim: Organisation, day: date
) -> None:
    appoint(person, trondheim)
    Organisation.objects.filter(pk=trondheim.pk).update(valid=DateRange(date(2024, 1, 1), day))
    assert around(client, person, day, "/medlemmer/") == [200, 404, 404]


def test_one_day_is_a_whole_day(client: Client, person: Person, trondheim: Organisation) -> None:
    day = date(2027, 10, 31)
    appoint(person, trondheim, period=DateRange(day, day + timedelta(days=1)))
    assert around(client, person, day, "/medlemmer/") == [404, 200, 200]
    after = day + timedelta(days=1)
    assert around(client, person, after, "/medlemmer/") == [200, 404, 404]


def test_who_follows_another_leads_from_the_day_the_other_does_not(
    client: Client, person: Person, member: Person, trondheim: Organisation
) -> None:
    day = date(2027, 8, 1)
    Appointment.objects.filter(person=member).update(
        period=DateRange(date(2020, 1, 1), day), end_reason="new_job"
    )
    appoint(person, trondheim, period=DateRange(day, None))
    leaders = []
    for hours in (-1, 1):
        moment = datetime.combine(day, datetime.min.time(), OSLO) + timedelta(hours=hours)
        with time_machine.travel(moment, tick=False):
            client.force_login(member if hours < 0 else person)
            (row,) = client.get("/medlemmer/").context["rows"]
            leaders.append(row.leader.person)
    assert leaders == [member, person]


def test_two_leaders_of_the_same_day_are_refused_in_words(
    desk: Client, member: Person, person: Person, trondheim: Organisation
) -> None:
    form = {
        "person": str(person.pk), "organisation": str(trondheim.pk), "title": "Kultursjef",
        "kind": "leader", "primary": "on", "period_first": "2026-01-01", "period_last": "",
        "end_reason": "", "confirmed_on": "",
    }  # fmt: skip
    page = desk.post("/admin/members/appointment/add/", form).text
    assert "Organisasjonen har alt en øverste kulturleder da." in page
    assert not person.appointments.exists()


def test_an_end_before_the_start_is_refused_in_words(
    desk: Client, person: Person, trondheim: Organisation
) -> None:
    form = {
        "person": str(person.pk), "organisation": str(trondheim.pk), "title": "Kultursjef",
        "kind": "leader", "period_first": "2026-02-01", "period_last": "2026-01-31",
        "end_reason": "other", "confirmed_on": "",
    }  # fmt: skip
    page = desk.post("/admin/members/appointment/add/", form).text
    assert "Den siste dagen kan ikke være før den første." in page
    assert not person.appointments.exists()
