"""Every change to the register and to roles is written down: who, when, which fields, no values."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client
from psycopg.types.range import DateRange

from members import history
from members.account.addresses import change_email
from members.erasure import ask
from members.models import Appointment, Change, Network, Organisation, Person
from tests.personas import LONG_AGO, appoint
from workgroup.models import Seat, Term

type Lines = list[tuple[str, str, list[str], Person | None]]


def lines(since: int = 0) -> Lines:
    """Table, action, fields and author of what was written down after line `since`."""
    changes = Change.objects.filter(pk__gt=since).order_by("pk").select_related("by")
    return [(change.table, change.action, change.fields, change.by) for change in changes]


def last() -> int:
    """The number of the last line."""
    return Change.objects.order_by("pk").values_list("pk", flat=True).last() or 0


def test_raw_sql_is_written_down_as_done_by_the_system(member: Person) -> None:
    since = last()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_person SET phone = '1' WHERE id = %s", [member.pk])
        cursor.execute("DELETE FROM members_appointment WHERE person_id = %s", [member.pk])
    assert lines(since) == [
        ("members_person", "changed", ["phone"], None),
        ("members_appointment", "removed", [], None),
    ]


def test_a_function_says_for_whom_it_acts(member: Person, secretariat: Person) -> None:
    since = last()
    change_email(person=member, email="ny@example.org", by=secretariat)
    ((table, action, fields, by),) = lines(since)
    assert (table, action, by) == ("members_person", "changed", secretariat)
    assert "email" in fields


def test_the_admin_says_who_it_was(
    desk: Client, trondheim: Organisation, secretariat: Person
) -> None:
    since = last()
    form = {"kind": "municipality", "number": "5001", "name": "Trondheim", "participates": "on"}
    form |= {"valid_first": "2020-01-01", "valid_last": "", "email": "post@example.org"}
    desk.post(f"/admin/members/organisation/{trondheim.pk}/change/", form)
    found = lines(since)
    assert {by for _table, _action, _fields, by in found} == {secretariat}
    assert found[0][:2] == ("members_organisation", "changed")
    assert "email" in found[0][2]


def test_her_own_page_says_that_it_was_she(
    client: Client, member: Person, network: Network
) -> None:
    client.force_login(member)
    since = last()
    client.post("/min-side/", {"name": "Åse By", "language": "nb", "phone_shown": "on"})
    assert lines(since) == [("members_person", "changed", ["name", "phone"], member)]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda seat: seat.term, ("workgroup_term", "changed", ["ks_seats"], None)),
        (lambda seat: seat, ("workgroup_seat", "changed", ["title"], None)),
        (lambda _seat: Network.objects.get(), ("members_network", "changed", ["region"], None)),
    ],
)
def test_seats_terms_and_the_network_are_written_down_too(
    committee_member: Person,
    network: Network,
    change: Callable[[Seat], Seat | Term | Network],
    line: tuple[str, str, list[str], None],
) -> None:
    row = change(Seat.objects.get(person=committee_member))
    since = last()
    setattr(row, line[2][0], 2 if line[2] == ["ks_seats"] else "Annet")
    row.save()
    assert lines(since) == [line]


def test_a_key_that_is_added_is_written_down_without_what_it_holds(member: Person) -> None:
    since = last()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) "
            "VALUES (%s, 'webauthn', '{\"name\": \"hemmelig\"}', now())",
            [member.pk],
        )
        cursor.execute("UPDATE mfa_authenticator SET last_used_at = now()")
    assert lines(since) == [("mfa_authenticator", "added", [], None)]
    (change,) = Change.objects.filter(pk__gt=since)
    assert (history.told(change), change.person) == ("Innlogging: nøkkel: lagt til", member)


def test_nothing_that_a_person_is_called_is_in_it(
    desk: Client, member: Person, committee_member: Person, secretariat: Person, network: Network
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    ask(person=committee_member, keeps_office_name=True, by=secretariat)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(members_change::text, ' ') FROM members_change")
        ((everything,),) = cursor.fetchall()
    words = ("Åse", "Ødegård", "@", "900 00", "Kari", "Komité", "Siri", "Kultursjef", "Trondheim")
    assert [word for word in words if word in everything] == []


def test_who_acts_is_known_for_one_transaction_alone(fresh_database: str) -> None:
    person = Person.objects.create(name="En", email="en@example.org")
    with pytest.raises(RuntimeError, match="one transaction"):
        history.acting(person)
    with transaction.atomic():
        history.acting(person)
        person.save(update_fields=["phone"])
    since = last()
    Person.objects.filter(pk=person.pk).update(phone="2")
    assert lines(since) == [("members_person", "changed", ["phone"], None)]


def test_a_line_is_said_in_norwegian(member: Person) -> None:
    since = last()
    held = Appointment.objects.get(person=member)
    held.title, held.end_reason, held.period = (
        "Leder",
        "other",
        DateRange(LONG_AGO, LONG_AGO.replace(month=2)),
    )
    held.save()
    (change,) = Change.objects.filter(pk__gt=since)
    assert history.told(change) == "Verv: endret sluttet fordi, periode og tittel"


def test_the_history_of_a_person_tells_of_her_offices_too(
    desk: Client, member: Person, namsos: Organisation
) -> None:
    appoint(member, namsos, kind="deputy")
    page = desk.get(f"/admin/members/person/{member.pk}/history/").text
    assert "Person: lagt til" in page
    assert page.count("Verv: lagt til") == 2
    assert "systemet" in page


def test_the_history_of_a_term_tells_of_its_seats(
    desk: Client, committee_member: Person, term: Term
) -> None:
    page = desk.get(f"/admin/workgroup/term/{term.pk}/history/").text
    assert "Valgperiode: lagt til" in page
    assert "Plass i arbeidsutvalget: lagt til" in page


@pytest.mark.parametrize(
    "path", ["members/organisation/{}", "members/appointment/{}", "members/network/1"]
)
def test_each_thing_of_the_register_has_its_history(
    desk: Client, network: Network, path: str, trondheim: Organisation, member: Person
) -> None:
    pk = trondheim.pk if "organisation" in path else Appointment.objects.get(person=member).pk
    page = desk.get(f"/admin/{path.format(pk)}/history/").text
    assert ": lagt til" in page or ": endret" in page


def test_the_list_of_changes_is_narrowed_and_only_read(
    desk: Client, member: Person, secretariat: Person
) -> None:
    change_email(person=member, email="ny@example.org", by=secretariat)
    here = "/admin/members/change/"
    assert "Siri Sekretær" in desk.get(f"{here}?by__id__exact={secretariat.pk}").text
    page = desk.get(f"{here}?hva=members_appointment").text
    assert "Verv: lagt til" in page
    assert "Person: endret" not in page
    assert desk.get(f"{here}add/").status_code == 403
    assert desk.post(f"{here}{last()}/delete/", {"post": "yes"}).status_code == 403


def test_the_list_asks_as_often_for_a_hundred_lines_as_for_one(
    desk: Client, secretariat: Person, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(60):
        Person.objects.create(name=f"Person {number}")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        desk.get("/admin/members/change/")
