"""Queries that are built and compiled once and asked often: building costs more than asking.

A stand-in takes the place of each value that differs from one asking to the next:

    _BY_NUMBER = Prepared(lambda: Organisation.objects.filter(number=NUMBER).values_list("name"))
    _BY_NUMBER.rows({NUMBER: "5001"})

A moment that was taken from the clock while the query was built is taken anew each time. What
else it holds is fixed when it is first asked, so a day needs a stand-in.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

type Values = Mapping[Any, Any]

_CLOCK: Final = object()  # stands for the moment of asking


class Prepared:
    """One query; `build` makes it with the stand-ins, when it is first asked."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build

    @cached_property
    def _compiled(self) -> "_Compiled":
        started = timezone.now()
        compiler = self._build().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        clocked = tuple(_CLOCK if _is_since(started, one) else one for one in params)
        if not (info := compiler.klass_info):
            return _Compiled(sql, clocked)
        columns = [compiler.select[at][0] for at in info["select_fields"]]
        if compiler.get_converters(columns):
            raise TypeError("A prepared instance has columns as the driver gives them only.")
        names = [column.target.attname for column in columns]
        return _Compiled(sql, clocked, info["model"], names, compiler.annotation_col_map)

    def with_values(self, values: Values) -> tuple[str, list[Any]]:
        """Its SQL and parameters, with `values` (stand-in → value) in place."""
        known = {**values, _CLOCK: timezone.now()}
        return self._compiled.sql, [
            known.get(one, one) if isinstance(one, Hashable) else one
            for one in self._compiled.params
        ]

    def first(self, values: Values) -> Any:
        """The first instance of its model, with what the query adds to it; None without one."""
        model, fields, added = self._compiled[2:]
        for row in self.rows(values):
            found = model.from_db(connection.alias, fields, row[: len(fields)])
            for name, at in added.items():
                setattr(found, name, row[at])
            return found
        return None

    def rows(self, values: Values) -> list[tuple[Any, ...]]:
        """What it answers."""
        with connection.cursor() as cursor:
            cursor.execute(*self.with_values(values))
            return list(cursor.fetchall())


class _Compiled(NamedTuple):
    sql: str
    params: tuple[Any, ...]
    model: Any = None
    fields: Sequence[str] = ()
    added: Mapping[str, int] = MappingProxyType({})


def _is_since(moment: datetime, param: object) -> bool:
    return isinstance(param, datetime) and param >= moment
