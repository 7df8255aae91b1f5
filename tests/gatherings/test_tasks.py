import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gatherings import tasks
from gatherings.models import PresentationVersion
from gatherings.tasks import convert, sweep
from members.confinement import ChildResult, Outcome
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(keep: Keep) -> PresentationVersion:
    """A real file that waits to be read."""
    return keep(pdfs.pdf("Hei fra Roros", "Takk"))


def test_pages_and_text_are_read(version: PresentationVersion) -> None:
    convert(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.pages) == ("done", 2)
    assert version.text == ["Hei fra Roros", "Takk"]


def test_a_broken_file_fails_with_a_sentence_and_can_still_be_had(keep: Keep) -> None:
    version = keep(b"%PDF-1.7 og ikke mer")
    convert(version.pk)
    version.refresh_from_db()
    assert version.conversion == "failed"
    assert version.conversion_reason == "Programmet som leser filen, fikk den ikke til."
    assert (version.pages, version.text) == (None, [])


def test_a_file_that_is_gone_fails_with_a_sentence(version: PresentationVersion) -> None:
    Path(version.file.path).unlink()
    convert(version.pk)
    version.refresh_from_db()
    assert (version.conversion, bool(version.conversion_reason)) == ("failed", True)


def test_a_file_that_hangs_the_reader_fails_with_a_sentence(
    version: PresentationVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "_SECONDS", 0.01)
    convert(version.pk)
    version.refresh_from_db()
    assert version.conversion_reason == "Det tok for lang tid å lese filen."


def test_read_twice_it_is_the_same(version: PresentationVersion) -> None:
    convert(version.pk)
    PresentationVersion.objects.update(pages=99)
    convert(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.pages) == ("done", 99)


def test_a_failure_is_not_tried_again(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    version = keep(b"%PDF-1.7 og ikke mer")
    convert(version.pk)
    monkeypatch.delattr(tasks, "run_child")
    convert(version.pk)
    version.refresh_from_db()
    assert version.conversion == "failed"


def test_what_was_purged_before_its_turn_is_left_alone(version: PresentationVersion) -> None:
    PresentationVersion.objects.update(purged_at=timezone.now(), file="", text=[])
    convert(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.text) == ("waiting", [])


def test_what_is_purged_while_it_is_read_stays_empty(
    version: PresentationVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def purged(*_words: str, **_limits: Any) -> ChildResult:
        PresentationVersion.objects.update(purged_at=timezone.now(), file="", text=[])
        return ChildResult(Outcome.OK, {"pages": ["Hemmelig"]})

    monkeypatch.setattr(tasks, "run_child", purged)
    convert(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.text) == ("waiting", [])


def test_a_version_that_is_no_more_is_no_error(version: PresentationVersion) -> None:
    number = version.pk
    version.delete()
    convert(number)
    assert not PresentationVersion.objects.exists()


def test_the_nightly_sweep_empties_quarantine_of_what_is_old(files: Path) -> None:
    folder = files / "quarantine"
    folder.mkdir(parents=True)
    for name in ("ny.part", "gammel.part"):
        (folder / name).touch()
    old = timezone.now().timestamp() - 25 * 3600
    os.utime(folder / "gammel.part", (old, old))
    sweep(0)
    assert [path.name for path in folder.iterdir()] == ["ny.part"]
