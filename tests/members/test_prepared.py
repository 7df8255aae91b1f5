"""A query that is compiled once asks what the ordinary one asks."""

from datetime import date

import pytest
from django.db.models import QuerySet
from psycopg.types.range import DateRange

from members.models import Organisation
from members.prepared import Prepared

pytestmark = pytest.mark.django_db

NEW_YEAR = date(2020, 1, 1)
NUMBER = "<number>"
AWKWARD = "100 % 'kultur' \\ %s"


@pytest.fixture(autouse=True)
def organisations() -> None:
    for number, name in (("9001", AWKWARD), ("9002", "Røros kommune")):
        Organisation.objects.create(
            number=number, name=name, kind="municipality", valid=DateRange(NEW_YEAR, None)
        )


def named(name: str) -> QuerySet[Organisation, tuple[str]]:
    return Organisation.objects.filter(number=NUMBER, name=name).values_list("name")


def test_what_is_fixed_may_hold_any_signs() -> None:
    prepared = Prepared(lambda: named(AWKWARD))
    assert prepared.rows({NUMBER: "9001"}) == [(AWKWARD,)]
    assert prepared.rows({NUMBER: "9002"}) == []


def test_what_differs_may_hold_any_signs() -> None:
    prepared = Prepared(lambda: named("Røros kommune"))
    assert prepared.rows({NUMBER: "9002"}) == [("Røros kommune",)]
    assert prepared.rows({NUMBER: "' OR true -- %s %(at_0)s"}) == []


def test_a_stand_in_that_the_query_has_no_use_for_is_passed_over() -> None:
    prepared = Prepared(lambda: Organisation.objects.filter(number=NUMBER).values_list("name"))
    assert prepared.rows({NUMBER: "9002", "<other>": 1}) == [("Røros kommune",)]
