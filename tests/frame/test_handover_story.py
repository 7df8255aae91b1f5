"""The whole story once: a leader leaves, and the next one comes in."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from members.models import Appointment, Delivery, Message, Network, Person
from tests.leaver import in_days, speaking
from workgroup.models import Seat


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


def end(desk: Client, office: Appointment) -> str:
    """The secretariat ends the appointment in five days, and is led to the handover's page."""
    path = f"/admin/members/appointment/{office.pk}/avslutt/"
    assert "Avslutt vervet" in desk.get(path).text
    reply = desk.post(path, {"last_day": in_days(5).isoformat(), "end_reason": "retired"})
    return reply["Location"]


def hand_over(desk: Client, page: str) -> None:
    """All follows the office; who takes over begins after a gap of four days."""
    keys = re.findall(r'name="(line_\w+)" value="post"', desk.get(page).text)
    assert len(keys) == 2
    decided = dict.fromkeys(keys, "post") | {
        "successor": "new",
        "name": "Nora Ny",
        "email": "Nora@Example.org",
        "title": "Kommunalsjef",
        "first_day": in_days(10).isoformat(),
    }
    assert desk.post(page, decided)["Location"] == page


def in_office(days: int, *people: Person) -> tuple[list[bool], list[Person]]:
    """Who of them is a member in so many days, and who sits on the committee then."""
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        members = [Person.objects.get(pk=person.pk).is_member for person in people]
        return members, [seat.person for seat in Seat.objects.today()]


def test_a_leader_leaves_and_the_next_one_comes_in(
    desk: Client, network: Network, committee_member: Person
) -> None:
    Seat.objects.update(basis="county", how="office")
    speaker = speaking(committee_member, days=40)
    hand_over(desk, end(desk, Appointment.objects.get(person=committee_member)))
    assert Delivery.objects.get().address == "nora@example.org"
    assert "&next=%2Fvelkommen%2F" in Message.objects.get().body
    nora = Person.objects.get(email="nora@example.org")
    assert in_office(5, committee_member, nora) == ([True, False], [committee_member])
    assert in_office(7, committee_member, nora) == ([False, False], [])
    assert in_office(10, committee_member, nora) == ([False, True], [nora])
    hers = Client()
    hers.force_login(nora)
    assert "Velkommen til" in hers.get("/velkommen/").text
    speaker.refresh_from_db()
    assert str(speaker) == "Nora Ny, Kommunalsjef, Namsos kommune"
