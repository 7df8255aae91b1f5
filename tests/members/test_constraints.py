"""What must always be true of the register is true in the database."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from members.mail.outbox import post
from members.models import (
    Appointment,
    Delivery,
    Message,
    Network,
    Organisation,
    Person,
    SigninLink,
    Succession,
)

pytestmark = pytest.mark.django_db

ALWAYS = DateRange(date(2020, 1, 1), None)
FIRST = DateRange(date(2020, 1, 1), date(2024, 1, 1))
THEN = DateRange(date(2024, 1, 1), None)


def refused(act: Callable[[], Any]) -> str:
    """The name of the constraint by which the database refuses, if it does."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError as error:
        cause = error.__cause__
        return str(cause.diag.constraint_name) if isinstance(cause, psycopg.Error) else "?"
    return ""


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"name": "Åse", "email": "ase@example.org"}, ""),
        ({"name": "Åse", "email": None}, ""),
        ({"name": "Åse", "email": "Ase@example.org"}, "person_email_lower"),
        ({"name": "Åse", "email": ""}, "person_email_lower"),
        ({"name": ""}, "person_named"),
        ({"anonymised_at": "2026-01-01T00:00Z"}, ""),
        ({"anonymised_at": "2026-01-01T00:00Z", "name": "Åse"}, "person_anonymised_is_empty"),
        ({"anonymised_at": "2026-01-01T00:00Z", "phone": "9"}, "person_anonymised_is_empty"),
        ({"anonymised_at": "2026-01-01T00:00Z", "email": "a@b.no"}, "person_anonymised_is_empty"),
    ],
)
def test_persons(fields: dict[str, Any], constraint: str) -> None:
    assert refused(lambda: Person.objects.create(**fields)) == constraint


def test_an_address_is_one_persons(member: Person) -> None:
    assert (
        refused(lambda: Person.objects.create(name="En annen", email="ase@example.org"))
        == "members_person_email_key"
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"kind": "municipality", "number": "9901"}, ""),
        ({"kind": "municipality", "number": "99"}, "organisation_municipality_number"),
        ({"kind": "municipality", "number": ""}, "organisation_municipality_number"),
        ({"kind": "county", "number": "99"}, ""),
        ({"kind": "county", "number": "9901"}, "organisation_county_number"),
        ({"kind": "ks", "number": ""}, ""),
        ({"kind": "other", "name": ""}, "organisation_named"),
        ({"kind": "municipality", "number": "5001"}, "organisation_number_once"),
        ({"kind": "municipality", "number": "5001", "valid": FIRST}, ""),
        ({"kind": "other", "valid": DateRange(empty=True)}, "organisation_valid"),
        ({"kind": "other", "valid": DateRange(None, None)}, "organisation_valid"),
        ({"kind": "other", "valid": DateRange(date(1, 1, 1), None)}, "organisation_valid"),
        ({"kind": "other", "valid": DateRange(date(2024, 1, 1), date(2100, 1, 2))},
         "organisation_valid"),
        ({"kind": "other", "valid": DateRange(date(2000, 1, 1), date(2100, 1, 1))}, ""),
    ],
)  # fmt: skip
def test_organisations(fields: dict[str, Any], constraint: str) -> None:
    given = {"name": "Prøveby", "valid": ALWAYS} | fields
    assert refused(lambda: Organisation.objects.create(**given)) == constraint


