"""What becomes of a seat when its holder leaves her office."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from psycopg.types.range import DateRange

from members.models import Appointment, HandoverLine, Organisation, Person
from members.periods import today
from tests.leaver import ended, in_days, seated
from tests.personas import LONG_AGO, appoint
from workgroup import handover
from workgroup.models import Seat, Term

pytestmark = pytest.mark.django_db


def settle(
    seat: Seat, choice: str, left: Appointment, by: Person, successor: Appointment | None = None
) -> None:
    """Decide of one seat."""
    line = HandoverLine(matter=f"workgroup.seat:{seat.pk}", choice=choice)
    handover.settle(lines=[line], appointment=left, successor=successor, by=by)


def test_an_elected_seat_is_the_persons_or_ends(
    member: Person, term: Term, secretariat: Person
) -> None:
    seat = seated(member, term)
    (matter,) = handover.matters(ended(member, secretariat).appointment)
    assert (matter.key, matter.title, matter.detail, matter.choices) == (
        f"workgroup.seat:{seat.pk}",
        "Plass i arbeidsutvalget",
        "valgt, Trondheim kommune",
        ("person", "ends"),
    )


@pytest.mark.parametrize("basis", ["county", "ks"])
def test_a_seat_of_the_office_may_go_to_the_successor(
    member: Person, term: Term, secretariat: Person, basis: str
) -> None:
    seated(member, term, basis=basis)
    (matter,) = handover.matters(ended(member, secretariat).appointment)
    assert matter.choices == ("post", "person", "ends")


@pytest.mark.parametrize(("until", "found"), [(10, 0), (11, 0), (12, 1)])
def test_a_seat_that_is_over_by_then_does_not_hang_on_her(
    member: Person, term: Term, secretariat: Person, until: int, found: int
) -> None:
    seat = seated(member, term)
    Seat.objects.filter(pk=seat.pk).update(period=DateRange(LONG_AGO, in_days(until)))
    assert len(handover.matters(ended(member, secretariat, days=10).appointment)) == found


def test_a_seat_to_come_hangs_on_her(member: Person, term: Term, secretariat: Person) -> None:
    seat = seated(member, term)
    Seat.objects.filter(pk=seat.pk).update(period=DateRange(in_days(30), None))
    assert len(handover.matters(ended(member, secretariat).appointment)) == 1


def test_anothers_seat_does_not(
    member: Person, committee_member: Person, secretariat: Person
) -> None:
    assert handover.matters(ended(member, secretariat).appointment) == []


def test_a_seat_ends_with_the_office(member: Person, term: Term, secretariat: Person) -> None:
    seat, left = seated(member, term), ended(member, secretariat, days=10).appointment
    settle(seat, "ends", left, secretariat)
    seat.refresh_from_db()
    assert (seat.period, seat.end_reason) == (DateRange(LONG_AGO, in_days(11)), "left_office")


def test_a_seat_of_an_office_that_is_over_already_ends_today(
    member: Person, term: Term, secretariat: Person
) -> None:
    seat, left = seated(member, term), ended(member, secretariat, days=-40).appointment
    settle(seat, "ends", left, secretariat)
    seat.refresh_from_db()
    assert seat.period == DateRange(LONG_AGO, today())


def test_a_seat_that_never_began_goes(member: Person, term: Term, secretariat: Person) -> None:
    seat = seated(member, term)
    Seat.objects.filter(pk=seat.pk).update(period=DateRange(in_days(30), None))
    seat.refresh_from_db()
    settle(seat, "ends", ended(member, secretariat).appointment, secretariat)
    assert Seat.objects.count() == 0


def test_a_seat_stays_with_the_person(member: Person, term: Term, secretariat: Person) -> None:
    seat, left = seated(member, term), ended(member, secretariat).appointment
    settle(seat, "person", left, secretariat)
    assert Seat.objects.get().period == seat.period


@pytest.mark.parametrize(("first_day", "sits_from"), [(11, 11), (40, 40)])
def test_the_countys_seat_goes_to_the_successor_from_her_first_day(
    member: Person, outsider: Person, term: Term, secretariat: Person,
    first_day: int, sits_from: int,
) -> None:  # fmt: skip
    seat, left = seated(member, term, basis="county"), ended(member, secretariat).appointment
    follows = appoint(
        outsider, left.organisation, period=DateRange(in_days(first_day), None), title="Direktør"
    )
    settle(seat, "post", left, secretariat, follows)
    old, new = Seat.objects.order_by("period")
    assert (old.pk, old.period.upper) == (seat.pk, in_days(11))
    assert (new.person, new.title, new.how, new.basis, new.number, new.period) == (
        outsider,
        "Direktør",
        "office",
        "county",
        1,
        DateRange(in_days(sits_from), None),
    )


def test_a_seat_whose_time_is_over_before_the_successor_comes_only_ends(
    member: Person, outsider: Person, term: Term, secretariat: Person
) -> None:
    seat = seated(member, term, basis="county")
    Seat.objects.filter(pk=seat.pk).update(period=DateRange(LONG_AGO, in_days(20)))
    left = ended(member, secretariat, days=10).appointment
    follows = appoint(outsider, left.organisation, period=DateRange(in_days(20), None))
    settle(seat, "post", left, secretariat, follows)
    assert [seat.period.upper for seat in Seat.objects.all()] == [in_days(11)]


def test_a_successor_who_sits_there_already_is_refused_in_words(
    member: Person, committee_member: Person, term: Term, trondheim: Organisation,
    secretariat: Person,
) -> None:  # fmt: skip
    seat, left = seated(member, term, basis="county"), ended(member, secretariat).appointment
    follows = appoint(committee_member, trondheim, period=DateRange(in_days(11), None))
    with pytest.raises(ValidationError, match="Personen har alt en plass da"):
        settle(seat, "post", left, secretariat, follows)


def test_what_nothing_was_decided_of_is_left_alone(
    member: Person, term: Term, secretariat: Person
) -> None:
    seat, left = seated(member, term), ended(member, secretariat).appointment
    handover.settle(lines=[], appointment=left, successor=None, by=secretariat)
    assert Seat.objects.get().period == seat.period
    assert left.period.upper - today() == timedelta(days=11)
