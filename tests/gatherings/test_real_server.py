"""What only a real server shows: slow readers and senders, kills, memory, two hands at once."""

import contextlib
import hashlib
import json
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings

from kulturnett import processes
from tests.gatherings import pdfs
from tests.gatherings.visitor import ADD, Visitor, multipart, new_gathering
from tests.plugin import DRILL
from tests.portal import Portal, Portals

MEGABYTE = 1024 * 1024
FILE = "presentations-0-upload"
KILLS = 12 if DRILL else 2
ROUNDS = 10 if DRILL else 1  # of ten kills each


@pytest.fixture(scope="module")
def lasting_portal(portals: Portals) -> Iterator[Portal]:
    """One for the tests that each bring what they look for, and leave nothing waiting."""
    opened = portals.open()
    yield opened
    opened.close()


def heavy(size: int) -> bytes:
    """A PDF of about this many bytes."""
    return pdfs.pdf("Hei", extra={900: pdfs.stream(bytes(size), packed=False)})


def rows(portal: Portal, query: str) -> list[Any]:
    """What the portal's database answers."""
    with psycopg.connect(portal.env["DATABASE_URL"]) as connection:
        return connection.execute(query).fetchall()


def download(portal: Portal, title: str) -> str:
    """The address of the file of the presentation with this title."""
    query = f"SELECT code FROM gatherings_presentation WHERE title = '{title}'"  # noqa: S608 ours
    ((code,),) = rows(portal, query)
    return f"/p/{code}/last-ned/"


@contextlib.contextmanager
def slow(visitor: Visitor, requests: list[bytes]) -> Iterator[list[socket.socket]]:
    """One connection a request, which then neither reads nor writes any more."""
    host, port = visitor.address.split(":")
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(_stalled(host, int(port), request)) for request in requests]


def _stalled(host: str, port: int, request: bytes) -> socket.socket:
    stalled = socket.socket()
    stalled.settimeout(20)
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stalled.connect((host, port))
    stalled.sendall(request)
    return stalled


def _looks() -> Iterator[int]:
    """Look ten times a second, for half a minute."""
    never = threading.Event()
    for look in range(300):
        yield look
        never.wait(0.1)


def head(visitor: Visitor, method: str, path: str, *lines: str) -> bytes:
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    first = (f"{method} {path} HTTP/1.1", f"Host: {visitor.address}", f"Cookie: {cookies}")
    return "\r\n".join([*first, *lines, "", ""]).encode()


def test_pages_answer_while_twenty_read_a_large_file_slowly(lasting_portal: Portal) -> None:
    visitor = Visitor.signed_in(lasting_portal)
    content = heavy(20 * MEGABYTE)
    form = new_gathering(visitor.form(ADD), "Stor")
    assert visitor.upload(ADD, form, FILE, content)[0] == 302
    path = download(lasting_portal, "Stor")
    with slow(visitor, [head(visitor, "GET", path)] * 20) as readers:
        assert {reader.recv(12) for reader in readers} == {b"HTTP/1.1 200"}
        for page in ("/", "/samlinger/", "/helse/klar/") * 3:
            assert visitor.ask(page)[0] == 200
    assert hashlib.sha256(visitor.ask(path)[1]).digest() == hashlib.sha256(content).digest()


def test_pages_answer_while_twenty_send_a_file_slowly(lasting_portal: Portal) -> None:
    visitor = Visitor.signed_in(lasting_portal)
    start, _end = multipart(new_gathering(visitor.form(ADD), "Treg"), FILE)
    kind = "Content-Type: multipart/form-data; boundary=4711kulturnett4711"
    request = head(visitor, "POST", ADD, kind, f"Content-Length: {5 * MEGABYTE}")
    quarantine = lasting_portal.var / "files" / "quarantine"
    with slow(visitor, [request + start + b"%PDF-" + bytes(MEGABYTE)] * 20):
        assert any(len(list(quarantine.glob("*.part"))) == 20 for _look in _looks())
        for page in ("/", "/samlinger/", "/helse/klar/") * 3:
            assert visitor.ask(page)[0] == 200