def test_an_organisation_does_not_follow_itself(trondheim: Organisation) -> None:
    follow = Succession(former=trondheim, successor=trondheim)
    assert refused(follow.save) == "succession_not_to_itself"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, ""),
        ({"period": FIRST, "end_reason": "retired"}, ""),
        ({"period": FIRST}, "appointment_end_has_reason"),
        ({"period": DateRange(date(1, 1, 1), None)}, "appointment_period"),
        ({"period": DateRange(empty=True), "end_reason": "other"}, "appointment_period"),
        ({"primary": True}, ""),
        ({"primary": True, "kind": "deputy"}, "appointment_primary_is_leader"),
        ({"confirmed_on": date(2026, 1, 1)}, ""),
        ({"confirmed_on": date(1, 1, 1)}, "appointment_confirmed_in_range"),
        ({"confirmed_on": date(2100, 1, 2)}, "appointment_confirmed_in_range"),
    ],
)
def test_appointments(
    outsider: Person, trondheim: Organisation, fields: dict[str, Any], constraint: str
) -> None:
    given = {"person": outsider, "organisation": trondheim, "title": "Leder", "period": ALWAYS}
    assert refused(lambda: Appointment.objects.create(**given | fields)) == constraint


@pytest.mark.parametrize(
    ("first", "second", "constraint"),
    [
        ({"primary": True}, {"primary": True}, "appointment_one_primary"),
        ({"primary": True, "period": FIRST, "end_reason": "retired"},
         {"primary": True, "period": THEN}, ""),
        ({"primary": True}, {"primary": False}, ""),
    ],
)  # fmt: skip
def test_one_leader_at_a_time(
    outsider: Person,
    secretariat: Person,
    trondheim: Organisation,
    first: dict[str, Any],
    second: dict[str, Any],
    constraint: str,
) -> None:
    given = {"organisation": trondheim, "title": "Leder", "period": ALWAYS}
    Appointment.objects.create(**given | first, person=outsider)
    assert (
        refused(lambda: Appointment.objects.create(**given | second, person=secretariat))
        == constraint
    )


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({}, "appointment_once"),
        ({"kind": "deputy"}, ""),
        ({"period": DateRange(date(2019, 1, 1), date(2020, 1, 1)), "end_reason": "other"}, ""),
    ],
)
def test_the_same_appointment_is_held_once_at_a_time(
    outsider: Person, trondheim: Organisation, fields: dict[str, Any], constraint: str
) -> None:
    given = {"person": outsider, "organisation": trondheim, "title": "Leder", "period": ALWAYS}
    Appointment.objects.create(**given)
    assert refused(lambda: Appointment.objects.create(**given | fields)) == constraint


def test_the_network_is_one_row(network: Network) -> None:
    network.pk = 2
    assert refused(lambda: network.save(force_insert=True)) == "network_one_row"


@pytest.mark.parametrize("kind", ["code", "decoy"])
def test_a_code_expires(kind: str) -> None:
    assert (
        refused(lambda: Message.objects.create(kind=kind, subject="Kode", body="1"))
        == "message_code_expires"
    )


@pytest.mark.parametrize("subject", ["a\nb", "a\rb"])
def test_a_subject_is_one_line(subject: str) -> None:
    assert refused(lambda: Message.objects.create(subject=subject)) == "message_subject_one_line"


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "sent"}, "delivery_sent_has_time"),
        ({"state": "queued", "sent_at": "2026-01-01T00:00Z"}, "delivery_sent_has_time"),
        ({"state": "failed"}, "delivery_failed_has_reason"),
        ({"state": "failed", "reason": "550 Nei"}, ""),
        ({"state": "sent", "sent_at": "2026-01-01T00:00Z"}, ""),
    ],
)
def test_deliveries(fields: dict[str, Any], constraint: str) -> None:
    post(to="ase@example.org", subject="Hei", body="Hei")
    assert refused(lambda: Delivery.objects.update(**fields)) == constraint


def test_a_message_goes_to_an_address_once() -> None:
    message = post(to="ase@example.org", subject="Hei", body="Hei")
    assert (
        refused(
            lambda: Delivery.objects.create(
                message=message, address="ase@example.org", header_id="<1>"
            )
        )
        == "delivery_once"
    )


def test_a_sign_in_link_ends(member: Person) -> None:
    assert (
        refused(lambda: SigninLink.objects.create(person=member, token_hash="a"))
        == "signinlink_ends"
    )
