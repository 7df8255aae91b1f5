"""The starter pack of who is new."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from members.models import Network, Organisation, Person
from tests.leaver import in_days
from tests.personas import MakeGathering, MakePresentation, appoint


@pytest.fixture
def new(client: Client, network: Network, member: Person) -> Client:
    """A member, signed in."""
    client.force_login(member)
    return client


def test_it_says_what_the_network_wants_who_sits_and_whom_to_call(
    new: Client, committee_member: Person
) -> None:
    page = new.get("/velkommen/").text
    assert "<h1" in page
    assert "Vi vil <em>mer</em>." in page
    assert "Kari Komité" in page
    assert page.count("tel:90000002") == 2  # here and in the footer


def test_the_last_three_gatherings_come_with_their_presentations(
    new: Client, make_gathering: MakeGathering, make_presentation: MakePresentation
) -> None:
    for number in range(1, 5):
        held = make_gathering(days=-10 * number, title=f"Samling nummer {number}")
        make_presentation(gathering=held, title=f"Innlegg på nummer {number}")
    page = new.get("/velkommen/").text
    shown = [number for number in range(1, 5) if f"Samling nummer {number}" in page]
    assert shown == [1, 2, 3]
    assert [number for number in range(1, 5) if f"Innlegg på nummer {number}" in page] == shown


def test_what_is_not_for_members_is_not_there(
    new: Client, make_presentation: MakePresentation
) -> None:
    make_presentation(title="Internt", audience="secretariat")
    assert "Internt" not in new.get("/velkommen/").text


def test_the_next_gathering_is_there(new: Client, make_gathering: MakeGathering) -> None:
    make_gathering(days=20, title="Vårsamling", slug="var")
    assert '<a class="ds-link" href="/samlinger/var/">Vårsamling</a>' in new.get("/velkommen/").text


def test_an_empty_network_says_so(new: Client) -> None:
    page = new.get("/velkommen/").text
    assert "Ingen samling er holdt ennå." in page
    assert "Neste samling er ikke kunngjort ennå." in page


@pytest.mark.parametrize(("kind", "status"), [("leader", 200), ("secretariat", 404)])
def test_who_becomes_a_member_may_read_it_before(
    client: Client, network: Network, outsider: Person, namsos: Organisation,
    kind: str, status: int,
) -> None:  # fmt: skip
    appoint(outsider, namsos, kind=kind, period=DateRange(in_days(1), None))
    client.force_login(outsider)
    assert client.get("/velkommen/").status_code == status


def test_who_is_no_member_yet_is_not_told_that_there_are_no_presentations(
    client: Client, network: Network, outsider: Person, namsos: Organisation,
    make_presentation: MakePresentation, make_gathering: MakeGathering,
) -> None:  # fmt: skip
    make_presentation(gathering=make_gathering(days=-10))
    appoint(outsider, namsos, kind="leader", period=DateRange(in_days(1), None))
    client.force_login(outsider)
    page = client.get("/velkommen/").text
    assert "Presentasjonene er for medlemmer av nettverket." in page
    assert "Det er ikke lagt ut presentasjoner" not in page


def test_others_find_nothing(client: Client, network: Network, outsider: Person) -> None:
    client.force_login(outsider)
    assert client.get("/velkommen/").status_code == 404


def test_it_asks_as_much_for_one_as_for_many(
    new: Client, make_gathering: MakeGathering, make_presentation: MakePresentation
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            new.get("/velkommen/")
        return len(captured)

    make_presentation(gathering=make_gathering(days=-10))
    queries()
    few = queries()
    assert few <= 12
    for number in range(1, 20):
        make_presentation(gathering=make_gathering(days=-10 - number))
    assert queries() == few
