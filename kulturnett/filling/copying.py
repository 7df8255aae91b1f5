"""Rows into tables by COPY, with what the model says a column holds when nobody says it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import connection, models
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb

type Row = Mapping[str, Any]


def new_keys(model: type[models.Model], count: int) -> list[int]:
    """So many primary keys that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table(model), count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Write `rows`, each with the same columns in order; the others hold the model's defaults.

    JSON comes as psycopg's Jsonb, choices as their plain values.
    """
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    defaults = _defaults(model, first)
    names = [*first, *defaults]
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table(model)), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    rest = tuple(defaults.values())
    with connection.cursor() as cursor, cursor.copy(statement) as writing:
        for row in chain([first], waiting):
            writing.write_row((*row.values(), *rest))


def table(model: type[models.Model]) -> str:
    """Its name in the database."""
    return model._meta.db_table  # noqa: SLF001 its public name


@contextmanager
def without_indexes(model: type[models.Model]) -> Iterator[None]:
    """Let the GIN indexes of `model` be made after the block, at once: many times as fast."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
            " AND tablename = %s AND indexdef LIKE '%% USING gin %%'",
            [table(model)],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)).as_string())
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _name, definition in found:
            cursor.execute(definition)


def _defaults(model: type[models.Model], given: Row) -> dict[str, Any]:
    columns = [field for field in model._meta.concrete_fields if field.column]  # noqa: SLF001 public
    return {
        str(field.column): _default(field)
        for field in columns
        if field.column not in given and not field.primary_key and not field.generated
    }


def _default(field: models.Field[Any, Any]) -> Any:
    if getattr(field, "auto_now_add", False):
        return timezone.now()
    value = field.get_default()
    if isinstance(field, models.JSONField):
        return Jsonb(value)
    return str(value) if isinstance(value, models.Choices) else value
