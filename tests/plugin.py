"""Prepares a test run before settings load, and tells at its end what was not run, and why."""

import functools
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kulturnett import environment
from tests import shared

CHECKOUT = Path(__file__).resolve().parent.parent
STRICT = os.environ.get("STRICT") == "1"
DRILL = os.environ.get("DRILL") == "1"
# The one without windows does the same for two thirds of the work.
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

# Where memory has a folder with room, nothing that the tests write costs the work of a disk.
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3  # noqa: S108  it is looked at before it is used


def _takes_all(folder: Path) -> bool:
    """Whether there is room, and programs may be run from there."""
    if not folder.is_dir():
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & os.ST_NOEXEC


if "TMPDIR" not in os.environ and _takes_all(MEMORY):
    os.environ["TMPDIR"] = str(MEMORY)

# The tests' own place: the database's user may pass through it, nobody else may look into it.
PLACE = Path(tempfile.mkdtemp(prefix="kulturnett-test-"))
PLACE.chmod(0o711)
os.environ |= {
    "KULTURNETT_VAR": str(PLACE / "var"),
    "KULTURNETT_SAMPLES": os.environ.get("KULTURNETT_SAMPLES") or str(CHECKOUT.parent / "shared"),
    "SECRET_KEY": "only-for-tests-" + "0123456789abcdef" * 4,
    "SITE_URL": "http://127.0.0.1:8000",
    "KULTURNETT_RUN": "",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # the browser's driver has an event loop
}
for name in ("DEBUG", "SMTP_HOST", "STATIC_ROOT", "MEDIA_ROOT", "TRUSTED_PROXIES", "CLAMAV_HOST"):
    os.environ.pop(name, None)

# The tests start some hundred processes: what one of them has compiled the others read.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# The longest files, the longest first, so that no core is left alone with one at the end.
COSTLY = (
    "tests/browser/test_accessibility.py",
    "tests/frame/test_run.py",
    "tests/gatherings/test_real_server.py",
    "tests/test_site.py",
    "tests/browser/",
    "tests/frame/test_local_postgres.py",
    "tests/frame/test_settings.py",
    "tests/frame/test_database_away.py",
    "tests/members/test_worker_killed.py",
    "tests/members/test_imports_memory.py",
    "tests/gatherings/test_worker_killed_often.py",
    "tests/gatherings/test_download_killed.py",
    "tests/gatherings/test_conversion_killed.py",
    "tests/gatherings/test_import_killed.py",
    "tests/gatherings/test_object_storage.py",
    "tests/gatherings/test_admin.py",
    "tests/frame/test_migrations.py",
    "tests/gatherings/test_samples.py",
    "tests/gatherings/test_drawing.py",
    "tests/test_desk.py",
)


def chromium() -> str | None:
    """The browser's program: KULTURNETT_CHROMIUM, the system's, or None for Playwright's own."""
    chosen = os.environ.get("KULTURNETT_CHROMIUM")
    return chosen or next(filter(None, map(shutil.which, CHROMIUM)), None)


def _has_browser() -> bool:
    own = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    return chromium() is not None or any(own.glob("chromium*"))


def _has(*programs: str) -> Callable[[], bool]:
    return lambda: any(map(shutil.which, programs))


NEEDS: dict[str, tuple[str, Callable[[], bool]]] = {
    "needs_soffice": ("LibreOffice (soffice) mangler", _has("soffice", "libreoffice")),
    "needs_clamd": ("ClamAV (clamd) mangler", _has("clamd")),
    "needs_nginx": ("nginx mangler", _has("nginx")),
    "needs_samples": (
        "prøvefilene mangler (KULTURNETT_SAMPLES)",
        (Path(os.environ["KULTURNETT_SAMPLES"]) / "decks").is_dir,
    ),
    "needs_browser": ("Chromium mangler", _has_browser),
}


def pytest_configure(config: pytest.Config) -> None:
    for name, (reason, _) in NEEDS.items():
        config.addinivalue_line("markers", f"{name}: kjøres ikke når {reason}")
    config.addinivalue_line("markers", "drill: tar for lang tid for «make test»; se «make drill»")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start one database server before the processes that are to share it."""
    several = session.config.getoption("numprocesses", None)
    if several and not environment.text("DATABASE_URL"):
        session.config.add_cleanup(functools.partial(shared.end, shared.start()))


def pytest_unconfigure() -> None:
    shutil.rmtree(PLACE, ignore_errors=True)


def _rank(item: pytest.Item) -> int:
    return next(
        (at for at, start in enumerate(COSTLY) if item.nodeid.startswith(start)), len(COSTLY)
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("needs_browser")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("drill") and not DRILL:
        pytest.skip("bare i «make drill»")
    for name, (reason, present) in NEEDS.items():
        if item.get_closest_marker(name) and not present():
            pytest.fail(reason, pytrace=False) if STRICT else pytest.skip(reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped: dict[str, list[str]] = {}
    for report in terminalreporter.stats.get("skipped", ()):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        skipped.setdefault(reason, []).append(report.nodeid)
    if not skipped:
        return
    terminalreporter.section("Ikke kjørt")
    for reason, tests in sorted(skipped.items()):
        terminalreporter.line(f"{reason}: {len(tests)}")
        for test in tests:
            terminalreporter.line(f"    {test}")
