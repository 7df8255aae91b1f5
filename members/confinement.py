"""Runs a reader of untrusted files as a child: little memory, little time, no network."""

import contextlib
import json
import math
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import IO, Any, Final, cast

from members.resident import resident_of

CHECKOUT: Final = Path(__file__).resolve().parent.parent
MEGABYTE: Final = 1024 * 1024
_GRACE: Final = 5
_INTERVAL: Final = 0.1  # seconds between two looks at what a child holds in memory
_PIECE: Final = 64 * 1024
_COMPLAINT: Final = 8 * 1024  # how much of stderr is worth keeping
_STOPS: Final = {-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP}


class Outcome(Enum):
    """How a child ended."""

    OK = "ok"  # exit status 0 and an answer
    REFUSED = "refused"  # another status, and an answer that says why
    CRASHED = "crashed"  # no answer: a signal, an exception, no memory left, too much output
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"  # it and what it started held more than they may, and were ended
    STOPPED = "stopped"  # asked to end by somebody else, as when the whole service stops


@dataclass(frozen=True)
class ChildResult:
    """What a child answered, and, for the log, what it complained of."""

    outcome: Outcome
    answer: dict[str, Any] = field(default_factory=dict)
    complaint: str = ""


def run_child(
    module: str,
    *arguments: str,
    memory: int,
    cpu_seconds: int,
    seconds: float,
    output_limit: int = 8 * MEGABYTE,
    file_limit: int = 256 * MEGABYTE,
    resident: int | None = None,
    workplace: Path | None = None,
) -> ChildResult:
    """Run `python -m module arguments…` confined, and return the JSON object on its last line.

    `memory` (bytes of address space), `cpu_seconds` and `file_limit` (bytes of one file) are
    enforced by the kernel; `seconds`, `output_limit` and `resident` (bytes in memory of the child
    and all it starts together) here. The child stands in an empty folder, in `workplace` or the
    machine's own place for such, that is gone when this returns; so paths among the arguments must
    be absolute. Never raises because of what the child does. Safe to call from threads.
    """
    limits = [str(memory), str(cpu_seconds), str(file_limit), str(math.ceil(seconds) + _GRACE)]
    command = [sys.executable, "-P", "-s", "-m", "members.confined", *limits, module, *arguments]
    with (
        tempfile.TemporaryDirectory(prefix="kulturnett-", dir=workplace) as folder,
        _started(command, folder) as child,
    ):
        watched = _Watched(child, output_limit, resident)
        in_time = watched.until_exit(time.monotonic() + seconds)
    return _result(child.returncode, watched, in_time=in_time)


@contextlib.contextmanager
def _started(command: list[str], folder: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start the child as leader of its own group; afterwards nothing of the group is left."""
    child = subprocess.Popen(  # noqa: S603 our own interpreter and module, a list, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    with child:
        try:
            yield child
        finally:
            # Not yet waited for, so the number of the group cannot have been given to others.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)


def _environment(folder: str) -> dict[str, str]:
    """Return what a child may know: no address, key or password of ours."""
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return coverage | {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONUTF8": "1",
        "HOME": folder,
        "TMPDIR": folder,
        # Each thread's own heap would reserve 64 MB of the address space.
        "MALLOC_ARENA_MAX": "1",
    }


class _Watched:
    """Reads a child's two pipes, within limits, until it ends."""

    def __init__(
        self, child: subprocess.Popen[bytes], output_limit: int, resident: int | None
    ) -> None:
        self.output = bytearray()
        self.complaint = bytearray()
        self.too_much = False  # it said
        self.too_large = False  # it grew
        self._limit = output_limit
        self._leader = child.pid
        self._resident = resident
        self._next_look = 0.0
        self._exit = os.pidfd_open(child.pid)
        self._pipes = {
            _pipe(child.stdout): self._take_output,
            _pipe(child.stderr): self._take_complaint,
        }

    def until_exit(self, deadline: float) -> bool:
        """Return False when the deadline came before the child's end, or before it went too far."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._exit, selectors.EVENT_READ)
            for pipe in self._pipes:
                selector.register(pipe, selectors.EVENT_READ)
            try:
                return self._watch(selector, deadline)
            finally:
                os.close(self._exit)

    def _watch(self, selector: selectors.BaseSelector, deadline: float) -> bool:
        while not self.too_much and not self._has_grown():
            left = deadline - time.monotonic()
            ready = {key.fd for key, _ in selector.select(self._patience(left))}
            if left <= 0 and self._exit not in ready:
                return False
            for pipe in ready - {self._exit}:
                if not self._read(pipe):
                    selector.unregister(pipe)
            if self._exit in ready:
                self._read_the_rest()
                return True
        return True

    def _patience(self, left: float) -> float:
        return max(0.0, left if self._resident is None else min(left, _INTERVAL))

    def _has_grown(self) -> bool:
        now = time.monotonic()
        if self._resident is not None and now >= self._next_look:
            self._next_look = now + _INTERVAL
            self.too_large = resident_of(self._leader) > self._resident
        return self.too_large

    def _read_the_rest(self) -> None:
        for pipe in self._pipes:
            more = True
            while more and not self.too_much:
                more = self._read(pipe)

    def _read(self, pipe: int) -> bool:
        """Take one piece; False when there is none, now or ever."""
        try:
            piece = os.read(pipe, _PIECE)
        except BlockingIOError:
            return False
        self._pipes[pipe](piece)
        return bool(piece)

    def _take_output(self, piece: bytes) -> None:
        self.output += piece
        self.too_much = len(self.output) > self._limit

    def _take_complaint(self, piece: bytes) -> None:
        self.complaint = (self.complaint + piece)[-_COMPLAINT:]


def _pipe(stream: IO[bytes] | None) -> int:
    """Return the number of a pipe that was asked for, set so that reading it never waits."""
    number = cast("IO[bytes]", stream).fileno()
    os.set_blocking(number, False)
    return number


def _result(status: int, watched: _Watched, *, in_time: bool) -> ChildResult:
    complaint = watched.complaint.decode(errors="replace")
    if watched.too_large:
        return ChildResult(Outcome.TOO_LARGE, complaint=complaint)
    if not in_time or status == -signal.SIGXCPU:
        return ChildResult(Outcome.TIMED_OUT, complaint=complaint)
    if status in _STOPS:
        return ChildResult(Outcome.STOPPED, complaint=complaint)
    answer = None if watched.too_much or status < 0 else _answer(bytes(watched.output))
    if answer is None:
        return ChildResult(Outcome.CRASHED, complaint=complaint or f"exit status {status}")
    return ChildResult(Outcome.REFUSED if status else Outcome.OK, answer, complaint)


def _answer(output: bytes) -> dict[str, Any] | None:
    """Return the object on the last line: libraries may have printed before it."""
    lines = output.split(b"\n")
    try:
        answer = json.loads(next(line for line in reversed(lines) if line.strip()))
    except (StopIteration, ValueError):
        return None
    return answer if isinstance(answer, dict) else None
