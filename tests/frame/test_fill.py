"""`manage.py fill`: a large network to measure with, never over a real one."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion, Speaker
from members.models import Appointment, Network, Person, SearchEntry, SearchWord
from members.search import Searcher, search

COUNTED = (Person, Appointment, Gathering, AgendaItem, Speaker, Presentation, PresentationVersion)


def fill(**sizes: int) -> str:
    output = io.StringIO()
    call_command("fill", stdout=output, **sizes)
    return output.getvalue()


def counts() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def search_indexes() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE tablename = %s", ["members_searchentry"]
        )
        return {name for (name,) in cursor.fetchall()}


def test_an_empty_database_becomes_the_demonstration_filled_to_the_size(
    fresh_database: str, collected_static: None
) -> None:
    indexes = search_indexes()
    assert fill(members=90, gatherings=12, presentations=40, pages=120).endswith(
        "Nettverket er fylt.\n"
    )
    assert Person.objects.count() == 90
    assert Gathering.objects.count() == 12
    assert Presentation.objects.count() == 40
    assert search_indexes() == indexes

    filled = PresentationVersion.objects.filter(presentation__gathering__slug__regex=r"-\d+$")
    filled = filled.filter(name__contains=".pdf").order_by("-pk")[:30]
    assert sum(version.pages or 0 for version in filled) >= 100
    assert len({version.file.name for version in filled}) == 30
    assert all(version.file.size == version.size for version in filled)

    found = SearchEntry.objects.filter(kind="presentation", page=2).exclude(text="").last()
    assert found is not None
    members = Searcher(rooms=("public", "members"))
    assert found.key in {hit.key for hit in search(found.title, members).hits}
    assert SearchWord.objects.exists()

    before = counts()
    fill(members=90, gatherings=12, presentations=40)
    assert counts() == before
    fill(presentations=43)
    assert Presentation.objects.count() == 43


@pytest.mark.django_db
def test_a_network_that_somebody_founded_is_never_filled(network: Network) -> None:
    before = counts()
    with pytest.raises(CommandError, match="Bare en tom database eller demonstrasjonen fylles"):
        fill(gatherings=10)
    assert counts() == before
