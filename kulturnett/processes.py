"""Finds and ends processes of our own, as Linux shows them in /proc."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
GONE = (FileNotFoundError, ProcessLookupError, PermissionError)
POLL = 0.05


class Process(NamedTuple):
    """A process that no later one with the same number can be taken for."""

    pid: int
    started: int


def working_in(folder: Path, *, name: str) -> list[int]:
    """The living processes called `name` whose working folder is `folder`."""
    with contextlib.suppress(FileNotFoundError):
        wanted = folder.stat()
        return [pid for pid in _all() if _name(pid) == name and _works_in(pid, wanted)]
    return []


def of_run(run: str) -> set[Process]:
    """The living processes that were started with KULTURNETT_RUN=`run`."""
    wanted = f"KULTURNETT_RUN={run}".encode()
    return {found for pid in _all() if wanted in _environment(pid) and (found := _process(pid))}


def below(pids: Iterable[int]) -> set[Process]:
    """The living processes of `pids` and all that came out of them."""
    children: dict[int, list[int]] = {}
    for pid in _all():
        children.setdefault(_parent(pid), []).append(pid)
    found, waiting = set[Process](), list(pids)
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        if process := _process(pid):
            found.add(process)
    return found


def end(those: set[Process], *, patience: float) -> None:
    """Ask `those` to stop, wait at most `patience` seconds, and end by force what is left."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        send(number, [process.pid for process in living(those)])
        deadline = time.monotonic() + patience
        while living(those) and time.monotonic() < deadline:
            time.sleep(POLL)


def living(those: Iterable[Process]) -> set[Process]:
    return {process for process in those if _process(process.pid) == process}


def send(number: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def tied(command: Sequence[str], number: signal.Signals) -> list[str]:
    """`command`, so that it gets the signal when the process that starts it ends, however it ends.

    Where the system has no setpriv, it is the command alone.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        return list(command)
    return [setpriv, "--pdeathsig", number.name.removeprefix("SIG"), "--", *command]


def _all() -> Iterator[int]:
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name, empty for one that is dead."""
    with contextlib.suppress(*GONE):
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        if fields[0] not in {"Z", "X"}:
            return fields
    return []


def _process(pid: int) -> Process | None:
    fields = _stat(pid)
    return Process(pid, int(fields[19])) if fields else None


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _name(pid: int) -> str:
    with contextlib.suppress(*GONE):
        return (PROC / str(pid) / "comm").read_text().strip()
    return ""


def _works_in(pid: int, folder: os.stat_result) -> bool:
    with contextlib.suppress(*GONE):
        return os.path.samestat((PROC / str(pid) / "cwd").stat(), folder)
    return False


def _environment(pid: int) -> list[bytes]:
    with contextlib.suppress(*GONE):
        return (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    return []
