"""A worker killed while it reads a file: the file is read by the next one, once."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from pytest_django.fixtures import Settings

from tests.databases import Databases
from tests.gatherings.conftest import Keep
from tests.gatherings.offices import deck
from tests.members.test_worker import statuses, work
from tests.members.workers import forget_the_killed
from tests.plugin import CHECKOUT


def killed_while_reading(path: Path, environment: dict[str, str]) -> None:
    """Let a worker start to read what is at `path`, and kill it in the midst of that."""
    path.unlink()
    os.mkfifo(path)  # reading it takes until somebody writes
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    with subprocess.Popen(
        [*command, "--concurrency", "1", "--queues", "conversion"],
        cwd=CHECKOUT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    ) as worker:
        end = opened_by_the_reader(path, worker)
        worker.kill()
    os.close(end)
    assert worker.returncode == -9


def opened_by_the_reader(path: Path, worker: "subprocess.Popen[bytes]") -> int:
    """The other end of the pipe, as soon as somebody reads there."""
    while worker.poll() is None:
        with suppress(OSError):  # nobody does yet
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        with suppress(subprocess.TimeoutExpired):
            worker.wait(0.05)
    raise AssertionError("The worker ended without reading the file.")


def test_what_a_killed_worker_was_reading_is_read_by_the_next(
    fresh_database: str, databases: Databases, keep: Keep, settings: Settings
) -> None:
    content = deck(["Hei fra Røros", "Takk"])
    version = keep(content, name="Kultur.pptx", kind="pptx")
    path = Path(version.file.path)
    media = {"MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    killed_while_reading(path, databases.environment(fresh_database) | media)
    assert statuses("gatherings.convert") == ["doing"]
    path.unlink()
    path.write_bytes(content)
    forget_the_killed()
    work("codes")
    work("conversion")
    version.refresh_from_db()
    assert (version.conversion, version.pages) == ("done", 2)
    assert statuses("gatherings.convert") == ["succeeded"]
