"""A web process that dies in the midst of a download."""

import contextlib
import hashlib
import os
import random
import signal
from http.client import HTTPConnection

from tests.gatherings import pdfs
from tests.gatherings.test_real_server import (
    FILE,
    MEGABYTE,
    ROUNDS,
    download,
    lasting_portal,
    server,
)
from tests.gatherings.visitor import ADD, Visitor, new_gathering
from tests.portal import Portal

__all__ = ["lasting_portal"]  # a fixture


def test_a_download_cut_off_by_a_kill_is_seen_to_be_half_and_goes_on_from_there(
    lasting_portal: Portal,
) -> None:
    visitor = Visitor.signed_in(lasting_portal)
    noise = {900: pdfs.stream(os.urandom(12 * MEGABYTE), packed=False)}
    content = pdfs.pdf("Hei", extra=noise)
    form = new_gathering(visitor.form(ADD), "Avbrutt")
    assert visitor.upload(ADD, form, FILE, content)[0] == 302
    path = download(lasting_portal, "Avbrutt")
    for _kill in range(10 * ROUNDS):
        part, length, etag = _until_killed(lasting_portal, visitor, path)
        assert len(part) < length == len(content)
        headers = {"Range": f"bytes={len(part)}-", "If-Range": etag}
        status, rest = visitor.ask(path, headers=headers)
        assert status == 206
        assert hashlib.sha256(part + rest).digest() == hashlib.sha256(content).digest()


def _until_killed(portal: Portal, visitor: Visitor, path: str) -> tuple[bytes, int, str]:
    """What a reader gets of a file, how much it was told to be, and the tag it came with."""
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    with contextlib.closing(HTTPConnection(visitor.address, timeout=30)) as connection:
        connection.request("GET", path, headers={"Cookie": cookies})
        answer = connection.getresponse()
        part = answer.read(random.randint(1, 4 * MEGABYTE))  # noqa: S311 any moment will do
        _first, *workers = sorted(server(portal), key=lambda process: process.pid)
        for process in workers:
            os.kill(process.pid, signal.SIGKILL)
        with contextlib.suppress(OSError):
            while piece := answer.read(MEGABYTE):
                part += piece
        return part, int(answer.headers["Content-Length"]), answer.headers["ETag"]