def test_head_has_no_body_on_the_wire(portal: Portal) -> None:
    visitor = Visitor.signed_in(portal)
    ((code,), *_more) = rows(portal, "SELECT code FROM gatherings_presentation ORDER BY id")
    request = head(visitor, "HEAD", f"/p/{code}/last-ned/", "Connection: close")
    with slow(visitor, [request]) as (connection,):
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.partition(b"\r\n\r\n")[2] == b""


def test_a_large_upload_does_not_grow_the_server(own_portal: Portal) -> None:
    visitor = Visitor.signed_in(own_portal)
    form = visitor.form(ADD)
    for number in range(6):  # both processes have then loaded what they need
        small = new_gathering(form, f"Liten {number}")
        assert visitor.upload(ADD, small, FILE, pdfs.pdf("Hei"))[0] == 302
    before = most_memory(own_portal)
    content = heavy(settings.UPLOAD_MAX_BYTES - 20_000)  # what is round it takes almost as much
    assert len(content) > settings.UPLOAD_MAX_BYTES - 2000
    assert visitor.upload(ADD, new_gathering(form, "Diger"), FILE, content)[0] == 302
    status, back = visitor.ask(download(own_portal, "Diger"))
    assert (status, hashlib.sha256(back).digest()) == (200, hashlib.sha256(content).digest())
    grown = {pid: most - before[pid] for pid, most in most_memory(own_portal).items()}
    assert len(grown) == 3
    assert max(grown.values()) < 20 * 1024


def most_memory(portal: Portal) -> dict[int, int]:
    """The most kilobytes each process of the server has ever had."""
    return {
        process.pid: int(line.split()[1])
        for process in server(portal)
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines()
        if line.startswith("VmHWM:")
    }


def server(portal: Portal) -> set[processes.Process]:
    """The processes of gunicorn, first among the portal's own."""
    return processes.below([portal._children[0].pid])


