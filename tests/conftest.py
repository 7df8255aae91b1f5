from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from tests import arrival, plugin, shared, static_files
from tests.databases import Databases
from tests.portal import Portal, Portals

pytest_plugins = ["tests.personas", "tests.world"]


@pytest.fixture(scope="session")
def databases(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Databases]:
    """A server of the tests' own, with a migrated database to clone."""
    with django_db_blocker.unblock():
        made = Databases()
    yield made
    made.close()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the whole suite use one database, as the running role."""
    with django_db_blocker.unblock():
        name = databases.clone()
        with databases.used(name):
            yield
        databases.drop(name)


@pytest.fixture
def db(request: pytest.FixtureRequest) -> None:
    """The suite's database in a transaction to be undone, or the test's own if asked for."""
    own = "fresh_database" in request.fixturenames
    request.getfixturevalue("fresh_database" if own else "_django_db_helper")


@pytest.fixture
def fresh_database(
    databases: Databases, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A database of the test's own, for what must commit; not with the marker django_db."""
    with django_db_blocker.unblock():
        name = databases.clone()
        with databases.used(name):
            yield name
        databases.drop(name)


@pytest.fixture(scope="session", autouse=True)
def arriving() -> None:
    """Let `client.force_login` open sessions as a one-time link does."""
    arrival.arrive()


@pytest.fixture(scope="session", autouse=True)
def collected_static() -> None:
    """Make the hashed static files, as a real installation has them; once for all processes."""
    if place := shared.folder():
        own = Path(settings.STATIC_ROOT)
        own.parent.mkdir(exist_ok=True)
        own.symlink_to(place / "static")
        own.resolve().mkdir(exist_ok=True)
    shared.once("collected", _collect)
    static_files.look_once()


def _collect() -> str:
    call_command("collectstatic", interactive=False, verbosity=0)
    return "yes"


@pytest.fixture(scope="session")
def portals(databases: Databases, collected_static: None) -> Iterator[Portals]:
    """Real portals, with server and worker, each over its own copy of the demonstration."""
    made = Portals(databases)
    yield made
    made.close()


@pytest.fixture(scope="session")
def portal(portals: Portals) -> Portal:
    """One real portal with the demonstration, shared by tests that leave it as they found it."""
    return portals.open()


@pytest.fixture
def own_portal(portals: Portals) -> Iterator[Portal]:
    """A real portal with the demonstration, for one test alone."""
    opened = portals.open()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def base_url() -> None:
    """Have no address in common: each portal has its own, and the plugin's fixture warns."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the machine's Chromium when there is one; as root it has no sandbox of its own."""
    found = {"executable_path": plugin.chromium()} if plugin.chromium() else {}
    return browser_type_launch_args | found | {"chromium_sandbox": False}
