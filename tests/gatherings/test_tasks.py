import os
from pathlib import Path

import pytest
from django.utils import timezone

from gatherings.models import PresentationVersion
from gatherings.tasks import convert, give_up, sweep
from members import jobs
from members.models import Job
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db


def state(version: PresentationVersion) -> tuple[str, str]:
    """How it stands now, and why."""
    version.refresh_from_db()
    return version.conversion, version.conversion_reason


def test_a_file_is_read(keep: Keep) -> None:
    version = keep(pdfs.pdf("Hei fra Roros"))
    convert(version.pk)
    assert state(version) == ("done", "")


def test_a_file_that_no_job_is_for_is_given_up_with_a_sentence(keep: Keep) -> None:
    version = keep(pdfs.pdf("Hei"))
    Job.objects.all().delete()
    give_up(0)
    assert state(version) == ("failed", "Lesingen ble avbrutt flere ganger.")


def test_a_file_that_a_job_is_for_is_waited_for(keep: Keep) -> None:
    version = keep(pdfs.pdf("Hei"))
    jobs.defer("gatherings.give_up", queue="default", timestamp=0)
    give_up(0)
    assert state(version) == ("waiting", "")


def test_the_nightly_sweep_empties_quarantine_of_what_is_old(files: Path) -> None:
    folder = files / "quarantine"
    folder.mkdir(parents=True)
    for name in ("ny.part", "gammel.part"):
        (folder / name).touch()
    old = timezone.now().timestamp() - 25 * 3600
    os.utime(folder / "gammel.part", (old, old))
    sweep(0)
    assert [path.name for path in folder.iterdir()] == ["ny.part"]
