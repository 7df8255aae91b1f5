"""Queries that are built and compiled once and asked often: building costs more than asking.

A stand-in takes the place of each value that differs from one asking to the next:

    _BY_NUMBER = Prepared(lambda: Organisation.objects.filter(number=NUMBER).values_list("name"))
    _BY_NUMBER.rows({NUMBER: "5001"})

What else the query holds is fixed when it is first asked, so a day or a moment needs a stand-in.
"""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

type Values = Mapping[Any, Any]


class Prepared:
    """One query; `build` makes it with the stand-ins, when it is first asked."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build

    @cached_property
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        sql, params = self._build().query.sql_with_params()
        return str(sql), tuple(params)

    def with_values(self, values: Values) -> tuple[str, list[Any]]:
        """Its SQL and parameters, with `values` (stand-in → value) in place. KeyError for none."""
        sql, params = self._compiled
        unused = set(values).difference(filter(_can_stand_in, params))
        if unused:
            raise KeyError(*unused)
        return sql, [values.get(one, one) if _can_stand_in(one) else one for one in params]

    def rows(self, values: Values) -> list[tuple[Any, ...]]:
        """What it answers."""
        with connection.cursor() as cursor:
            cursor.execute(*self.with_values(values))
            return list(cursor.fetchall())


def _can_stand_in(param: object) -> bool:
    return isinstance(param, Hashable)
