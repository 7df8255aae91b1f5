"""Two secretaries who read in the same list at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection
from psycopg.types.range import DateRange

from members.imports import lists
from members.imports.plan import Given, Plan
from members.imports.register import read_register
from members.models import Appointment, Organisation, Person, RegisterImport
from tests.members.lists import given
from tests.personas import LONG_AGO, appoint


def shown(by: Person) -> RegisterImport:
    """The list, read and shown, as both see it before either confirms."""
    one = Given(2, given())
    rows = [
        {"row": 2, "cells": one.cells, "ends_former": False, "shown": Plan([one]).lines[2].shown}
    ]
    return RegisterImport.objects.create(name="ledere.csv", rows=rows, read_by=by)


def test_one_of_two_is_written_and_the_other_is_shown_anew(fresh_database: str) -> None:
    Organisation.objects.filter(number="5007").update(participates=True)
    ks = Organisation.objects.create(kind="ks", name="KS", valid=DateRange(LONG_AGO, None))
    secretary = Person.objects.create(name="Siri", email="siri@example.org")
    appoint(secretary, ks, kind="secretariat")
    both = [shown(secretary), shown(secretary)]
    start = Barrier(2)

    def confirm(imported: RegisterImport) -> bool:
        start.wait(timeout=30)
        try:
            return lists.confirm(imported=imported, by=secretary)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, both)) == [False, True]
    assert Person.objects.filter(name="Kari Leder").count() == 1
    assert Appointment.objects.filter(person__name="Kari Leder").count() == 1
    (anew,) = RegisterImport.objects.filter(applied_at=None)
    assert anew.rows[0]["shown"]["outcome"] == "unchanged"


def test_who_comes_while_the_register_is_read_is_not_in_it(fresh_database: str) -> None:
    came: list[Person] = []

    def come() -> None:
        came.append(Person.objects.create(name="Kari Leder", email="kari@example.org"))
        connection.close()

    def meanwhile(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        result = execute(sql, *given)
        if not came and 'FROM "members_person"' in sql:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(come).result()
        return result

    with connection.execute_wrapper(meanwhile):
        assert read_register([]).by_address == {}
    assert read_register([]).by_address == {"kari@example.org": came[0]}
