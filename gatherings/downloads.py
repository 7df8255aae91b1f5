"""Files out of the house: attachment, ETag, one range, no connection held while they flow."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags, quote_etag

_CHUNK = 64 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
_slots = BoundedSemaphore(settings.DOWNLOADS_AT_ONCE)


class _Part:
    """`length` bytes of an open file from `start`; closing it gives the download's slot back."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        file.seek(start)
        self._file, self._left, self._open = file, length, True

    def __iter__(self) -> Iterator[bytes]:
        while self._left > 0 and (chunk := self._file.read(min(_CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk

    def close(self) -> None:
        if self._open:
            self._open = False
            self._file.close()
            _slots.release()


def file_response(
    request: HttpRequest,
    *,
    file: "File[bytes]",
    name: str,
    content_type: str,
    sha256: str,
    inline: bool = False,
) -> HttpResponseBase:
    """`file` under `name`, an attachment unless `inline` (our own re-encoded pictures).

    Answers 304 to If-None-Match, 206 or 416 to one Range (RFC 9110; several ranges give the whole),
    503 when more downloads run than pages can bear. Raises FileNotFoundError when the file is gone.
    """
    etag = quote_etag(sha256)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _described(HttpResponseNotModified(), etag)
    wanted = _range(request, etag, file.size)
    if wanted is None:
        refused = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refused.headers["Content-Range"] = f"bytes */{file.size}"
        return _described(refused, etag)
    start, stop = wanted
    opened = file.open("rb")
    if not _slots.acquire(blocking=False):
        opened.close()
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "30"})
    _release_connection()
    part = _Part(opened, start, stop - start)
    response = StreamingHttpResponse(part, content_type=content_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(not inline, name) or "inline"
    )
    response.headers["Content-Length"] = str(stop - start)
    if (start, stop) != (0, file.size):
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    return _described(response, etag)


def _release_connection() -> None:
    # Django would hold it until the last byte: slow readers would empty the pool. Inside a
    # transaction (a test's) there is nothing to give back.
    if not connection.in_atomic_block:
        connection.close()


def _described[R: HttpResponseBase](response: R, etag: str) -> R:
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _range(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; without a usable Range the whole; None: not there."""
    whole = (0, size)
    match = _RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    if not match or request.headers.get("If-Range", etag) != etag or not any(match.groups()):
        return whole
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, stop = int(first), min(int(last) + 1 if last else size, size)
    if last and int(last) < int(first):
        return whole
    return (start, stop) if start < size else None
