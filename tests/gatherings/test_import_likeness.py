"""A file of an archive that looks like a new version of another is kept by itself, and said so."""

from pathlib import Path

import pytest

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion
from tests.gatherings.test_import_presentations import Bring, bring, folder, put

__all__ = ["bring", "folder"]  # fixtures


@pytest.mark.parametrize("name", ["dans_v2.pdf", "dans (2).pdf", "Dans endelig.pdf"])
def test_a_file_that_looks_like_a_revision_is_kept_by_itself_and_said_so(
    bring: Bring, folder: Path, name: str
) -> None:
    put(folder / "dans.pdf", "Dans")
    first = bring()["dans.pdf"]
    put(folder / name, "Dans igjen")
    line = bring()[name]
    assert line["code"] != first["code"]
    assert line["sentence"] == (
        "Lagt inn for seg, men ligner på «dans.pdf». Er den en ny versjon av den, last den opp "
        "der, og trekk denne."
    )
    again = bring()
    assert [one["unchanged"] for one in again.values()] == [True, True]
    assert PresentationVersion.objects.count() == Presentation.objects.count() == 2


def test_a_file_that_looks_like_no_other_is_said_nothing_of(bring: Bring, folder: Path) -> None:
    put(folder / "dans.pdf", "Dans")
    put(folder / "teater_v2.pdf", "Teater")
    assert [line["sentence"] for line in bring().values()] == [None, None]


def test_a_second_file_of_a_talk_is_said_to_be_like_the_first(
    bring: Bring, folder: Path, gathering: Gathering
) -> None:
    AgendaItem.objects.create(gathering=gathering, title="Kulturskolen i Trondheim")
    put(folder / "1 kulturskolen trondheim.pdf")
    put(folder / "2 kulturskolen i trondheim - notat.pdf", "Notat")
    first, second = bring().values()
    assert first["sentence"] is None
    assert "ligner på «1 kulturskolen trondheim.pdf»" in second["sentence"]
