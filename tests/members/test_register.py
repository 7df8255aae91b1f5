"""Persons, organisations, appointments: names, roles of the day, order."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import CharField, F, ProtectedError
from django.db.models.functions import Cast, Collate
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.range import DateRange

from members.mail.outbox import post
from members.models import Appointment, Delivery, Organisation, Person, SigninLink
from members.ordering import sort_key
from members.periods import today
from tests.personas import appoint

pytestmark = pytest.mark.django_db


# Names


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Åse Ødegård", "ÅØ"),
        ("Ola By Rise", "OR"),
        ("Ola", "O"),
        ("", "?"),
        ("  Ærlig   åpen ", "ÆÅ"),
    ],
)
def test_initials(name: str, initials: str) -> None:
    assert Person(name=name).initials == initials


def test_who_is_anonymised_is_called_something() -> None:
    assert str(Person(name="")) == "Tidligere deltaker"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"kind": "municipality", "name": "Røros"}, "Røros kommune"),
        ({"kind": "county", "name": "Trøndelag"}, "Trøndelag fylkeskommune"),
        ({"kind": "ks", "name": "KS Trøndelag"}, "KS Trøndelag"),
        (
            {"kind": "municipality", "name": "Herøy", "disambiguation": "Nordland"},
            "Herøy kommune (Nordland)",
        ),
    ],
)
def test_organisations_are_called_as_in_running_text(fields: dict[str, str], name: str) -> None:
    assert str(Organisation(**fields)) == name


def test_rows_say_what_they_are(member: Person) -> None:
    link = SigninLink(person=member)
    message = post(to=member, subject="Hei", body="Hei")
    assert [str(link), str(message), str(Delivery.objects.get())] == [
        "Åse Ødegård",
        "Hei",
        f"utsending {message.deliveries.get().pk}: i kø",
    ]
    assert str(Appointment.objects.get(person=member)) == "Kultursjef, Trondheim kommune"


@pytest.mark.parametrize(
    ("typed", "kept"), [(" Ase@Example.ORG ", "ase@example.org"), ("", None), (None, None)]
)
def test_addresses_are_kept_in_small_letters(typed: str | None, kept: str | None) -> None:
    person = Person(name="Åse", email=typed)
    person.clean()
    assert person.email == kept


@pytest.mark.parametrize("name", ["[Klikk](x)", "Åse <b>", "Se https://example.org"])
def test_a_name_is_no_link_in_the_letters_where_it_stands(name: str) -> None:
    with pytest.raises(ValidationError, match="Et navn har ikke tegnene"):
        Person(name=name).clean()


# Roles of the day


def roles(person: Person) -> tuple[bool, bool, bool]:
    """Member, secretariat, staff: asked alone, and with the query that loads the person."""
    alone = Person.objects.get(pk=person.pk)
    together = Person.objects.with_roles().get(pk=person.pk)
    found = {(one.is_member, one.is_secretariat, one.is_staff) for one in (alone, together)}
    assert len(found) == 1
    return found.pop()


MEMBER, SECRETARIAT, OUTSIDER = (True, False, False), (False, True, True), (False, False, False)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("leader", MEMBER),
        ("deputy", MEMBER),
        ("observer", MEMBER),
        ("secretariat", SECRETARIAT),
    ],
)
def test_an_appointment_gives_a_role(
    outsider: Person, trondheim: Organisation, kind: str, wanted: tuple[bool, bool, bool]
) -> None:
    appoint(outsider, trondheim, kind=kind)
    assert roles(outsider) == wanted


def test_without_an_appointment_she_is_an_outsider(outsider: Person) -> None:
    assert roles(outsider) == OUTSIDER


@pytest.mark.parametrize(
    ("moment", "wanted"),
    [
        # First and last day 30 March and 29 October 2025: one before, one after a change of clocks.
        ("2025-03-29T23:59:59+01:00", OUTSIDER),
        ("2025-03-30T00:00:00+01:00", MEMBER),
        ("2025-03-30T03:00:00+02:00", MEMBER),
        ("2025-10-26T02:30:00+01:00", MEMBER),
        ("2025-10-29T23:59:59+01:00", MEMBER),
        ("2025-10-30T00:00:00+01:00", OUTSIDER),
    ],
)
def test_roles_begin_and_end_at_midnight_in_oslo(
    outsider: Person, trondheim: Organisation, moment: str, wanted: tuple[bool, bool, bool]
) -> None:
    appoint(outsider, trondheim, period=DateRange(date(2025, 3, 30), date(2025, 10, 30)))
    with time_machine.travel(moment, tick=False):
        assert roles(outsider) == wanted


def test_the_day_is_oslos() -> None:
    with time_machine.travel("2026-06-30T22:30:00Z", tick=False):
        assert today() == date(2026, 7, 1)


def test_roles_of_another_day_can_be_asked_for(outsider: Person, trondheim: Organisation) -> None:
    appoint(outsider, trondheim, period=DateRange(date(2022, 1, 1), date(2023, 1, 1)))
    then = Person.objects.with_roles(date(2022, 12, 31)).get(pk=outsider.pk)
    assert (then.is_member, roles(outsider)) == (False, OUTSIDER)
    Organisation.objects.filter(pk=trondheim.pk).update(valid=DateRange(date(2020, 1, 1), None))
    assert Person.objects.with_roles(date(2022, 12, 31)).get(pk=outsider.pk).is_member is True


def test_an_organisation_that_left_the_network_gives_no_membership(
    member: Person, trondheim: Organisation
) -> None:
    Organisation.objects.filter(pk=trondheim.pk).update(participates=False)
    assert roles(member) == OUTSIDER


def test_an_organisation_that_is_no_more_gives_no_membership(
    member: Person, trondheim: Organisation
) -> None:
    Organisation.objects.filter(pk=trondheim.pk).update(
        valid=DateRange(date(2020, 1, 1), timezone.localdate())
    )
    assert roles(member) == OUTSIDER
    assert trondheim not in Organisation.objects.participating()


def test_the_secretariat_without_an_address_is_no_staff(secretariat: Person) -> None:
    secretariat.email = None
    assert (secretariat.is_active, secretariat.is_staff) == (False, False)


def test_who_is_signed_in_comes_with_her_roles_in_one_query(member: Person) -> None:
    with CaptureQueriesContext(connection) as queries:
        person = Person.objects.with_roles().get(pk=member.pk)
        assert (person.is_member, person.is_secretariat) == (True, False)
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("perm", "allowed"),
    [
        ("members.change_person", True),
        ("gatherings.add_gathering", True),
        ("members.view_message", True),
        ("members.view_signinlink", False),
        ("workgroup.delete_noterevision", False),
        ("admin.change_logentry", False),
        ("sessions.view_session", False),
        ("procrastinate.view_procrastinatejob", False),
        ("account.change_emailaddress", False),
        ("auth.add_group", False),
    ],
)
def test_what_the_secretariat_may(secretariat: Person, perm: str, allowed: bool) -> None:  # noqa: FBT001
    assert secretariat.has_perm(perm) is allowed
    assert secretariat.has_perms([perm]) is allowed


def test_others_may_nothing(member: Person) -> None:
    assert not member.has_perm("members.change_person")
    assert not member.has_module_perms("members")


def test_modules_of_the_secretariat(secretariat: Person) -> None:
    apps = ["members", "sessions", "procrastinate", "account"]
    assert [secretariat.has_module_perms(app) for app in apps] == [True, False, False, False]


def test_nobody_has_a_password(member: Person) -> None:
    member.set_password("hemmelig")
    assert member.has_usable_password() is False


def test_a_person_with_a_past_cannot_be_removed(member: Person) -> None:
    with pytest.raises(ProtectedError):
        member.delete()


def test_a_stranger_has_no_roles() -> None:
    assert [getattr(AnonymousUser(), name, False) for name in ("is_member", "is_staff")] == [
        False,
        False,
    ]


# Order

PLACES = ["Aremark", "Bodø", "Deatnu", "Östersund", "Øyer", "Ål", "Ås", "Kárášjohka", "Karasjok",
          "Ærlig", "Åfjord", "Aa", "Šibboleth", "Sibir", "Đávvi", "Zeta"]  # fmt: skip
IN_ORDER = ["Aa", "Aremark", "Bodø", "Đávvi", "Deatnu", "Kárášjohka", "Karasjok", "Šibboleth",
            "Sibir", "Zeta", "Ærlig", "Östersund", "Øyer", "Åfjord", "Ål", "Ås"]  # fmt: skip


def test_places_are_in_norwegian_order() -> None:
    valid = DateRange(date(2020, 1, 1), None)
    Organisation.objects.bulk_create(
        Organisation(kind="other", name=name, valid=valid) for name in PLACES
    )
    names = Organisation.objects.filter(kind="other").values_list("name", flat=True)
    assert list(names) == IN_ORDER


def test_a_double_a_that_begins_a_persons_name_sorts_last() -> None:
    names = ["Kari Aas", "Kari Ask", "Kari Ås", "Aage Zwart", "Zara Haaland", "Zara Hald"]
    Person.objects.bulk_create(Person(name=name) for name in names)
    assert list(Person.objects.values_list("name", flat=True)) == [
        "Kari Ask",
        "Kari Aas",
        "Kari Ås",
        "Zara Haaland",
        "Zara Hald",
        "Aage Zwart",
    ]


def in_c_locale(name: str) -> Any:
    """The name as a database of C locale treats it: lower() there knows ASCII alone."""
    return Collate(Cast(F(name), CharField()), "C")


def test_the_order_is_the_same_in_a_database_of_c_locale() -> None:
    Person.objects.bulk_create(Person(name=name) for name in PLACES)
    key = sort_key("plain").expression  # type: ignore[attr-defined]  # not in the stubs
    found = (
        Person.objects.annotate(plain=in_c_locale("name"))
        .annotate(key=key)
        .order_by(Collate("key", "C"), "pk")
    )
    assert [person.name for person in found] == IN_ORDER


def test_the_stored_order_does_not_depend_on_the_databases_locale() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, collation_name FROM information_schema.columns"
            " WHERE column_name = 'sort_name' ORDER BY 1"
        )
        assert cursor.fetchall() == [("members_organisation", "C"), ("members_person", "C")]


def test_a_sentence_tells_what_is_wrong(member: Person, trondheim: Organisation) -> None:
    another = Appointment(
        person=member,
        organisation=trondheim,
        title="Leder",
        kind="deputy",
        primary=True,
        period=DateRange(date(2020, 1, 1), None),
    )
    with pytest.raises(ValidationError) as found:
        another.full_clean()
    assert "Bare en kulturleder kan være øverst." in found.value.messages
