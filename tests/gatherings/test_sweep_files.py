"""`manage.py sweep_files`: files without rows, rows without files."""

import io
import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from gatherings.files import sweeping
from gatherings.models import PresentationVersion
from gatherings.tasks import sweep
from members import trash
from members.models import Person
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db
OLD = time.time() - 2 * 24 * 3600


@pytest.fixture
def version(keep: Keep) -> PresentationVersion:
    return keep(b"%PDF-1.7")


def left(files: Path, name: str = "pages/7/forlatt.webp", *, at: float = OLD) -> Path:
    """A file that no row names."""
    path = files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"bytes")
    os.utime(path, (at, at))
    return path


def swept(*words: str) -> str:
    told = io.StringIO()
    call_command("sweep_files", *words, stdout=told)
    return told.getvalue()


def test_all_is_well_is_said_too(version: PresentationVersion) -> None:
    assert swept() == "Alle filer har en rad, og alle rader har filen sin.\n"


def test_a_file_without_a_row_is_told_of_and_left(
    version: PresentationVersion, files: Path
) -> None:
    path = left(files)
    assert swept() == (
        "Filer som ingenting viser til: 1 (5\N{NO-BREAK SPACE}byte)\n"
        "  pages/7/forlatt.webp\nFiler som mangler: 0\n"
    )
    assert path.exists()


def test_what_came_today_may_still_get_its_row(files: Path) -> None:
    left(files, at=time.time())
    assert sweeping.report().orphans == []


def test_quarantine_is_none_of_its_business(files: Path) -> None:
    left(files, "quarantine/a.part")
    assert sweeping.report().orphans == []


def test_a_row_without_its_file_is_told_of(version: PresentationVersion, files: Path) -> None:
    (files / str(version.file.name)).unlink()
    (lost,) = sweeping.report().lost
    assert lost == sweeping.Lost(
        "gatherings.PresentationVersion", version.pk, "file", str(version.file.name)
    )
    assert f"PresentationVersion {version.pk} file: {version.file.name}" in swept()


def test_delete_with_yes_removes_only_what_no_row_names(
    version: PresentationVersion, files: Path
) -> None:
    version.pdf.save("a.pdf", ContentFile(b"%PDF"))
    os.utime(files / str(version.pdf.name), (OLD, OLD))
    path = left(files)
    assert "1 fil er slettet." in swept("--delete", "--yes")
    assert not path.exists()
    assert (files / str(version.file.name)).exists()
    assert (files / str(version.pdf.name)).exists()


@pytest.mark.parametrize(("answer", "there"), [("ja\n", False), ("nei\n", True), ("", True)])
def test_delete_asks(
    files: Path, version: PresentationVersion, monkeypatch: pytest.MonkeyPatch, answer: str,
    there: bool,  # noqa: FBT001 a row of the table above
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    path = left(files)
    swept("--delete")
    assert path.exists() is there


def test_yes_alone_removes_nothing(files: Path) -> None:
    path = left(files)
    swept("--yes")
    assert path.exists()


def test_what_was_deleted_and_may_come_back_keeps_its_file(
    version: PresentationVersion, files: Path, secretariat: Person
) -> None:
    path = files / str(version.file.name)
    os.utime(path, (OLD, OLD))
    trash.remove(objs=[version.presentation], by=secretariat)
    assert not PresentationVersion.objects.exists()
    assert sweeping.report().orphans == []
    assert sweeping.remove([str(version.file.name)]) == 0
    assert path.exists()


def test_a_file_that_gets_its_row_meanwhile_stays(
    version: PresentationVersion, files: Path
) -> None:
    assert sweeping.remove([str(version.file.name)]) == 0
    assert (files / str(version.file.name)).exists()


def test_the_night_looks_too_tells_the_operator_and_removes_nothing(
    files: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = left(files)
    sweep(0)
    assert caplog.messages[-1].startswith("1 files that no row names (5 bytes), 0 rows whose")
    assert path.exists()