def test_a_kill_in_the_midst_of_uploads_loses_nothing_that_was_answered(
    lasting_portal: Portal,
) -> None:
    visitor = Visitor.signed_in(lasting_portal)
    form = visitor.form(ADD)
    answered: list[str] = []
    for number in range(KILLS):
        _upload_until_killed(lasting_portal, visitor, form, answered, f"Runde {number}")
        lasting_portal.stop()
        lasting_portal.start()
    titles = {
        title for (title,) in rows(lasting_portal, "SELECT title FROM gatherings_presentation")
    }
    assert len(answered) >= 3 * KILLS
    assert set(answered) <= titles
    files = rows(lasting_portal, "SELECT file, sha256 FROM gatherings_presentationversion")
    assert len(files) >= len(answered)
    for name, sha256 in files:
        content = (lasting_portal.var / "files" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256
    assert visitor.ask(download(lasting_portal, answered[-1]))[0] == 200


def _upload_until_killed(
    portal: Portal, visitor: Visitor, form: dict[str, str], answered: list[str], name: str
) -> None:
    enough = threading.Event()
    already = len(answered)

    def upload_on(hand: int) -> None:
        with contextlib.suppress(OSError, HTTPException):
            for number in range(1000):
                title = f"{name} {hand} {number}"
                content = pdfs.pdf(title) + b"%" + os.urandom(200).hex().encode()
                status, _page = visitor.upload(ADD, new_gathering(form, title), FILE, content)
                assert status == 302
                answered.append(title)
                if len(answered) >= already + 3:
                    enough.set()

    with ThreadPoolExecutor(4) as hands:
        futures = [hands.submit(upload_on, hand) for hand in range(4)]
        assert enough.wait(60)
        for process in server(portal):
            os.kill(process.pid, signal.SIGKILL)
        for future in futures:
            future.result()


TABLE = "/samlinger/forste-samling/last-opp/"


@pytest.mark.parametrize("number", range(ROUNDS))
def test_a_process_killed_ten_times_while_files_come_in_keeps_each_that_it_took(
    lasting_portal: Portal, number: int
) -> None:
    visitor = Visitor.signed_in(lasting_portal)
    form, enough = visitor.form(TABLE), threading.Event()
    with ThreadPoolExecutor(2) as hands:
        names = [f"omgang {number} {hand}" for hand in range(2)]
        sent = [hands.submit(_send_on, visitor, form, name, enough) for name in names]
        for _kill in range(10):
            enough.wait(random.uniform(0.05, 0.4))  # noqa: S311 any moment will do
            _first, *workers = sorted(server(lasting_portal), key=lambda process: process.pid)
            if workers:
                os.kill(random.choice(workers).pid, signal.SIGKILL)  # noqa: S311 as above
        enough.set()
        answered = {title for each in sent for title in each.result()}
    assert visitor.send(TABLE, visitor.form(TABLE))[0] == 302
    query = "SELECT title, file, sha256 FROM gatherings_presentation p JOIN "
    query += "gatherings_presentationversion v ON v.presentation_id = p.id "
    found = rows(lasting_portal, f"{query} WHERE title LIKE 'Omgang {number} %'")
    assert {title.lower() for title, _file, _sha256 in found} == answered
    assert len(found) == len(answered) >= 2
    for _title, name, sha256 in found:
        content = (lasting_portal.var / "files" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256


def _send_on(
    visitor: Visitor, form: dict[str, str], name: str, enough: threading.Event
) -> list[str]:
    """Send one file after the other, each until it is taken, until it is enough."""
    taken: list[str] = []
    while not enough.is_set() or not taken:
        title = f"{name} nr {len(taken)}"
        noise = {900: pdfs.stream(os.urandom(300_000), packed=False)}
        content = pdfs.pdf(title, extra=noise)
        # As the button that tries again: the same bytes, which may be kept though no answer came.
        while not _is_taken(visitor, form, f"{title}.pdf", content):
            pass
        taken.append(title)
    return taken


def _is_taken(visitor: Visitor, form: dict[str, str], name: str, content: bytes) -> bool:
    with contextlib.suppress(OSError, HTTPException):
        _status, answer = visitor.upload(
            f"{TABLE}fil/", form, "file", content, name=name, accept="application/json"
        )
        return bool(json.loads(answer)["accepted"])  # not when the judge had too little time
    return False


def test_the_same_form_sent_eight_times_at_once_is_saved_once(lasting_portal: Portal) -> None:
    visitor = Visitor.signed_in(lasting_portal)
    form = new_gathering(visitor.form(ADD), "Dobbeltklikk")
    with ThreadPoolExecutor(8) as hands:
        sent = [hands.submit(visitor.upload, ADD, form, FILE, pdfs.pdf("Hei")) for _ in range(8)]
    assert {each.result()[0] for each in sent} == {302}
    for table in ("gathering", "presentation"):
        query = f"SELECT id FROM gatherings_{table} WHERE title = 'Dobbeltklikk'"  # noqa: S608 ours
        assert len(rows(lasting_portal, query)) == 1


def test_of_two_who_save_the_same_gathering_at_once_one_is_told(lasting_portal: Portal) -> None:
    visitor = Visitor.signed_in(lasting_portal)
    query = "SELECT id FROM gatherings_gathering WHERE slug = 'forste-samling'"
    ((key,),) = rows(lasting_portal, query)
    path = f"/admin/gatherings/gathering/{key}/change/"
    forms = [visitor.form(path) | {"venue": f"Sted {number}"} for number in range(4)]
    with ThreadPoolExecutor(4) as hands:
        sent = [hands.submit(visitor.send, path, form) for form in forms]
    answers = [each.result() for each in sent]
    assert sorted(status for status, _page in answers) == [200, 200, 200, 302]
    for status, page in answers:
        assert ("Samlingen er endret et annet sted" in page.decode()) == (status == 200)
    winner = [status for status, _page in answers].index(302)
    ((venue,),) = rows(lasting_portal, query.replace("id", "venue", 1))
    assert venue == f"Sted {winner}"
