"""A worker killed at random moments while it converts: the next one brings each job to its end."""

import hashlib
import os
import random
import signal
import time
from pathlib import Path

from gatherings.models import PresentationVersion
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep
from tests.gatherings.test_conversion import kept, named
from tests.gatherings.test_conversion_killed import KILLS, connect_anew
from tests.members.test_worker import sql, statuses, work
from tests.members.workers import forget_the_killed

PAGES = ("En", "To", "Tre")
OTHERS = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"


def begun(name: str) -> int:
    """A worker that converts what waits, a process of its own, known to the database by `name`."""
    process = os.fork()
    if process == 0:
        os.setsid()
        try:
            os.environ["PGAPPNAME"] = name
            connect_anew()
            work("conversion")
        finally:
            os._exit(0)
    return process


def killed(after: float, name: str) -> None:
    """Kill a worker some seconds after it begins, and wait until the database has seen it die."""
    process = begun(name)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    for _look in range(200):
        if not sql(OTHERS, name):
            return
        time.sleep(0.02)
    raise AssertionError("The database still talks to a worker that is dead.")


def brought_to_its_end() -> None:
    """What the next worker does."""
    forget_the_killed()
    work("codes", "conversion")


def test_no_job_is_lost_and_no_row_is_without_its_file(
    fresh_database: str, keep: Keep, files: Path
) -> None:
    keep(pdfs.pdf(*PAGES))
    started = time.monotonic()
    work("conversion")
    whole = time.monotonic() - started
    for kill in range(1, KILLS + 1):
        version = keep(pdfs.pdf(*PAGES, str(kill)))
        killed(random.uniform(0, 1.2 * whole), f"killed {kill}")  # noqa: S311 any moment will do
        assert named() <= kept(files)
        brought_to_its_end()
        version.refresh_from_db()
        assert (version.conversion, version.pages) == ("done", len(PAGES) + 1)
    assert statuses("gatherings.convert") == ["succeeded"] * (KILLS + 1)
    quarantined = {name for name in kept(files) if name.startswith("quarantine/")}
    assert kept(files) - quarantined == named()
    for name, sha256 in PresentationVersion.objects.values_list("file", "sha256"):
        assert hashlib.sha256((files / name).read_bytes()).hexdigest() == sha256
