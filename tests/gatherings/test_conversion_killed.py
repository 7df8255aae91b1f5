"""Whoever converts is killed at random moments: no row without its file, no file without a row."""

import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from django.db import connections

from gatherings.conversion.converting import Busy, convert_version
from gatherings.models import PresentationVersion
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep
from tests.gatherings.test_conversion import kept, named
from tests.plugin import DRILL

KILLS = 100 if DRILL else 10
LEFT: list[Any] = []


def begun(version: PresentationVersion) -> int:
    """A process that converts the version, and is a leader of its own."""
    process = os.fork()
    if process == 0:
        os.setsid()
        try:
            connect_anew()
            convert_version(version.pk, anew=True)
        finally:
            os._exit(0)
    return process


def connect_anew() -> None:
    """Leave the parent's connections to it: a lock on one of them would outlive this process.

    They are kept, since one that is forgotten says farewell to the database, for the parent too.
    """
    for wrapper in connections.all(initialized_only=True):
        pools: dict[str, Any] = cast("Any", wrapper)._connection_pools  # of every thread's wrapper
        LEFT.extend([vars(wrapper)["connection"], *pools.values()])
        vars(wrapper)["connection"] = None
        pools.clear()


def converted(version: PresentationVersion) -> str:
    """How it stands when it is converted at last: the database may need a moment to see a death."""
    for _attempt in range(100):
        with suppress(Busy):
            return convert_version(version.pk, anew=True)
        time.sleep(0.05)
    raise AssertionError("Somebody still converts it.")


def test_what_is_killed_leaves_no_half_and_loses_nothing(
    fresh_database: str, keep: Keep, files: Path
) -> None:
    version = keep(pdfs.pdf("En", "To", "Tre"))
    started = time.monotonic()
    convert_version(version.pk)
    whole = time.monotonic() - started
    pages = list(version.images.values_list("number", "width"))
    for _kill in range(KILLS):
        process = begun(version)
        time.sleep(random.uniform(0, 1.2 * whole))  # noqa: S311 any moment will do
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        assert named() <= kept(files)
        assert list(version.images.values_list("number", "width")) == pages
    assert converted(version) == "done"
    quarantined = {name for name in kept(files) if name.startswith("quarantine/")}
    assert kept(files) - quarantined == named()
    assert len(named()) == 6
