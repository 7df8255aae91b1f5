"""The query that is put together once says what `visible_to` says, for everybody and everything."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from gatherings.files.prepared import version_at
from gatherings.models import Presentation, PresentationVersion
from members.models import Person

pytestmark = pytest.mark.django_db


def slowly(code: str, person: Any) -> PresentationVersion | None:
    versions = PresentationVersion.objects.visible_to(person).filter(presentation__code=code)
    return versions.current().first()


def test_everybody_is_given_the_same_as_by_the_query_that_is_made_anew(
    world: dict[str, Person | None],
) -> None:
    presentation = Presentation.objects.get(code="medlem")
    for number, uploader in ((8, world["member"]), (9, world["outsider"])):
        PresentationVersion.objects.create(
            presentation=presentation, number=number, link="https://example.org", held=True,
            uploaded_by=uploader,
        )  # fmt: skip
    codes = [*Presentation.objects.values_list("code", flat=True), "finnes-ikke", "<code>"]
    people = {name: person or AnonymousUser() for name, person in world.items()}
    # Twice, so that each text is used for others than it was made for.
    given = {
        (name, code): (version_at(code, person), slowly(code, person))
        for name, person in [*people.items(), *reversed(people.items())]
        for code in codes
    }
    assert {place for place, (fast, slow) in given.items() if fast != slow} == set()
    assert len({fast.pk for fast, _slow in given.values() if fast}) >= 8


def test_it_carries_what_a_download_needs(world: dict[str, Person | None]) -> None:
    version = version_at("apen", AnonymousUser())
    assert version is not None
    assert (version.presentation.code, version.name, version.kind) == ("apen", "Alleord.pdf", "pdf")
    assert version.presentation.title == "Alleord"  # asked for when it is needed


def kept_by_the_server() -> list[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements ORDER BY name")
        rows: list[tuple[str]] = cursor.fetchall()
    return rows


def test_the_server_plans_it_once(world: dict[str, Person | None]) -> None:
    version_at("medlem", world["member"])
    planned = kept_by_the_server()
    version_at("apen", world["member"])
    assert planned == kept_by_the_server() != []
