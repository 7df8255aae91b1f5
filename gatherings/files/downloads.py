"""Files out of the house: attachment, ETag, one range, no connection held while they flow."""

import re
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from queue import Empty, SimpleQueue
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_etags, parse_http_date_safe, quote_etag

from gatherings.files.pool import give_back
from gatherings.files.stored import CHUNK, Pieces, Stretch, opened, path_of

# No file has more digits of bytes than this; Python refuses to read thousands of them.
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)
# In a quoted name programs disagree on what these mean (RFC 6266, appendix D).
_DISPUTED: Final = frozenset('"\\%')
# A queue, not a semaphore: it may be given back to from a finalizer, in the midst of anything.
_slots: SimpleQueue[None] = SimpleQueue()
for _slot in range(settings.DOWNLOADS_AT_ONCE):
    _slots.put(None)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is told of a file: `tag` is another for other bytes, `modified` is when they came.

    `ranges` says that a part may be asked for: where the same bytes come each time.
    """

    name: str
    content_type: str
    tag: str
    modified: datetime | None = None
    inline: bool = False
    ranges: bool = True

    @property
    def etag(self) -> str:
        """As it stands in a header; weak where only the meaning is the same."""
        return quote_etag(self.tag) if self.ranges else f'W/"{self.tag}"'


class _KernelFile:
    """A stretch of a file as a server sees it that lets the kernel send it, by its number."""

    def __init__(self, stretch: Stretch) -> None:
        stretch.file.seek(stretch.start)
        self.seek = stretch.file.seek
        self._file, self._pieces = stretch.file, iter(stretch)

    def fileno(self) -> int:
        """Tell the number, which is asked for when the bytes are about to flow."""
        give_back()
        return self._file.fileno()

    def read(self, _size: int = -1) -> bytes:
        """Read a piece, for a server that does it the long way."""
        give_back()
        return next(self._pieces, b"")


class _Flow:
    """Pieces on their way out. Closed or forgotten, it gives its slot back."""

    def __init__(self, pieces: Pieces) -> None:
        # A middleware that fails after the view drops the response without closing it.
        self.close = weakref.finalize(self, _end, pieces)
        self.file = _KernelFile(pieces) if isinstance(pieces, Stretch) else None
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        give_back()
        yield from self._pieces


def file_response(
    request: HttpRequest,
    *,
    file: "File[bytes]",
    name: str,
    content_type: str,
    sha256: str,
    modified: datetime | None = None,
    inline: bool = False,
) -> HttpResponseBase:
    """`file` under `name`, an attachment unless `inline` (our own re-encoded pictures).

    304 to If-None-Match and If-Modified-Since, 206 or 416 to one Range (RFC 9110; several give the
    whole), 503 when more run than pages can bear; handed over to the web server or the object
    storage where settings say so. Raises FileNotFoundError when the file is gone.
    """
    offer = Offer(
        name=name, content_type=content_type, tag=sha256, modified=modified, inline=inline
    )
    if unchanged := not_modified(request, offer):
        return unchanged
    handed_over = _handed_over(file, offer) if request.method == "GET" else None
    return handed_over or pieces_response(
        request, offer, size=file.size, pieces=partial(opened, file)
    )


def pieces_response(
    request: HttpRequest, offer: Offer, *, size: int, pieces: Callable[[int, int], Pieces]
) -> HttpResponseBase:
    """What `pieces(start, stop)` opens, of `size` bytes in all, as file_response gives a file."""
    if unchanged := not_modified(request, offer):
        return unchanged
    asked = _asked(request, offer)
    start, stop = _within(asked, size) if asked else (0, size)
    if start >= stop:
        return _described(_unsatisfiable(size), offer)
    if not (response := _carrying(request, partial(pieces, start, stop))):
        return too_many()
    if asked:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response.headers["Content-Length"] = str(stop - start)
    return _described(_named(response, offer), offer)


def not_modified(request: HttpRequest, offer: Offer) -> HttpResponseBase | None:
    """The answer to who has what is offered; None for everybody else."""
    return _described(HttpResponseNotModified(), offer) if _is_known(request, offer) else None


def too_many() -> HttpResponse:
    """Ask to come back: as much runs as pages can bear."""
    return HttpResponse(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "30"})


def _handed_over(file: "File[bytes]", offer: Offer) -> HttpResponse | None:
    """An answer that lets others send the bytes, where settings name them. May raise as above."""
    storage: Any = getattr(file, "storage", None)
    # A picture on a page comes from here: the page's policy lets the browser fetch no others.
    if settings.FILES_S3_LINKS and hasattr(storage, "link") and not offer.inline:
        how = _disposition(offer.name, inline=offer.inline)
        link = storage.link(file.name, disposition=how, content_type=offer.content_type)
        response = HttpResponse(status=HTTPStatus.FOUND, headers={"Location": link})
        response.headers["Cache-Control"] = "private, no-store"
        return response
    if not (settings.FILES_X_ACCEL or settings.FILES_X_SENDFILE) or not (path := path_of(file)):
        return None
    path.stat()
    if settings.FILES_X_ACCEL:
        header, place = "X-Accel-Redirect", settings.FILES_X_ACCEL + quote(file.name or "")
    else:
        header, place = "X-Sendfile", str(path)
    return _described(_named(HttpResponse(headers={header: place}), offer), offer)


def _carrying(request: HttpRequest, pieces: Callable[[], Pieces]) -> HttpResponseBase | None:
    """A response with the bytes, without them for HEAD; None when no slot is free."""
    if request.method == "HEAD":
        return HttpResponse()
    try:
        _slots.get_nowait()
    except Empty:
        return None
    flow = _flowing(pieces)
    response = StreamingHttpResponse(flow)
    if flow.file:
        # Where the server can, the kernel sends it: Django hands this to wsgi.file_wrapper.
        vars(response).update(file_to_stream=flow.file, block_size=CHUNK)
    return response


def _unsatisfiable(size: int) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
    response.headers["Content-Range"] = f"bytes */{size}"
    return response


def _flowing(pieces: Callable[[], Pieces]) -> _Flow:
    try:
        return _Flow(pieces())
    except BaseException:
        _slots.put(None)
        raise


def _end(pieces: Pieces) -> None:
    pieces.close()
    _slots.put(None)


def _named[R: HttpResponseBase](response: R, offer: Offer) -> R:
    response.headers["Content-Type"] = offer.content_type
    response.headers["Content-Disposition"] = _disposition(offer.name, inline=offer.inline)
    return response


def _described[R: HttpResponseBase](response: R, offer: Offer) -> R:
    response.headers["ETag"] = offer.etag
    if offer.modified:
        response.headers["Last-Modified"] = http_date(offer.modified.timestamp())
    response.headers["Accept-Ranges"] = "bytes" if offer.ranges else "none"
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


def _is_known(request: HttpRequest, offer: Offer) -> bool:
    """Whether the reader has these bytes. A proxy that compresses makes the tag weak: the same."""
    if given := request.headers.get("If-None-Match"):
        tag = offer.etag.removeprefix("W/")
        return any(each.removeprefix("W/") in {"*", tag} for each in parse_etags(given))
    given = request.headers.get("If-Modified-Since")
    since = parse_http_date_safe(given) if given else None
    return bool(since and offer.modified and int(offer.modified.timestamp()) <= since)


def _asked(request: HttpRequest, offer: Offer) -> tuple[int | None, int | None] | None:
    """First and last byte of a usable Range, None where it is silent; None without one."""
    match = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    same = request.headers.get("If-Range", offer.etag) == offer.etag
    if request.method != "GET" or not match or not offer.ranges or not same:
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
