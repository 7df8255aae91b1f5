"""Databases of the tests' own: migrated once, then cloned."""

import contextlib
import itertools
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from kulturnett import database
from tests import shared


class Databases:
    """A server, a template as `manage.py migrate` leaves it, and clones of that."""

    def __init__(self) -> None:
        self.cluster = database.cluster() if database.is_embedded() else None
        if self.cluster:
            self._serve(self.cluster)
        self._names = (f"kulturnett_test_{os.getpid()}_{number}" for number in itertools.count(1))
        self.template = shared.once("template", self._migrated)

    def _serve(self, cluster: database.Cluster) -> None:
        """Start the server, or find the one that several processes share."""
        if place := shared.folder():
            cluster.link.parent.mkdir(exist_ok=True)
            cluster.link.symlink_to(place / "postgres")
        else:
            cluster.settings, cluster.tied = shared.CARELESS, True
            cluster.start()

    def _migrated(self) -> str:
        name = self.create()
        with self.used(name):
            call_command("migrate", verbosity=0)
        return name

    def create(self, *, template: str = "template1") -> str:
        """Make a database, as `template` is now, and return its name."""
        name = next(self._names)
        self._do("CREATE DATABASE {} OWNER {} TEMPLATE {}", name, _owner()["USER"], template)
        return name

    def clone(self) -> str:
        """Make a database with every table and what the migrations put there."""
        return self.create(template=self.template)

    def drop(self, name: str) -> None:
        self._do("DROP DATABASE {}" + (" WITH (FORCE)" if self.cluster else ""), name)

    def close(self) -> None:
        """Leave nothing behind, on a server of our own or another's."""
        if not self.cluster:
            self.drop(self.template)
        elif not shared.folder():
            self.cluster.remove()

    @contextlib.contextmanager
    def used(self, name: str) -> Iterator[str]:
        """Let this process use the database `name`, as the running role, while the block runs."""
        before = connections["default"].settings_dict["NAME"]
        _use(name)
        try:
            yield name
        finally:
            _use(before)

    def environment(self, name: str) -> dict[str, str]:
        """What another process needs to use the database `name`."""
        return {
            "DATABASE_URL": _url(database.configuration() | {"NAME": name}),
            "DATABASE_OWNER_URL": _url(_owner() | {"NAME": name}),
        }

    def _do(self, statement: str, *names: str) -> None:
        """Run one statement on the server; on our own one as its superuser."""
        there = _owner() | ({"USER": "postgres", "NAME": "postgres"} if self.cluster else {})
        with psycopg.connect(_url(there), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _owner() -> dict[str, Any]:
    return database.owner_configuration()


def _use(name: str) -> None:
    database.disconnect()
    connections["default"].settings_dict["NAME"] = name


def _url(wanted: dict[str, Any]) -> str:
    options = {
        name: value
        for name, value in wanted["OPTIONS"].items()
        if name not in {"pool", "prepare_threshold"}
    }
    options |= {name.lower(): wanted[name] for name in ("HOST", "PORT", "PASSWORD") if wanted[name]}
    return f"postgresql://{quote(wanted['USER'])}@/{quote(wanted['NAME'])}?{urlencode(options)}"
