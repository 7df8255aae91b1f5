"""Asks for pages, and tells how many a second, how long each took, and what it cost."""

import contextlib
import itertools
import os
import socket
import statistics
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

EACH: Final = "{each}"
_numbers = itertools.count()


@dataclass(slots=True)
class Target:
    """A page: `base` and `path`, who asks, and the process whose tree serves it.

    Where the path has EACH, another number stands there each time: nobody asked for that before.
    """

    name: str
    base: str
    path: str
    cookie: str = ""
    pid: int = 0
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    def get(self, connection: HTTPConnection, encoding: str = "identity") -> bytes:
        """The body; raises RuntimeError for what is no page."""
        headers = {"Cookie": self.cookie, "Accept-Encoding": encoding}
        path = self.path.replace(EACH, str(next(_numbers)))
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{self.path}: {response.status}")
        return body

    def connect(self) -> contextlib.closing[HTTPConnection]:
        return contextlib.closing(HTTPConnection(urlsplit(self.base).netloc, timeout=20))

    def p(self, share: float) -> float:
        """Milliseconds that so many of the requests kept below."""
        times = sorted(self.times)
        return 1000 * times[min(len(times) - 1, int(share * len(times)))]

    def weigh(self, encoding: str) -> int:
        """Bytes of the page as it is sent."""
        with self.connect() as connection:
            return len(self.get(connection, encoding))


def slice_of(target: Target, *, seconds: float, readers: int = 4) -> None:
    """Ask for `target` as often as it answers, by some at once; note what was found."""
    end = time.perf_counter() + seconds
    times: list[float] = []

    def ask() -> None:
        with target.connect() as connection:
            while (start := time.perf_counter()) < end:
                target.get(connection)
                times.append(time.perf_counter() - start)

    before, began = tree_ms(target.pid), time.perf_counter()
    threads = [threading.Thread(target=ask) for _reader in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = max(1, len(times))
    target.rates.append(count / (time.perf_counter() - began))
    target.cpu.append((tree_ms(target.pid) - before) / count)
    target.times += times


def rounds(targets: list[Target], *, count: int, seconds: float) -> None:
    """Each in turn, so that a slow spell of the machine falls on all."""
    for target in targets:
        slice_of(target, seconds=min(seconds, 0.7))
        target.rates, target.cpu, target.times = [], [], []
    for _round in range(count):
        for target in targets:
            slice_of(target, seconds=seconds)


def ratio(one: list[float], other: list[float]) -> float:
    """The median, round by round."""
    return statistics.median(a / b for a, b in zip(one, other, strict=True))


def tree_ms(pid: int) -> float:
    """CPU milliseconds of a process and all that live below it."""
    total, waiting = 0, [pid]
    while waiting:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
                waiting += map(int, (task / "children").read_text().split())
    return total / 1e6


def resident_mb(pid: int) -> float:
    """Resident memory of the largest process right below `pid`."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = (int(Path(f"/proc/{child}/statm").read_text().split()[1]) for child in children)
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def read_slowly(target: Target, *, rate: int, until: float) -> None:
    """Fetch a file at `rate` bytes a second, again and again."""
    parts = urlsplit(target.base)
    while time.perf_counter() < until:
        with socket.socket() as reader, contextlib.suppress(OSError):
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
            reader.settimeout(5)
            reader.connect((parts.hostname, parts.port))
            words = f"GET {target.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            reader.sendall(f"{words}Cookie: {target.cookie}\r\nConnection: close\r\n\r\n".encode())
            while time.perf_counter() < until and (got := reader.recv(16384)):
                time.sleep(len(got) / rate)
