"""Which database, and as whom."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from kulturnett import checks, database
from members.models import Organisation
from tests.databases import Databases

URL = "postgresql://kari:hemme%40lig@db.example.org:5433/nett?sslmode=require&application_name=kn"


def ask(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_address_is_read_as_libpq_reads_it() -> None:
    found = database.from_url(URL, "DATABASE_URL")
    assert {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "nett",
        "USER": "kari",
        "PASSWORD": "hemme@lig",
        "HOST": "db.example.org",
        "PORT": "5433",
    }
    assert found["OPTIONS"] == {"sslmode": "require", "application_name": "kn"}


@pytest.mark.parametrize(
    ("place", "host", "port"),
    [
        ("@/nett?host=/run/postgresql", "/run/postgresql", ""),
        ("@%2Frun%2FPostgres/nett", "/run/Postgres", ""),
        ("@[::1]/nett", "::1", ""),
        ("@[::1]:5433/nett", "::1", "5433"),
        ("@db/nett?port=5434", "db", "5434"),
    ],
)
def test_the_server_may_be_named_in_every_way(place: str, host: str, port: str) -> None:
    found = database.from_url(f"postgres://kari{place}", "DATABASE_URL")
    assert (found["HOST"], found["PORT"], found["NAME"]) == (host, port, "nett")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://kari:hemmelig@db/nett",
        "postgresql://kari:hemmelig@db/",
        "postgresql://db/nett",
        "postgresql://kari:hemmelig@db:port/nett",
        "hemmelig",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set DATABASE_URL to an address") as told:
        database.from_url(url, "DATABASE_URL")
    assert "hemmelig" not in str(told.value)


def test_the_owner_has_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.setenv("DATABASE_OWNER_URL", URL.replace("kari", "eier"))
    assert (database.configuration()["USER"], database.owner_configuration()["USER"]) == (
        "kari",
        "eier",
    )
    assert "pool" not in database.owner_configuration()["OPTIONS"]
    assert not database.is_embedded()


def test_one_role_for_both_is_allowed_and_warned_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    assert database.owner_configuration()["USER"] == "kari"
    assert [warning.id for warning in checks.two_roles()] == ["kulturnett.W001"]
    database.grant_running_role()  # there is nobody to grant to


@pytest.mark.django_db
def test_two_roles_are_not_warned_about() -> None:
    assert [
        message.id
        for message in run_checks(include_deployment_checks=True)
        if message.id == "kulturnett.W001"
    ] == []


@pytest.mark.django_db
def test_the_running_role_is_no_superuser_and_owns_nothing() -> None:
    rights = "rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
    assert ask(f"SELECT {rights} FROM pg_roles WHERE rolname = current_user") == [(False,) * 5]  # noqa: S608
    assert ask("SELECT relname FROM pg_class WHERE relowner = current_user::regrole") == []
    assert ask("SELECT datname FROM pg_database WHERE datdba = current_user::regrole") == []


@pytest.mark.django_db
def test_the_owner_is_no_superuser() -> None:
    owner = database.owner_configuration()["USER"]
    assert ask(f"SELECT rolsuper FROM pg_roles WHERE rolname = '{owner}'") == [(False,)]  # noqa: S608


@pytest.mark.django_db
def test_the_running_role_may_make_no_table() -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        do("CREATE TABLE mine ()")


@pytest.mark.django_db
@pytest.mark.parametrize("table", settings.LOG_TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_a_log_can_only_be_added_to(statement: str, table: str) -> None:
    with pytest.raises(ProgrammingError, match=f"permission denied for table {table}"):
        do(statement.format(table))


@pytest.mark.django_db
@pytest.mark.parametrize("table", settings.LOG_TABLES)
def test_a_log_can_be_read_and_added_to(table: str) -> None:
    rights = f"has_table_privilege('{table}', 'SELECT'), has_table_privilege('{table}', 'INSERT')"
    assert ask(f"SELECT {rights}") == [(True, True)]


@pytest.mark.django_db
def test_every_other_table_can_be_written() -> None:
    logs = ", ".join(f"'{table}'" for table in settings.LOG_TABLES)
    for right in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        missing = (
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"  # noqa: S608
            f" AND relkind = 'r' AND relname NOT IN ({logs})"
            f" AND NOT has_table_privilege(oid, '{right}')"
        )
        assert ask(missing) == []


def test_migrate_gives_back_rights_that_were_lost(fresh_database: str) -> None:
    role = database.configuration()["USER"]
    with database.as_owner():
        do(f"REVOKE ALL ON members_organisation FROM {role}")
        do(f"GRANT UPDATE ON django_admin_log TO {role}")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Organisation.objects.count()
    call_command("migrate", verbosity=0)
    assert Organisation.objects.count() > 300
    assert ask("SELECT has_table_privilege('django_admin_log', 'UPDATE')") == [(False,)]


def test_a_look_at_the_plan_changes_no_rights(fresh_database: str) -> None:
    role = database.configuration()["USER"]
    with database.as_owner():
        do(f"REVOKE ALL ON members_organisation FROM {role}")
    call_command("migrate", plan=True, verbosity=0)
    assert ask("SELECT has_table_privilege('members_organisation', 'SELECT')") == [(False,)]


def test_the_owner_is_met_only_while_the_block_runs(fresh_database: str) -> None:
    def who() -> list[tuple[Any, ...]]:
        return ask("SELECT current_user, current_database()")

    with database.as_owner():
        assert who() == [(database.owner_configuration()["USER"], fresh_database)]
    assert who() == [(database.configuration()["USER"], fresh_database)]


@pytest.fixture
def another(databases: Databases, fresh_database: str) -> Iterator[str]:
    name = databases.clone()
    yield name
    databases.drop(name)


def test_what_is_committed_in_a_fresh_database_is_in_no_other(
    databases: Databases, fresh_database: str, another: str
) -> None:
    Organisation.objects.filter(number="5001").update(name="Endret")
    with databases.used(another):
        assert not Organisation.objects.filter(name="Endret").exists()
    assert Organisation.objects.filter(name="Endret").exists()


def test_a_connection_whose_server_went_away_is_never_given_out(
    databases: Databases, fresh_database: str
) -> None:
    with psycopg.connect(databases.environment(fresh_database)["DATABASE_URL"]) as other:
        for _time in range(3):
            ((backend,),) = ask("SELECT pg_backend_pid()")
            connection.close()  # back to the pool, where it was asked a moment ago
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
            assert ask("SELECT 1") == [(1,)]
