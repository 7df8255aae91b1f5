"""Queries that are built and compiled once and asked often: building costs more than asking.

A stand-in takes the place of each value that differs from one asking to the next:

    _BY_NUMBER = Prepared(lambda: Organisation.objects.filter(number=NUMBER).values_list("name"))
    _BY_NUMBER.rows({NUMBER: "5001"})

A moment that was taken from the clock while the query was built is taken anew each time. What
else it holds is fixed when it is first asked, so a day needs a stand-in.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.utils import timezone
from psycopg.sql import Literal

type Values = Mapping[Any, Any]

_CLOCK: Final = object()  # stands for the moment of asking
_PLACE: Final = re.compile("%[s%]")


class Prepared:
    """One query; `build` makes it with the stand-ins, when it is first asked.

    It is asked with values for the same stand-ins each time.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: _Compiled | None = None

    def first(self, values: Values) -> Any:
        """The first instance of its model, with what the query adds to it; None without one."""
        for row in self.rows(values):
            model, fields, added = self._known(values)[2:]
            found = model.from_db(DEFAULT_DB_ALIAS, fields, row[: len(fields)])
            for name, at in added.items():
                setattr(found, name, row[at])
            return found
        return None

    def rows(self, values: Values) -> list[tuple[Any, ...]]:
        """What it answers."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        sql, names = self._known(values)[:2]
        known = {_CLOCK: timezone.now(), **values}
        given = {name: known[one] for name, one in names}
        # One whose statements the server plans once for each connection: planning costs it most.
        # They are checked and logged as Django's own are.
        cursor = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
        with connection._prepare_cursor(cursor) as watched:  # noqa: SLF001
            watched.execute(sql, given)
            return list(watched.fetchall())

    def _known(self, values: Values) -> "_Compiled":
        self._compiled = self._compiled or _compiled(self._build, values.keys())
        return self._compiled


class _Compiled(NamedTuple):
    """SQL with a name where each stand-in was, and all else written out."""

    sql: str
    names: Sequence[tuple[str, Any]]
    model: Any = None
    fields: Sequence[str] = ()
    added: Mapping[str, int] = MappingProxyType({})


def _compiled(build: Callable[[], QuerySet[Any, Any]], stand_ins: Iterable[Any]) -> _Compiled:
    started, connection = timezone.now(), connections[DEFAULT_DB_ALIAS]
    compiler = build().query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    clocked = (_CLOCK if _is_since(started, one) else one for one in params)
    named, names = _named(sql, clocked, [*stand_ins, _CLOCK], connection.connection)
    if not (info := compiler.klass_info):
        return _Compiled(named, names)
    columns = [compiler.select[at][0] for at in info["select_fields"]]
    if compiler.get_converters(columns):
        raise TypeError("A prepared instance has columns as the driver gives them only.")
    fields = [column.target.attname for column in columns]
    return _Compiled(named, names, info["model"], fields, compiler.annotation_col_map)


def _named(
    sql: str, params: Iterator[Any], stand_ins: list[Any], connection: Any
) -> tuple[str, list[tuple[str, Any]]]:
    names: dict[str, Any] = {}

    def put(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return place[0]
        param = next(params)
        if param not in stand_ins:
            return Literal(param).as_string(connection).replace("%", "%%")
        name = f"at_{stand_ins.index(param)}"
        names[name] = param
        return f"%({name})s"

    return _PLACE.sub(put, sql), list(names.items())


def _is_since(moment: datetime, param: object) -> bool:
    return isinstance(param, datetime) and param >= moment
