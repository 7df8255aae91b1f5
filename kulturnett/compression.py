"""Pages are sent compressed, and not at all when the browser has the same one.

What is compressed tells by its length what it holds (BREACH): whoever can make a browser ask for
pages with words of his own beside a secret might learn the secret. So each gets some bytes more,
drawn anew, and the tokens of forms are masked anew in each page, too.
"""

import secrets
from collections.abc import Callable
from http import HTTPMethod, HTTPStatus
from typing import Final

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.text import compress_string

_WORTH_IT: Final = 500  # bytes
_QUALITY: Final = 5
_PADDING: Final = 100  # bytes at most
_TEXTS: Final = ("text/", "application/json", "image/svg+xml")

type View = Callable[[HttpRequest], HttpResponseBase]


def compression(get_response: View) -> View:
    """Middleware: 304 for a public page that is unchanged, and short bodies."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not isinstance(response, HttpResponse):
            return response
        answer = _compressed(request, _changed(request, response))
        if request.method == HTTPMethod.HEAD:
            answer.content = b""  # its length is told; for bytes here gunicorn writes a warning
        return answer

    return middleware


def _changed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 where a stranger has the page already. Who is signed in gets new tokens each time."""
    public = not request.COOKIES.keys() & {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    if request.method != HTTPMethod.GET or not public or response.cookies:
        return response
    if response.status_code != HTTPStatus.OK or "no-store" in response.get("Cache-Control", ""):
        return response
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response.get("ETag"), response=response)
    return answer or response


def _compressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    sort = response.get("Content-Type", "")
    if not sort.startswith(_TEXTS) or len(response.content) < _WORTH_IT:
        return response
    if response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ("Accept-Encoding",))
    taken = _taken(request.headers.get("Accept-Encoding", ""))
    if "br" in taken:
        _replace(response, "br", brotlied(response.content))
    elif "gzip" in taken:
        _replace(response, "gzip", compress_string(response.content, max_random_bytes=_PADDING))
    return response


def _taken(header: str) -> set[str]:
    """The encodings that the browser takes: «gzip, br;q=0.5», and «br;q=0» is none."""
    parts = (part.replace(" ", "").lower().partition(";q=") for part in header.split(","))
    return {name for name, _q, weight in parts if weight not in {"0", "0.0", "0.00", "0.000"}}


def _replace(response: HttpResponse, encoding: str, content: bytes) -> None:
    response.content = content
    response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(content))
    if etag := response.get("ETag"):
        response.headers["ETag"] = "W/" + etag.removeprefix("W/")


def brotlied(content: bytes) -> bytes:
    """`content` as Brotli, behind a metadata block of random length (RFC 7932, 9.2)."""
    compressor = brotli.Compressor(quality=_QUALITY)
    begun = compressor.process(b"") + compressor.flush()
    length = 1 + secrets.randbelow(_PADDING)
    # Not the last block, metadata, its length in one byte: 0, 11, 0, 01, then length - 1.
    block = (0b010110 | (length - 1) << 6).to_bytes(2, "little") + bytes(length)
    return bytes(begun + block + compressor.process(content) + compressor.finish())
