"""Starts `python -m kulturnett.run` for tests, and looks for what it leaves."""

import contextlib
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.plugin import CHECKOUT
from tests.portal import free_port

PATIENCE = 120
NOT_INHERITED = (
    *("SITE_URL", "SECRET_KEY", "KULTURNETT_RUN", "KULTURNETT_VAR"),
    *("DATABASE_URL", "DATABASE_OWNER_URL"),
    "PYTHONUNBUFFERED",  # what is said must come through without it
)


class Running:
    """One run, and what it has said so far."""

    def __init__(
        self,
        var: Path,
        *,
        checkout: Path = CHECKOUT,
        port: int | None = None,
        terminal: int | None = None,
    ) -> None:
        self.var, self.port = var, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        env = {name: text for name, text in os.environ.items() if name not in NOT_INHERITED}
        if var != checkout / "var":
            env["KULTURNETT_VAR"] = str(var)
        self.process = subprocess.Popen(
            [
                *(["setsid", "--ctty"] if terminal else []),
                # Whoever runs the tests may have asked for no hang-ups, as nohup does.
                *("env", "--default-signal=HUP"),
                checkout / ".venv/bin/python",
                *("-m", "kulturnett.run"),
            ],
            cwd=checkout,
            env=env | {"PORT": str(self.port)},
            stdin=terminal or subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=not terminal,
        )
        self.said = ""

    def until(self, text: str) -> str:
        """Wait until it says `text` (anew), and return what it said up to then."""
        seen = len(self.said)
        deadline = time.monotonic() + PATIENCE
        assert self.process.stdout is not None
        while text not in self.said[seen:]:
            if not select.select([self.process.stdout], [], [], deadline - time.monotonic())[0]:
                raise AssertionError(f"Never said {text!r}, but: {self.said}")
            chunk = os.read(self.process.stdout.fileno(), 65536)
            if not chunk:
                raise AssertionError(f"Ended before it said {text!r}: {self.said}")
            self.said += chunk.decode()
        return self.said[seen:]

    def ready(self) -> "Running":
        """Wait until it has told how to get in."""
        self.until("Sekretariatet: http")
        return self

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send it the signal, hear it out, and return its exit status."""
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Wait until it ends by itself, and return its exit status."""
        assert self.process.stdout is not None
        if not self.process.stdout.closed:
            rest, _ = self.process.communicate(timeout=PATIENCE)
            self.said += rest.decode()
        return self.process.returncode

    def press_enter(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()


@contextlib.contextmanager
def running(var: Path, **options: Path | int) -> Iterator[Running]:
    """Give a run that is ready; whatever happens, nothing of it is left afterwards."""
    run = Running(var, **options)  # type: ignore[arg-type]
    try:
        yield run.ready()
    finally:
        if run.process.poll() is None:
            run.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.process.wait(timeout=PATIENCE)
        for pid in left(var):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        run.ended()


def left(var: Path) -> list[int]:
    """The living processes that belong to `var`, by their environment or their folder."""
    named, data = os.fsencode(f"={var}"), (var / "postgres").resolve()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            variables = (entry / "environ").read_bytes().split(b"\0")
            ours = any(variable.endswith(named) for variable in variables)
            if ours or (entry / "cwd").readlink() in {data, var.parent}:
                found.append(int(entry.name))
    return found


def copy_checkout(place: Path) -> Path:
    """Copy what git knows of the checkout to `place`, with the packages that are installed."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, names.decode().split("\0")):
        if (CHECKOUT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, place / name)
    for name in (".venv", "node_modules"):
        (place / name).symlink_to((CHECKOUT / name).resolve())
    return place
