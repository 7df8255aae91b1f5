"""The programs that a run keeps going: starts them, and starts them again when they die."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from kulturnett import processes

LASTED = 10  # seconds after which a death is a new misfortune, not the same fault again
TRIES = 5


class GaveUp(Exception):  # noqa: N818  it tells what happened
    """A program dies as soon as it starts; the text says which."""


def say(text: str) -> None:
    """Write to the terminal, if it is still there."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError:
        return


@dataclass(kw_only=True)
class Child:
    """One program with its arguments. `name` is what people call it.

    The pause before a new start doubles with each death, from `first_pause` seconds.
    """

    name: str
    command: Sequence[str]
    first_pause: float = 0.5
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0, init=False)
    _deaths: int = field(default=0, init=False)

    def look_after(self) -> None:
        """Start it when it is not running, with longer pauses each time. Raises GaveUp."""
        if self.process is not None:
            if self.process.poll() is None:
                return
            self._mourn(self.process)
        if time.monotonic() >= self._started + self._pause():
            self._start()

    def _start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  our own program
            processes.tied(self.command, signal.SIGTERM),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C in the terminal is for us; we tell the others
        )

    def _mourn(self, process: subprocess.Popen[bytes]) -> None:
        lasted = time.monotonic() - self._started
        self._deaths = 1 if lasted > LASTED else self._deaths + 1
        self.process = None
        if self._deaths > TRIES:
            raise GaveUp(f"{self.name} stopper straks den starter. Grunnen står over.")
        say(f"{self.name} stoppet ({process.returncode}) og starter igjen.")

    def _pause(self) -> float:
        return self.first_pause * 2**self._deaths if self._deaths else 0
