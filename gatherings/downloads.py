"""Files out of the house: attachment, ETag, one range, no connection held while they flow."""

import re
import weakref
from collections.abc import Iterator
from http import HTTPStatus
from queue import Empty, SimpleQueue
from typing import IO, Final
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags, quote_etag

from gatherings.pool import give_back

_CHUNK: Final = 64 * 1024
# No file has more digits of bytes than this; Python refuses to read thousands of them.
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)
# In a quoted name programs disagree on what these mean (RFC 6266, appendix D).
_DISPUTED: Final = frozenset('"\\%')
# A queue, not a semaphore: it may be given back to from a finalizer, in the midst of anything.
_slots: SimpleQueue[None] = SimpleQueue()
for _slot in range(settings.DOWNLOADS_AT_ONCE):
    _slots.put(None)


class _Part:
    """`length` bytes of an open file from `start`. Closed or forgotten, it gives its slot back."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        # A middleware that fails after the view drops the response without closing it.
        self.close = weakref.finalize(self, _end, file)
        self._file, self._start, self._left = file, start, length

    def __iter__(self) -> Iterator[bytes]:
        give_back()
        self._file.seek(self._start)
        while self._left > 0 and (chunk := self._file.read(min(_CHUNK, self._left))):
            self._left -= len(chunk)
            yield chunk


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

    304 to If-None-Match, 206 or 416 to one Range (RFC 9110; several give the whole), 503 when more
    run than pages can bear. Raises FileNotFoundError when the file is gone.
    """
    etag = quote_etag(sha256)
    if _is_known(request, etag):
        return _described(HttpResponseNotModified(), etag)
    asked, size = _asked(request, etag), file.size
    start, stop = _within(asked, size) if asked else (0, size)
    if start >= stop:
        return _described(_unsatisfiable(size), etag)
    if not (response := _carrying(request, file, start, stop)):
        return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "30"})
    if asked:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response.headers["Content-Type"] = content_type
    response.headers["Content-Length"] = str(stop - start)
    response.headers["Content-Disposition"] = _disposition(name, inline=inline)
    return _described(response, etag)


def _carrying(
    request: HttpRequest, file: "File[bytes]", start: int, stop: int
) -> HttpResponseBase | None:
    """A response with the bytes, without them for HEAD; None when no slot is free."""
    if request.method == "HEAD":
        return HttpResponse()
    try:
        _slots.get_nowait()
    except Empty:
        return None
    return StreamingHttpResponse(_opened(file, start, stop))


def _unsatisfiable(size: int) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
    response.headers["Content-Range"] = f"bytes */{size}"
    return response


def _opened(file: "File[bytes]", start: int, stop: int) -> _Part:
    try:
        return _Part(file.open("rb"), start, stop - start)
    except BaseException:
        _slots.put(None)
        raise


def _end(file: IO[bytes]) -> None:
    file.close()
    _slots.put(None)


def _described[R: HttpResponseBase](response: R, etag: str) -> R:
    response.headers["ETag"] = etag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _disposition(name: str, *, inline: bool) -> str:
    """The name as RFC 6266 has it: quoted when it is plain, else in UTF-8 by RFC 8187."""
    how = "inline" if inline else "attachment"
    if name.isascii() and name.isprintable() and not _DISPUTED & set(name):
        return f'{how}; filename="{name}"'
    return f"{how}; filename*=UTF-8''{quote(name, safe='')}"


def _is_known(request: HttpRequest, etag: str) -> bool:
    """Whether the reader has these bytes. A proxy that compresses makes the tag weak: the same."""
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return any(tag in {"*", etag} for tag in (tag.removeprefix("W/") for tag in given))


def _asked(request: HttpRequest, etag: str) -> tuple[int | None, int | None] | None:
    """First and last byte of a usable Range, None where it is silent; None without one."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or not match or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = (int(digits) if digits else None for digits in match.groups())
    if first is None and last is None:
        return None
    reversed_ = first is not None and last is not None and last < first
    return None if reversed_ else (first, last)


def _within(asked: tuple[int | None, int | None], size: int) -> tuple[int, int]:
    """First byte and the one after the last; an empty stretch where there is none."""
    first, last = asked
    if first is None:
        return max(0, size - (last or 0)), size
    return first, size if last is None else min(last + 1, size)
