"""Two secretaries who read in the same list at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from typing import Any

import pytest
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


@pytest.fixture
def secretary(fresh_database: str) -> Person:
    Organisation.objects.filter(number="5007").update(participates=True)
    ks = Organisation.objects.create(kind="ks", name="KS", valid=DateRange(LONG_AGO, None))
    person = Person.objects.create(name="Siri", email="siri@example.org")
    appoint(person, ks, kind="secretariat")
    return person


def meanwhile_done(act: Callable[[], object]) -> AbstractContextManager[None]:
    """Let `act` be done by another, once, right after the persons were read."""
    done: list[object] = []

    def elsewhere() -> None:
        done.append(act())
        connection.close()

    def meanwhile(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        result = execute(sql, *given)
        if not done and 'FROM "members_person"' in sql and "FOR UPDATE" not in sql:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(elsewhere).result()
        return result

    return connection.execute_wrapper(meanwhile)


def test_one_of_two_is_written_and_the_other_is_shown_anew(secretary: Person) -> None:
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


def test_what_came_while_the_register_was_read_is_shown_whole(secretary: Person) -> None:
    mine, others = shown(secretary), shown(secretary)
    with meanwhile_done(lambda: lists.confirm(imported=others, by=secretary)):
        assert lists.confirm(imported=mine, by=secretary) is False
    mine.refresh_from_db()
    assert mine.rows[0]["shown"]["outcome"] == "unchanged"


def test_who_comes_while_the_register_is_read_is_not_in_it(fresh_database: str) -> None:
    def come() -> Person:
        return Person.objects.create(name="Kari Leder", email="kari@example.org")

    with meanwhile_done(come):
        assert read_register([]).by_address == {}
    assert list(read_register([]).by_address) == ["kari@example.org"]
