"""A long list is read in with little memory: all that the web process and its child ever had.

The figures are told by `pytest --log-cli-level=INFO` of this file.
"""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPConnection
from pathlib import Path

from kulturnett import processes
from tests.gatherings.visitor import Visitor, multipart
from tests.members.lists import workbook
from tests.portal import Portal

_LOGGER = logging.getLogger(__name__)
UPLOAD = "/admin/members/person/importer/"
READER = b"members.sheets"
HEADERS = ("Navn", "E-post", "Telefon", "Kommunenummer", "Tittel", "Rolle", "Øverste", "Fra")
ROWS = 5000
LISTS = 3  # one of the two web processes reads more than one
KILOBYTES = 200 * 1024


def leaders(number: int) -> bytes:
    """A workbook with this many leaders, as long as names and titles are."""
    rows = (
        (
            f"Åse-Marie {n} Ødegård Brattberg",
            f"ase-marie.odegard.brattberg.{n}@trondelag-kommune.example.org",
            f"900 {n // 1000:02} {n % 1000:03}",
            "5007",
            f"Virksomhetsleder for kultur, idrett og frivillighet {n}",
            "Leder",
            "nei",
            date(2026, 8, 1),
        )
        for n in range(number)
    )
    return workbook(HEADERS, *rows)


@dataclass
class Memory:
    """Kilobytes: the most that each process ever had; and at one moment all of them together.

    Of the latter, what processes share is counted once; the other web process, which does
    nothing, is counted too.
    """

    most: dict[int, int] = field(default_factory=dict)
    readers: set[int] = field(default_factory=set)
    together: int = 0

    @property
    def strictly(self) -> int:
        """The largest web process and the largest child, each at its peak, shared pages twice."""
        web = [most for pid, most in self.most.items() if pid not in self.readers]
        return max(web) + max(self.most[pid] for pid in self.readers)

    def look(self, server: int) -> None:
        """Note what the server's processes have now, and have had at most."""
        together = 0
        for process in processes.below([server]):
            with suppress(OSError, ValueError):
                folder = Path(f"/proc/{process.pid}")
                if READER in (folder / "cmdline").read_bytes():
                    self.readers.add(process.pid)
                self.most[process.pid] = _kilobytes(folder / "status", "VmHWM")
                if process.pid != server:
                    together += _kilobytes(folder / "smaps_rollup", "Pss")
        self.together = max(self.together, together)


def _kilobytes(file: Path, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", file.read_text(), re.MULTILINE)
    if found is None:
        raise ValueError(name)
    return int(found[1])


@contextmanager
def watched(server: int) -> Iterator[Memory]:
    """Look at the server's processes again and again while the block runs."""
    memory, over = Memory(), threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            memory.look(server)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()


def upload(visitor: Visitor, fields: dict[str, str], content: bytes) -> str:
    """Send the list; returns where the preview is."""
    start, end = multipart(fields, "file", "ledere.xlsx")
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    kind = "multipart/form-data; boundary=" + start[2:].partition(b"\r\n")[0].decode()
    with closing(HTTPConnection(visitor.address, timeout=120)) as connection:
        headers = {"Cookie": cookies, "Content-Type": kind}
        connection.request("POST", UPLOAD, start + content + end, headers)
        response = connection.getresponse()
        assert response.status == 302
        return str(response.getheader("Location"))


def test_five_thousand_rows_are_shown_within_200_mb_the_next_time_too(own_portal: Portal) -> None:
    visitor = Visitor.signed_in(own_portal)
    content = leaders(ROWS)
    with watched(own_portal._children[0].pid) as memory:
        for _list in range(LISTS):
            status, page = visitor.ask(upload(visitor, visitor.form(UPLOAD), content))
            assert status == 200
            assert f"Bekreft og legg inn {ROWS} rader" in page.decode()
    assert len(memory.readers) == LISTS
    _LOGGER.info("Process + child %s kB; all at once %s kB.", memory.strictly, memory.together)
    assert memory.strictly < KILOBYTES
