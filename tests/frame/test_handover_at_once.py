"""Two secretaries, one handover; and what is hung on her in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from kulturnett.handover import ClosedError, UndecidedError, close
from members.models import Handover, Network, Person
from members.successors import Successor
from tests.leaver import ended, in_days, seated
from workgroup.models import Term


@pytest.fixture
def left(network: Network, member: Person, secretariat: Person) -> Handover:
    """Åse's last day in Trondheim is in ten days."""
    return ended(member, secretariat, days=10)


def test_of_two_who_close_at_once_one_does(
    fresh_database: str, left: Handover, secretariat: Person
) -> None:
    start = Barrier(2)

    def attempt(name: str) -> str:
        start.wait()
        try:
            successor = Successor(Person(name=name), "Direktør", in_days(11))
            close(handover=left, choices={}, successor=successor, by=secretariat)
        except ClosedError:
            return "closed"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(attempt, ["En", "To"]))
    assert found == ["closed", "done"]
    assert Person.objects.filter(name__in=["En", "To"]).count() == 1


def test_nothing_is_hung_on_her_while_it_closes(
    fresh_database: str, left: Handover, member: Person, term: Term, secretariat: Person
) -> None:
    """A seat given at the same time comes before, and is asked about, or after it has closed."""
    start = Barrier(2)

    def give() -> str:
        start.wait()
        seated(member, term)
        connection.close()
        return "given"

    def shut() -> str:
        start.wait()
        try:
            close(handover=left, choices={}, successor=None, by=secretariat)
        except UndecidedError:
            return "asked"
        finally:
            connection.close()
        return "closed"

    with ThreadPoolExecutor(2) as pool:
        given, shut_ = pool.submit(give), pool.submit(shut)
    assert given.result() == "given"
    closed = Handover.objects.get().closed_at is not None
    assert shut_.result() == ("closed" if closed else "asked")
