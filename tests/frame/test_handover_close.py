"""Closing a handover: all or nothing, and nothing left hanging."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from psycopg.types.range import DateRange

from kulturnett.handover import UndecidedError, close, matters
from members.account.signin import signin_url
from members.models import (
    Appointment,
    Change,
    Delivery,
    Handover,
    HandoverLine,
    Message,
    Network,
    Organisation,
    Person,
)
from members.successors import Successor, in_register
from tests.leaver import ended, in_days, seated, speaking
from tests.personas import appoint
from workgroup.models import Seat, Term


def new(email: str | None = "ny@example.org", *, days: int = 11, title: str = "Direktør") -> Any:
    """Somebody who is not in the register yet."""
    return Successor(Person(name="Nils Ny", email=email), title, in_days(days))


def letters() -> list[tuple[str, str]]:
    """Kind and address of what was written."""
    return list(Delivery.objects.values_list("message__kind", "address"))


@pytest.fixture
def left(network: Network, member: Person, secretariat: Person) -> Handover:
    """Åse's last day in Trondheim is in ten days."""
    return ended(member, secretariat, days=10)


def test_with_nothing_hanging_it_closes_without_a_word(left: Handover, secretariat: Person) -> None:
    close(handover=left, choices={}, successor=None, by=secretariat)
    left.refresh_from_db()
    assert (left.closed_by, left.successor, left.lines.count()) == (secretariat, None, 0)
    assert letters() == []


@pytest.mark.parametrize("choice", ["", "post", "noe annet", None])
def test_it_does_not_close_with_a_line_undecided(
    left: Handover, member: Person, term: Term, secretariat: Person, choice: str | None
) -> None:
    seat = seated(member, term)  # an elected seat cannot follow the office
    choices = {} if choice is None else {f"workgroup.seat:{seat.pk}": choice}
    with pytest.raises(UndecidedError) as refused:
        close(handover=left, choices=choices, successor=new(), by=secretariat)
    assert [matter.title for matter in refused.value.matters] == ["Plass i arbeidsutvalget"]
    assert list(Handover.objects.open()) == [left]
    assert (HandoverLine.objects.count(), Person.objects.filter(name="Nils Ny").count()) == (0, 0)


def test_what_is_decided_in_each_app_is_done_and_kept(
    left: Handover, member: Person, term: Term, namsos: Organisation, secretariat: Person
) -> None:
    seated(member, term)
    speaking(member, days=30)
    appoint(member, namsos, kind="observer", title="Observatør")
    found = matters(left.appointment)
    assert [matter.key.partition(":")[0] for matter in found] == [
        "workgroup.seat",
        "gatherings.speaker",
        "members.appointment",
    ]
    choices = {matter.key: "ends" for matter in found}
    close(handover=left, choices=choices, successor=None, by=secretariat)
    assert [line.choice for line in left.lines.all()] == ["ends", "ends", "ends"]
    assert left.lines.get(matter__startswith="members").title == "Verv: Observatør, Namsos kommune"
    assert Seat.objects.get().end_reason == "left_office"
    assert matters(left.appointment) == []


def test_all_changes_are_the_secretarys(
    left: Handover, member: Person, term: Term, secretariat: Person
) -> None:
    seat = seated(member, term)
    already = Change.objects.latest("pk").pk
    choices = {f"workgroup.seat:{seat.pk}": "ends"}
    close(handover=left, choices=choices, successor=new(), by=secretariat)
    changes = Change.objects.filter(pk__gt=already)
    assert {(change.table, change.by) for change in changes} == {
        ("members_person", secretariat),
        ("members_appointment", secretariat),
        ("workgroup_seat", secretariat),
    }


def test_what_follows_the_office_needs_somebody_who_takes_over(
    left: Handover, member: Person, term: Term, secretariat: Person
) -> None:
    seat = seated(member, term, basis="county")
    with pytest.raises(ValidationError, match="Si hvem som tar over"):
        close(
            handover=left,
            choices={f"workgroup.seat:{seat.pk}": "post"},
            successor=None,
            by=secretariat,
        )
    assert list(Handover.objects.open()) == [left]


# The successor


def test_a_new_successor_is_registered_appointed_and_written_to(
    left: Handover, secretariat: Person
) -> None:
    close(handover=left, choices={}, successor=new(), by=secretariat)
    office = Appointment.objects.get(person__name="Nils Ny")
    assert (office.title, office.kind, office.primary, office.organisation, office.period) == (
        "Direktør",
        "leader",
        True,
        left.appointment.organisation,
        DateRange(in_days(11), None),
    )
    left.refresh_from_db()
    assert left.successor == office.person
    assert letters() == [("invitation", "ny@example.org")]


def test_the_letter_leads_to_the_door_with_the_address_filled_in_and_back(
    left: Handover, secretariat: Person
) -> None:
    close(handover=left, choices={}, successor=new(), by=secretariat)
    message = Message.objects.get()
    assert message.subject == "Velkommen til Kulturnettverket i Trøndelag"
    assert "Du tar over etter Åse Ødegård som Direktør, Trondheim kommune." in message.body
    successor = Person.objects.get(email="ny@example.org")
    assert signin_url(person=successor, then="/velkommen/") in message.body
    assert "Ta kontakt med Siri Sekretær: siri@example.org" in message.body


