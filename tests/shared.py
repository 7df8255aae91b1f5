"""What the processes of one run share: a database server, and what is made on it only once."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from kulturnett.local_postgres import Cluster

# Nothing here outlives the run, so nothing has to reach the disk.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # its workers would sit in the template and delay the cloning
    "shared_buffers": "64MB",
}
_NAME = "KULTURNETT_TEST_SHARED"


def folder() -> Path | None:
    """What is shared lies there; None where one process runs all tests."""
    return Path(os.environ[_NAME]) if _NAME in os.environ else None


def start() -> Cluster:
    """Start a server for the processes that come after, and tell them where it is."""
    place = Path(tempfile.mkdtemp(prefix="kulturnett-test-"))
    place.chmod(0o711)
    settings = CARELESS | {"max_connections": "300"}
    cluster = Cluster(link=place / "postgres", away=place / "away", settings=settings, tied=True)
    cluster.start()
    os.environ[_NAME] = str(place)
    return cluster


def end(cluster: Cluster) -> None:
    cluster.remove()
    shutil.rmtree(os.environ.pop(_NAME), ignore_errors=True)


def once(name: str, make: Callable[[], str]) -> str:
    """What `make` returns; of several processes the first one makes it, for all."""
    place = folder()
    if place is None:
        return make()
    with (place / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = place / name
        if not kept.exists():
            kept.write_text(make())
        return kept.read_text()
