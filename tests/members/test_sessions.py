"""How long a sign-in lasts: by whose machine it is, and who she is."""

from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.models import Organisation, Person
from tests.members.test_signin import CODE, LOGIN, ask, code_in
from tests.personas import appoint

pytestmark = pytest.mark.django_db

PAGE = "/min-side/innlogging/"


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def is_in_after(client: Client, **time: int) -> bool:
    with time_machine.travel(timezone.now() + timedelta(**time)):
        return is_in(client)


def writes(client: Client) -> int:
    """How often one page writes to the session."""
    with CaptureQueriesContext(connection) as queries:
        assert is_in(client)
    return sum('UPDATE "django_session"' in query["sql"] for query in queries)


def test_on_ones_own_device_it_lasts_ninety_days(client: Client, member: Person) -> None:
    client.force_login(member)
    assert is_in_after(client, days=89, hours=23)


def test_and_not_longer(client: Client, member: Person) -> None:
    client.force_login(member)
    assert not is_in_after(client, days=90, seconds=1)


def test_it_is_renewed_once_when_under_sixty_days_remain(client: Client, member: Person) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(member)
        clock.shift(timedelta(days=29))
        early = [writes(client), writes(client)]
        clock.shift(timedelta(days=2))
        late = [writes(client), writes(client)]
        clock.shift(timedelta(days=89))
        assert is_in(client)
    assert (early, late) == ([0, 0], [1, 0])


def test_the_cookie_lasts_as_long(client: Client, member: Person) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(member)
        clock.shift(timedelta(days=31))
        client.get(PAGE)
        assert client.cookies["sessionid"]["max-age"] == 90 * 24 * 3600


def test_the_secretariats_lasts_twelve_hours_whatever_is_done(
    client: Client, secretariat: Person
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.force_login(secretariat)
        clock.shift(timedelta(hours=11, minutes=59))
        before = is_in(client)
        clock.shift(timedelta(minutes=1))
        assert (before, is_in(client)) == (True, False)


def test_who_joins_the_secretariat_is_held_to_its_hours_at_once(
    client: Client, member: Person, ks: Organisation
) -> None:
    client.force_login(member)
    appoint(member, ks, kind="secretariat")
    assert [is_in_after(client, hours=11), is_in_after(client, hours=12)] == [True, False]


def test_on_a_shared_machine_it_ends_with_the_browser_and_within_twelve_hours(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    ask(client, "ase@example.org")
    client.post(CODE, {"code": code_in(mailoutbox), "shared": "on"})
    assert client.cookies["sessionid"]["max-age"] == ""
    assert [is_in_after(client, hours=11), is_in_after(client, hours=12)] == [True, False]


def test_the_page_of_the_code_asks_whose_machine_it_is(client: Client, member: Person) -> None:
    ask(client, "ase@example.org")
    assert "Dette er en delt maskin" in client.get(CODE).text


def test_a_public_page_does_not_ask_who_it_is(client: Client, member: Person) -> None:
    client.force_login(member)
    with CaptureQueriesContext(connection) as queries:
        client.get("/helse/")
    assert len(queries) == 0


def test_who_is_closed_out_is_out_at_the_next_page(client: Client, member: Person) -> None:
    client.force_login(member)
    Person.objects.filter(pk=member.pk).update(deactivated_at=timezone.now())
    assert client.get(PAGE)["Location"] == f"{LOGIN}?next={PAGE}"


@pytest.mark.parametrize("address", [PAGE, "/samlinger/", "/sok/?q=kultur", "/p/finnes-ikke/"])
def test_what_she_is_shown_stays_in_no_browser_when_she_has_signed_out(
    client: Client, member: Person, address: str
) -> None:
    client.force_login(member)
    assert "no-store" in client.get(address)["Cache-Control"]


def test_what_everybody_is_shown_may_be_kept(client: Client, member: Person) -> None:
    assert "Cache-Control" not in client.get("/samlinger/")
    client.force_login(member)
    assert client.get("/feed/")["Cache-Control"] == "public, max-age=300"