@pytest.mark.parametrize(("days", "said"), [(-1, False), (10, True)])
def test_it_says_from_when_only_where_that_is_to_come(
    network: Network, member: Person, secretariat: Person, days: int, *, said: bool
) -> None:
    found = ended(member, secretariat, days=days)
    close(handover=found, choices={}, successor=new(days=days + 1), by=secretariat)
    assert ("men kan logge inn alt nå" in Message.objects.get().body) is said


def test_who_has_been_in_before_is_told_and_not_invited(
    left: Handover, outsider: Person, secretariat: Person
) -> None:
    outsider.last_login = timezone.now()
    outsider.save()
    successor = Successor(outsider, "Direktør", in_days(11))
    close(handover=left, choices={}, successor=successor, by=secretariat)
    assert letters() == [("plain", "ulf@example.org")]


def test_who_has_no_address_gets_no_letter(left: Handover, secretariat: Person) -> None:
    close(handover=left, choices={}, successor=new(email=None), by=secretariat)
    assert Appointment.objects.get(person__name="Nils Ny").primary
    assert letters() == []


def test_a_gap_is_a_vacancy(left: Handover, secretariat: Person) -> None:
    close(handover=left, choices={}, successor=new(days=60), by=secretariat)
    leads = Appointment.objects.filter(organisation=left.appointment.organisation, primary=True)
    assert leads.on(in_days(59)).count() == 0
    assert leads.on(in_days(60)).count() == 1


@pytest.mark.parametrize(
    ("successor", "sentence"),
    [
        ({"days": 10}, "Åse Ødegård har vervet til da. Tidligste dag er"),
        ({"email": "ulf@example.org"}, "En annen person har denne e-postadressen."),
        ({"title": ""}, "Feltet kan ikke være blankt."),
    ],
)
def test_a_successor_who_cannot_be_is_refused_in_words_and_nothing_is_written(
    left: Handover, outsider: Person, secretariat: Person,
    successor: dict[str, Any], sentence: str,
) -> None:  # fmt: skip
    with pytest.raises(ValidationError, match=sentence):
        close(handover=left, choices={}, successor=new(**successor), by=secretariat)
    assert list(Handover.objects.open()) == [left]
    assert Person.objects.filter(name="Nils Ny").count() == 0


def test_the_next_leader_may_have_come_by_another_door(
    left: Handover, outsider: Person, trondheim: Organisation, secretariat: Person
) -> None:
    appoint(outsider, trondheim, period=DateRange(in_days(20), None))
    close(handover=left, choices={}, successor=None, by=secretariat)
    left.refresh_from_db()
    assert left.successor == outsider
    assert letters() == [("invitation", "ulf@example.org")]


def test_another_one_on_top_of_the_next_leader_is_refused_in_words(
    left: Handover, outsider: Person, trondheim: Organisation, secretariat: Person
) -> None:
    appoint(outsider, trondheim, period=DateRange(in_days(20), None))
    with pytest.raises(ValidationError, match="har alt en øverste kulturleder da"):
        close(handover=left, choices={}, successor=new(), by=secretariat)


def test_a_body_that_is_gone_gets_no_successor(left: Handover, secretariat: Person) -> None:
    valid = DateRange(date(2020, 1, 1), in_days(11))
    Organisation.objects.filter(pk=left.appointment.organisation_id).update(valid=valid)
    with pytest.raises(ValidationError, match="Trondheim kommune er ikke til lenger da"):
        close(handover=left, choices={}, successor=new(), by=secretariat)


def test_the_body_is_asked_when_nobody_is_named(left: Handover, secretariat: Person) -> None:
    Organisation.objects.filter(number="5001").update(email="post@trondheim.example")
    close(handover=left, choices={}, successor=None, by=secretariat)
    message = Message.objects.get()
    assert message.subject == "Hvem leder kultur i Trondheim kommune?"
    assert "Ta kontakt når dere vet hvem" in message.body
    assert letters() == [("plain", "post@trondheim.example")]


def test_opened_and_closed_again_nobody_is_written_to_twice(
    left: Handover, member: Person, secretariat: Person
) -> None:
    close(handover=left, choices={}, successor=new(days=30), by=secretariat)
    ended(member, secretariat, days=20)
    close(handover=left, choices={}, successor=None, by=secretariat)
    assert letters() == [("invitation", "ny@example.org")]


@pytest.mark.parametrize("words", ["Ulf Utenfor", " ulf  utenfor ", "ULF@example.org"])
def test_somebody_of_the_register_is_found_by_name_or_address(outsider: Person, words: str) -> None:
    assert in_register(words) == outsider


@pytest.mark.parametrize(
    ("words", "sentence"), [("Ukjent", "Ingen i registeret"), ("Ulf Utenfor", "Flere har dette")]
)
def test_nobody_and_two_are_refused_in_words(outsider: Person, words: str, sentence: str) -> None:
    Person.objects.create(name="Ulf Utenfor")
    with pytest.raises(ValidationError, match=sentence):
        in_register(words)
