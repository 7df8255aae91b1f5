"""Takes a large upload as the web process does, and tells how much memory that took."""

# ruff: noqa: T201 a child answers by printing

import json
import resource
import sys
from types import SimpleNamespace

from django.conf import settings
from django.http.multipartparser import MultiPartParser

from gatherings.uploads.quarantine import QuarantineUploadHandler

MEGABYTE = 1024**2
HEAD = (
    b'--grense\r\nContent-Disposition: form-data; name="fil"; filename="a.pdf"\r\n'
    b"Content-Type: application/pdf\r\n\r\n"
)
TAIL = b"\r\n--grense--\r\n"


class Sender:
    """A browser that sends `megabytes` of the same, and holds none of it."""

    def __init__(self, megabytes: int) -> None:
        self.length = len(HEAD) + megabytes * MEGABYTE + len(TAIL)
        self._position = 0

    def read(self, size: int) -> bytes:
        size = min(size, self.length - self._position)
        start, self._position = self._position, self._position + size
        middle = self.length - len(TAIL)
        before = HEAD[start : start + size]
        after = TAIL[max(0, start - middle) : max(0, start + size - middle)]
        return before + b"k" * (size - len(before) - len(after)) + after


def receive(megabytes: int) -> int:
    """Take an upload, and return how many bytes came."""
    sender = Sender(megabytes)
    meta = {
        "CONTENT_TYPE": "multipart/form-data; boundary=grense",
        "CONTENT_LENGTH": str(sender.length),
    }
    request = SimpleNamespace(user=SimpleNamespace(is_authenticated=True))
    handler = QuarantineUploadHandler(request)  # type: ignore[arg-type]
    _, files = MultiPartParser(meta, sender, [handler]).parse()  # type: ignore[arg-type]
    (upload,) = files.getlist("fil")
    size: int = upload.size
    upload.close()
    return size


def peak() -> int:
    """The most memory this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    settings.configure(
        QUARANTINE_DIR=sys.argv[1], UPLOAD_MAX_BYTES=100 * MEGABYTE, UPLOAD_DISK_RESERVE=0
    )
    receive(1)
    before = peak()
    size = receive(60)
    print(json.dumps({"size": size, "growth": peak() - before}))
