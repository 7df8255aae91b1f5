"""The database goes away and comes back under a portal that serves: nobody restarts anything."""

import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pytest

from kulturnett.local_postgres import NAME, OWNER, RUNNING, Cluster
from tests.databases import Databases
from tests.plugin import PLACE
from tests.portal import Portal
from tests.shared import CARELESS
from tests.walk import faults

PATIENCE = 60
FOUNDED = (
    *("--counties=50", "--region=Trøndelag", "--name=Kulturnettverket"),
    *("--secretariat=KS", "--secretary-name=Siri", "--secretary-email=sekretariat@example.org"),
)


class OwnServer(Databases):
    """A server that no other test leans on."""

    def __init__(self, place: Path) -> None:
        self.server = Cluster(
            link=place / "postgres", away=place / "away", settings=CARELESS, tied=True
        )
        self.server.start()

    def environment(self, name: str) -> dict[str, str]:
        there = f"@/{name}?host={self.server.socket_folder}"
        return {
            "DATABASE_URL": f"postgresql://{RUNNING}{there}",
            "DATABASE_OWNER_URL": f"postgresql://{OWNER}{there}",
        }

    def drop(self, name: str) -> None:  # noqa: ARG002  it goes as a whole
        self.server.remove()


class Answer(NamedTuple):
    status: int
    retry_after: str | None
    page: str


def get(portal: Portal, path: str) -> Answer:
    """What a visitor is answered there."""
    connection = HTTPConnection("127.0.0.1", portal.port, timeout=30)
    connection.request("GET", path)
    response: HTTPResponse = connection.getresponse()
    page = response.read().decode()
    connection.close()
    return Answer(response.status, response.headers["Retry-After"], page)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def served() -> Iterator[tuple[Portal, Cluster]]:
    """A portal with a network, and the server that only it uses."""
    place = Path(mkdtemp(prefix="away-", dir=PLACE))
    place.chmod(0o711)
    own = OwnServer(place)
    var = place / "var"
    var.mkdir()
    portal = Portal(own, database=NAME, var=var)
    try:
        portal.manage("migrate")
        portal.manage("found_network", *FOUNDED)
        portal.start()
        yield portal, own.server
    finally:
        portal.close()


@pytest.mark.usefixtures("collected_static")
def test_the_portal_says_so_while_the_database_is_away_and_goes_on_when_it_is_back(
    served: tuple[Portal, Cluster],
) -> None:
    portal, server = served
    assert get(portal, "/").status == 200

    server.stop()
    away = get(portal, "/samlinger/")
    assert (away.status, away.retry_after) == (503, "30")
    assert faults(away.page) == []
    assert "Nettstedet er borte et øyeblikk" in away.page
    assert "sekretariat@example.org" in away.page
    assert get(portal, "/helse/")[:2] == (200, None)
    ready = get(portal, "/helse/klar/")
    assert (ready.status, ready.retry_after) == (503, "10")
    assert ready.page == '{"database": false, "migrasjoner": false, "lagring": true}'

    server.start()
    until(lambda: get(portal, "/samlinger/").status == 200)
    until(lambda: get(portal, "/helse/klar/").status == 200)
