"""The one module that knows which database this is, and as whom we meet it.

Two roles: the owner has the tables and changes them (`manage.py migrate`); the running role, which
everything else uses, owns nothing. DATABASE_URL names a server; without it we run our own.
"""

import contextlib
import hashlib
import os
import select
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import Connection
from psycopg_pool import ConnectionPool

from kulturnett import environment
from kulturnett.local_postgres import NAME, OWNER, RUNNING, Cluster
from kulturnett.postgres_programs import Unavailable

__all__ = [
    "CHECKOUT", "VAR", "Cluster", "Unavailable",
    "as_owner", "away_from", "cluster", "configuration", "disconnect", "from_url",
    "grant_running_role", "is_embedded", "one_role", "owner_configuration",
]  # fmt: skip

CHECKOUT: Path = Path(__file__).resolve().parent.parent
VAR: Path = Path(environment.text("KULTURNETT_VAR") or CHECKOUT / "var").absolute()
AWAY = Path("/var/lib/kulturnett")
TRUSTED = 5  # seconds


def check(connection: "Connection[Any]") -> None:
    """Raise OperationalError when the server at its other end is gone; the pool makes another.

    A server that ends says so on the connection, which is cheap to see; a network that was cut says
    nothing, so after a while the server is asked.
    """
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    asked = getattr(connection, "asked_at", 0)
    if heard.poll(0) or time.monotonic() - asked > TRUSTED:
        ConnectionPool.check_connection(connection)
        vars(connection)["asked_at"] = time.monotonic()


# After an outage the pool's own pauses would last for minutes; given up soon, each request tries.
POOL = {"min_size": 1, "max_size": 8, "timeout": 5, "reconnect_timeout": 5, "check": check}

# What the owner has in its schema, each as one list of quoted names.
SCHEMA = "SELECT quote_ident(current_schema())"
_HERE = "quote_ident(current_schema())::regnamespace"
_MINE = "quote_ident(current_user)::regrole"
_CLASSES = f"""
    SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
    WHERE relnamespace = {_HERE} AND relowner = {_MINE} AND relkind"""  # noqa: S608  constants
TABLES = _CLASSES + " IN ('r', 'p', 'v', 'm')"
SEQUENCES = _CLASSES + " = 'S'"
FUNCTIONS = f"""
    SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc
    WHERE pronamespace = {_HERE} AND proowner = {_MINE} AND prokind <> 'p'"""  # noqa: S608  constants
RIGHTS = (
    ("TABLE", "SELECT, INSERT, UPDATE, DELETE", TABLES),
    ("SEQUENCE", "USAGE, SELECT", SEQUENCES),
    ("FUNCTION", "EXECUTE", FUNCTIONS),
)

EXAMPLE = "postgresql://kulturnett:passord@db.example.org/kulturnett"


def is_embedded() -> bool:
    """Whether we run the database server ourselves."""
    return not environment.text("DATABASE_URL")


def configuration() -> dict[str, Any]:
    """DATABASES["default"] of the running role. Raises ImproperlyConfigured with a sentence."""
    url = environment.text("DATABASE_URL")
    found = from_url(url, "DATABASE_URL") if url else _embedded(RUNNING)
    found["OPTIONS"]["pool"] = dict(POOL)
    return found


def owner_configuration() -> dict[str, Any]:
    """The same of the owner: DATABASE_OWNER_URL, or DATABASE_URL for both; no pool."""
    if is_embedded():
        return _embedded(OWNER)
    name = "DATABASE_OWNER_URL" if environment.text("DATABASE_OWNER_URL") else "DATABASE_URL"
    return from_url(environment.text(name), name)


def one_role() -> bool:
    """Whether the running role is the owner too."""
    return bool(configuration()["USER"] == owner_configuration()["USER"])


def cluster() -> Cluster:
    """The server of our own, with its data in VAR/postgres."""
    place = CHECKOUT if VAR == CHECKOUT / "var" else VAR
    return Cluster(link=VAR / "postgres", away=away_from(place))


def away_from(place: Path) -> Path:
    """Where the data of the checkout (or other folder) `place` are when it cannot be reached."""
    return AWAY / hashlib.sha256(os.fsencode(place)).hexdigest()[:16]


def from_url(url: str, name: str) -> dict[str, Any]:
    """What Django calls the parts of a postgresql:// address, as libpq reads it.

    What stands after the question mark goes to OPTIONS, save host, port, user, password and
    dbname. Raises ImproperlyConfigured, which tells the variable `name` and never the password.
    """
    parts = urlsplit(url)
    login, _, place = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    host, _, port = (
        place.rpartition(":") if place[place.rfind("]") + 1 :].count(":") else (place, "", "")
    )
    options = dict(parse_qsl(parts.query))
    found = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname", unquote(parts.path.removeprefix("/"))),
        "USER": options.pop("user", unquote(user)),
        "PASSWORD": options.pop("password", unquote(password)),
        "HOST": options.pop("host", unquote(host).strip("[]")),
        "PORT": options.pop("port", port),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    good = parts.scheme in {"postgres", "postgresql"} and found["NAME"] and found["USER"]
    if not good or not str(found["PORT"] or "0").isdigit():
        raise ImproperlyConfigured(f"Set {name} to an address such as {EXAMPLE}.")
    return found


def _embedded(role: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": role,
        "PASSWORD": "",
        "HOST": str(cluster().socket_folder),
        "PORT": "",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }


@contextlib.contextmanager
def as_owner() -> Iterator[None]:
    """Meet the same database as its owner while the block runs, in this process."""
    running = connections.settings["default"]
    name = connections["default"].settings_dict["NAME"]
    _meet(running | owner_configuration() | {"NAME": name})
    try:
        yield
    finally:
        _meet(running)


def disconnect() -> None:
    """Give back every connection of this process; the next query makes a new one."""
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it


def _meet(wanted: dict[str, Any]) -> None:
    disconnect()
    del connections["default"]
    connections.settings["default"] = wanted


def grant_running_role() -> None:
    """Let the running role use what the owner has, and only add to LOG_TABLES.

    Called as the owner; everything in one transaction, so that no right is open in between.
    """
    if one_role():
        return
    connection = connections["default"]
    role = connection.ops.quote_name(configuration()["USER"])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA {_one(cursor, SCHEMA)} TO {role}")
        for kind, rights, owned in RIGHTS:
            if names := _one(cursor, owned):
                cursor.execute(f"GRANT {rights} ON {kind} {names} TO {role}")
        if logs := _one(cursor, TABLES + " AND relname = ANY(%s)", list(settings.LOG_TABLES)):
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON TABLE {logs} FROM {role}")


def _one(cursor: CursorWrapper, query: str, *parameters: list[str]) -> str:
    cursor.execute(query, parameters)
    row = cursor.fetchone()
    return row[0] or "" if row else ""
