"""What a search gave is kept, until something that can be found changes or opens."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import TimeMachineFixture

from members.models import Person, SearchEntry
from members.search import Entry, keep
from tests.databases import Databases

PATH = "/sok/?q=bygdekino"


@pytest.fixture
def entry(fresh_database: str, member: Person, client: Client) -> SearchEntry:
    """Something for members, found by one of them."""
    keep(
        "note", 1, [Entry(title="Bygdekino", text="Bygdekino lever", url="/x/", audience="members")]
    )
    client.force_login(member)
    assert "1 treff" in client.get(PATH).text
    return SearchEntry.objects.get(kind="note")


def test_what_is_asked_again_is_not_looked_for_again(entry: SearchEntry, client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(PATH).text
    found = [query["sql"] for query in asked if "members_searchword" in query["sql"]]
    assert ("1 treff" in page, found) == (True, [])


@pytest.mark.parametrize("change", [{"title": "Ny tittel"}, {"audience": "secretariat"}, None])
def test_every_change_shows_at_once(
    entry: SearchEntry, client: Client, change: dict[str, str] | None
) -> None:
    rows, before = SearchEntry.objects.filter(pk=entry.pk), client.get(PATH).text
    rows.update(**change) if change else rows.delete()
    after = client.get(PATH).text
    assert ("Ny tittel" in after) == (change == {"title": "Ny tittel"})
    assert ("1 treff" in before, "1 treff" in after) == (True, "Ny tittel" in after)


def test_a_change_that_began_before_another_and_ends_after_it_shows(
    entry: SearchEntry, client: Client, databases: Databases, fresh_database: str
) -> None:
    url = databases.environment(fresh_database)["DATABASE_URL"]
    with psycopg.connect(url) as slow:
        slow.execute("UPDATE members_searchentry SET title = 'Sent' WHERE kind = 'note'")
        keep("note", 2, [Entry(title="Annet", url="/y/", audience="members")])
        assert "Sent" not in client.get(PATH).text
        slow.commit()
        assert "Sent" in client.get(PATH).text


def test_what_opens_by_the_clock_shows_then(
    entry: SearchEntry, client: Client, time_machine: TimeMachineFixture
) -> None:
    opens = timezone.now() + timedelta(minutes=9)
    later = Entry(title="Bygdekino", url="/z/", audience="members", visible_from=opens)
    keep("note", 2, [later])
    assert "1 treff" in client.get(PATH).text
    time_machine.move_to(opens + timedelta(seconds=1))
    assert "2 treff" in client.get(PATH).text


def test_nobody_is_given_what_another_found(entry: SearchEntry) -> None:
    assert "1 treff" not in Client().get(PATH).text
