"""A person to be forgotten, and a look into every corner of the database for what is left."""

from datetime import UTC, datetime

import time_machine
from django.db import connection

from kulturnett.tasks import forget
from members import erasure
from members.models import Person

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WORDS = ("Kari Komité", "kari@example.org", "kari@hjemme.example", "900 00 077")


def pass_a_week(since: datetime = NOW) -> None:
    """Let the worker do what is due a week later."""
    with time_machine.travel(since + erasure.WAIT, tick=False):
        forget(0)


def ask(person: Person, by: Person | None = None, *, keeps: bool = False) -> None:
    """Ask for it at NOW."""
    with time_machine.travel(NOW, tick=False):
        erasure.ask(person=person, keeps_office_name=keeps, by=by or person)


def text_columns() -> list[tuple[str, str]]:
    """Table and column of everything in the database that can hold text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN "
            "('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'inet', 'bytea')"
        )
        return [(str(table), str(column)) for table, column in cursor.fetchall()]


def found(words: tuple[str, ...] = WORDS) -> set[str]:
    """«table.column» of each place where one of `words` stands, whatever the case."""
    places = set()
    with connection.cursor() as cursor:
        for table, column in text_columns():
            cursor.execute(
                f'SELECT 1 FROM "{table}" WHERE lower("{column}"::text) LIKE ANY (%s) LIMIT 1',  # noqa: S608 names out of the catalogue
                [[f"%{word.lower()}%" for word in words]],
            )
            if cursor.fetchone():
                places.add(f"{table}.{column}")
    return places
