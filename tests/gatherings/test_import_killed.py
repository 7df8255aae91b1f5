"""An import that is killed, and begun again: complete, and nothing twice."""

import json
import os
import random
import subprocess
import sys
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from pytest_django.fixtures import Settings

from gatherings.models import Gathering, Presentation, PresentationVersion
from tests.databases import Databases
from tests.gatherings import pdfs
from tests.plugin import CHECKOUT, DRILL

KILLS = 30 if DRILL else 3


def test_killed_again_and_again_it_ends_complete_and_nothing_is_there_twice(
    fresh_database: str, databases: Databases, files: Path, tmp_path: Path, gathering: Gathering,
    settings: Settings,
) -> None:  # fmt: skip
    folder = tmp_path / "arkiv"
    folder.mkdir()
    for number in range(4 * KILLS):
        (folder / f"{number}.pdf").write_bytes(pdfs.pdf(f"Nummer {number}"))
    command = [sys.executable, "manage.py", "import_presentations", str(folder), "--json"]
    media = {"MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    for _kill in range(KILLS):
        with subprocess.Popen(
            [*command, "--gathering", gathering.slug],
            cwd=CHECKOUT,
            env=os.environ | databases.environment(fresh_database) | media,
            stdout=subprocess.PIPE,
        ) as running:
            assert running.stdout is not None
            for _line in range(random.randint(1, 3)):  # noqa: S311 any moment will do
                running.stdout.readline()
            running.kill()
    told = StringIO()
    call_command("import_presentations", folder, gathering=gathering.slug, json=True, stdout=told)
    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    assert all(line["accepted"] for line in lines)
    versions = list(PresentationVersion.objects.all())
    assert len(versions) == Presentation.objects.count() == len(lines) == 4 * KILLS
    assert {Path(version.file.path).exists() for version in versions} == {True}
