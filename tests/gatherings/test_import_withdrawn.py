"""An archive that comes in again brings nothing back that was withdrawn in between."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion
from gatherings.presentations import add_version
from gatherings.withdrawal import withdraw
from tests.gatherings.conftest import as_judged
from tests.gatherings.test_import_presentations import Bring, bring, bring_one, folder, put

__all__ = ["bring", "folder"]  # fixtures
GONE = "Filen er trukket fra samlingen, og legges ikke inn igjen."


def put_out_again(presentation: Presentation, *, name: str) -> None:
    """The secretariat puts another file out, by hand."""
    add_version(
        presentation=presentation,
        file=ContentFile(b"ny"),
        verdict=as_judged(b"ny", name=name),
        by=None,
    )


@pytest.mark.parametrize("talk", ["", "Kulturskolen i Trondheim"])
def test_what_was_withdrawn_does_not_come_back_by_itself(
    bring: Bring, folder: Path, gathering: Gathering, talk: str
) -> None:
    if talk:
        AgendaItem.objects.create(gathering=gathering, title=talk)
    code = bring_one(bring, put(folder / "kulturskolen trondheim.pdf"))["code"]
    withdraw(presentation=Presentation.objects.get(), by=None)
    line = bring()["kulturskolen trondheim.pdf"]
    assert (line["accepted"], line["unchanged"], line["code"]) == (True, True, code)
    assert line["sentence"].startswith(GONE)
    assert PresentationVersion.objects.kept().count() == 0


def test_what_was_withdrawn_does_not_take_the_place_of_what_came_after_it(
    bring: Bring, folder: Path
) -> None:
    old = put(folder / "dans.pdf", "Dans").read_bytes()
    bring()
    withdraw(presentation=Presentation.objects.get(), by=None)
    put_out_again(Presentation.objects.get(), name="dans.pdf")
    assert (folder / "dans.pdf").read_bytes() == old
    assert bring()["dans.pdf"]["sentence"].startswith(GONE)
    assert PresentationVersion.objects.kept().get().number == 2


def test_other_bytes_for_what_was_withdrawn_are_refused(bring: Bring, folder: Path) -> None:
    bring_one(bring, put(folder / "dans.pdf", "Dans"))
    withdraw(presentation=Presentation.objects.get(), by=None)
    line = bring_one(bring, put(folder / "dans.pdf", "Dans igjen"))
    assert not line["accepted"]
    assert line["sentence"].startswith("«Dans» er trukket fra samlingen.")
    assert Presentation.objects.count() == 1
