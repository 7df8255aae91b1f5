"""Queries that are built and compiled once and asked often: building costs more than asking.

A stand-in takes the place of each value that differs from one asking to the next:

    _BY_NUMBER = Prepared(lambda: Organisation.objects.filter(number=NUMBER).values_list("name"))
    _BY_NUMBER.rows({NUMBER: "5001"})

A moment that was taken from the clock while the query was built is taken anew each time. What
else it holds is fixed when it is first asked, so a day needs a stand-in.
"""

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, Final

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
    def _compiled(self) -> tuple[str, tuple[Any, ...]]:
        started = timezone.now()
        sql, params = self._build().query.sql_with_params()
        return str(sql), tuple(_CLOCK if _is_since(started, one) else one for one in params)

    def with_values(self, values: Values) -> tuple[str, list[Any]]:
        """Its SQL and parameters, with `values` (stand-in → value) in place."""
        sql, params = self._compiled
        known = {**values, _CLOCK: timezone.now()}
        return sql, [known.get(one, one) if isinstance(one, Hashable) else one for one in params]

    def rows(self, values: Values) -> list[tuple[Any, ...]]:
        """What it answers."""
        with connection.cursor() as cursor:
            cursor.execute(*self.with_values(values))
            return list(cursor.fetchall())


def _is_since(moment: datetime, param: object) -> bool:
    return isinstance(param, datetime) and param >= moment
