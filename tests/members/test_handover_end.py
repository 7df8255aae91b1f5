"""An appointment gets a last day, another, or none again; its handover follows."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from members import handover
from members.handover import end_appointment, save_appointment
from members.models import Appointment, Change, Handover, HandoverLine, Organisation, Person
from tests.personas import LONG_AGO, appoint

pytestmark = pytest.mark.django_db

LAST = date(2031, 7, 31)


def held(person: Person) -> Appointment:
    """Her one appointment."""
    return Appointment.objects.get(person=person)


def end(person: Person, by: Person, last_day: date = LAST) -> Handover | None:
    """End her appointment: she has found another job."""
    return end_appointment(appointment=held(person), last_day=last_day, reason="new_job", by=by)


def test_the_last_day_is_set_and_a_handover_opened_at_once(
    member: Person, secretariat: Person
) -> None:
    opened = end(member, secretariat)
    appointment = held(member)
    assert (appointment.period, appointment.end_reason) == (
        DateRange(LONG_AGO, date(2031, 8, 1)),
        "new_job",
    )
    assert list(Handover.objects.open()) == [opened]
    assert Handover.objects.get().appointment == appointment


def test_the_change_says_who_made_it(member: Person, secretariat: Person) -> None:
    end(member, secretariat)
    change = Change.objects.filter(table="members_appointment", action="changed").latest("pk")
    assert (change.by, change.person, change.fields) == (
        secretariat,
        member,
        ["end_reason", "period"],
    )


def test_a_last_day_before_the_first_is_refused_and_nothing_is_written(
    member: Person, secretariat: Person
) -> None:
    with pytest.raises(ValidationError) as refused:
        end(member, secretariat, date(2019, 12, 31))
    assert refused.value.message_dict == {
        "last_day": ["Den siste dagen kan ikke være før vervet begynte, 1. januar 2020."]
    }
    assert (held(member).period.upper, Handover.objects.count()) == (None, 0)


def test_the_first_day_may_be_the_last(member: Person, secretariat: Person) -> None:
    end(member, secretariat, LONG_AGO)
    assert held(member).period == DateRange(LONG_AGO, date(2020, 1, 2))


def test_an_end_without_a_reason_is_refused_in_words(member: Person, secretariat: Person) -> None:
    with pytest.raises(ValidationError, match="Si hvorfor vervet slutter"):
        end_appointment(appointment=held(member), last_day=LAST, reason="", by=secretariat)
    assert Handover.objects.count() == 0


@pytest.mark.parametrize(
    ("moment", "is_member"),
    [
        ("2031-07-31 23:59:59+02:00", True),
        ("2031-08-01 00:00:00+02:00", False),
        ("2031-07-31 22:00:00+00:00", False),
    ],
)
def test_access_ends_at_midnight_of_the_last_day_with_nothing_run(
    member: Person, secretariat: Person, moment: str, *, is_member: bool
) -> None:
    end(member, secretariat)
    with time_machine.travel(moment, tick=False):
        assert Person.objects.get(pk=member.pk).is_member is is_member


@pytest.mark.parametrize(("kind", "opened"), [("deputy", 1), ("observer", 0), ("secretariat", 0)])
def test_only_leaders_and_deputies_hand_over(
    outsider: Person, trondheim: Organisation, secretariat: Person, kind: str, opened: int
) -> None:
    appointment = appoint(outsider, trondheim, kind=kind)
    end_appointment(appointment=appointment, last_day=LAST, reason="other", by=secretariat)
    assert Handover.objects.count() == opened


def test_ending_twice_keeps_one_handover(member: Person, secretariat: Person) -> None:
    assert end(member, secretariat) == end(member, secretariat, LAST + timedelta(days=1))
    assert Handover.objects.count() == 1


def close(opened: Handover | None, by: Person) -> None:
    """As if it had been closed with one line."""
    assert opened
    HandoverLine.objects.create(handover=opened, matter="x.y:1", title="Noe", choice="ends")
    Handover.objects.update(closed_at=timezone.now(), closed_by=by)


def test_another_last_day_opens_a_closed_one_again(member: Person, secretariat: Person) -> None:
    close(end(member, secretariat), secretariat)
    end(member, secretariat, LAST + timedelta(days=1))
    found = Handover.objects.get()
    assert (found.closed_at, found.closed_by, found.lines.count()) == (None, None, 1)


def test_the_same_last_day_leaves_a_closed_one_closed(member: Person, secretariat: Person) -> None:
    close(end(member, secretariat), secretariat)
    end(member, secretariat)
    assert list(Handover.objects.open()) == []


def test_without_a_last_day_there_is_nothing_to_hand_over(
    member: Person, secretariat: Person
) -> None:
    close(end(member, secretariat), secretariat)
    appointment = held(member)
    appointment.period, appointment.end_reason = DateRange(LONG_AGO, None), ""
    assert save_appointment(appointment=appointment, by=secretariat) is None
    assert (Handover.objects.count(), HandoverLine.objects.count()) == (0, 0)


@pytest.mark.parametrize(("ends_in", "opened"), [(-1, 0), (0, 0), (1, 1)])
def test_what_is_entered_after_it_was_over_is_history(
    outsider: Person, trondheim: Organisation, secretariat: Person, ends_in: int, opened: int
) -> None:
    end_day = timezone.localdate() + timedelta(days=ends_in)
    entered = Appointment(
        person=outsider,
        organisation=trondheim,
        title="Kultursjef",
        period=DateRange(LONG_AGO, end_day),
        end_reason="retired",
    )
    save_appointment(appointment=entered, by=secretariat)
    assert Handover.objects.count() == opened


def test_what_the_register_refuses_leaves_no_handover(
    member: Person, outsider: Person, trondheim: Organisation, secretariat: Person
) -> None:
    second = Appointment(
        person=outsider,
        organisation=trondheim,
        title="Kultursjef",
        primary=True,
        period=DateRange(LONG_AGO, date(2031, 1, 1)),
        end_reason="other",
    )
    with pytest.raises(IntegrityError, match="appointment_one_primary"), transaction.atomic():
        save_appointment(appointment=second, by=secretariat)
    assert Handover.objects.count() == 0


# What of the register itself hangs on her


def test_other_offices_that_go_on_hang_on_her(
    member: Person, namsos: Organisation, secretariat: Person
) -> None:
    other = appoint(member, namsos, kind="observer", title="Observatør")
    leaves = Appointment.objects.get(person=member, kind="leader")
    end_appointment(appointment=leaves, last_day=LAST, reason="retired", by=secretariat)
    leaves.refresh_from_db()
    (matter,) = handover.matters(leaves)
    assert (matter.key, matter.title, matter.choices) == (
        f"members.appointment:{other.pk}",
        "Verv: Observatør, Namsos kommune",
        ("person", "ends"),
    )


@pytest.mark.parametrize(
    "period",
    [
        DateRange(LONG_AGO, date(2031, 8, 1)),  # ends with it
        DateRange(LONG_AGO, date(2031, 5, 1)),  # ends before
        DateRange(date(2031, 8, 1), None),  # what she goes to
    ],
)
def test_what_ends_no_later_and_what_begins_after_does_not(
    member: Person, namsos: Organisation, secretariat: Person, period: DateRange
) -> None:
    leaves = held(member)
    appoint(member, namsos, period=period)
    end_appointment(appointment=leaves, last_day=LAST, reason="new_job", by=secretariat)
    leaves.refresh_from_db()
    assert handover.matters(leaves) == []


def test_another_office_ends_on_the_same_day_with_a_handover_of_its_own(
    member: Person, namsos: Organisation, secretariat: Person
) -> None:
    leaves, other = held(member), appoint(member, namsos, kind="deputy")
    opened = end_appointment(appointment=leaves, last_day=LAST, reason="retired", by=secretariat)
    leaves.refresh_from_db()
    line = HandoverLine(matter=f"members.appointment:{other.pk}", choice="ends")
    handover.settle(lines=[line], appointment=leaves, successor=None, by=secretariat)
    other.refresh_from_db()
    assert (other.period.upper, other.end_reason) == (date(2031, 8, 1), "retired")
    assert [found.appointment for found in Handover.objects.open()] == [
        opened and opened.appointment,
        other,
    ]
