"""Asks ClamAV whether a file holds a virus, when CLAMAV_HOST is set.

Speaks clamd's INSTREAM, over TCP or, when CLAMAV_HOST is a path, over a socket on this machine. The
file goes in pieces: nothing of it stands in memory. Whatever goes wrong, a file is then neither
clean nor infected: it waits, and is asked about again.
"""

import logging
import re
import socket
import struct
import time
from enum import Enum
from pathlib import Path
from typing import IO, Final

from django.conf import settings

_LOGGER: Final = logging.getLogger(__name__)
_SECONDS: Final = 30  # for the whole of a file; large decks take clamd ten or more
_CONNECT_SECONDS: Final = 3
_PIECE: Final = 64 * 1024
_ANSWER: Final = 1024
_FOUND: Final = re.compile(rb"stream: (.{1,500}) FOUND\0?", re.DOTALL)
_CLEAN: Final = re.compile(rb"stream: OK\0?")
# clamd's words for «I did not look at all of it», when it is told to say so.
_NOT_SEEN: Final = (b"Heuristics.Limits.", b"Heuristics.Encrypted.")


class Scan(Enum):
    """What ClamAV says of a file."""

    OFF = "off"  # nobody is to be asked
    CLEAN = "clean"
    FOUND = "found"
    UNSURE = "unsure"  # it answered, but has not looked at all of this file
    AWAY = "away"  # it did not answer, or not in time


def is_configured() -> bool:
    """Tell whether files are scanned here."""
    return bool(settings.CLAMAV_HOST)


def scan(path: Path, *, seconds: float | None = None) -> Scan:
    """Ask about the file at `path`. Never raises because of what the other side does.

    Whoever has the time may give it more `seconds` than a person would wait.
    """
    if not is_configured():
        return Scan.OFF
    with path.open("rb") as file:
        try:
            answer = _asked(file, time.monotonic() + (seconds or _SECONDS))
        except OSError as error:
            _LOGGER.warning("ClamAV at %s does not answer: %s", settings.CLAMAV_HOST, error)
            return Scan.AWAY
    return _meaning(path, answer)


def _meaning(path: Path, answer: bytes) -> Scan:
    if _CLEAN.fullmatch(answer):
        return Scan.CLEAN
    found = _FOUND.fullmatch(answer)
    if found and not found[1].startswith(_NOT_SEEN):
        _LOGGER.warning("ClamAV found %s in %s.", ascii(found[1].decode("latin-1")), path.name)
        return Scan.FOUND
    _LOGGER.warning("ClamAV answered %r about %s.", answer, path.name)
    return Scan.UNSURE if answer.startswith(b"stream: ") or b"limit" in answer else Scan.AWAY


def _asked(file: IO[bytes], deadline: float) -> bytes:
    with _connected() as server:
        _send(server, b"zINSTREAM\0", deadline)
        try:
            while piece := file.read(_PIECE):
                _send(server, struct.pack(">L", len(piece)) + piece, deadline)
            _send(server, bytes(4), deadline)
        except (BrokenPipeError, ConnectionResetError):
            _LOGGER.info("ClamAV took only a part of the file.")  # and has said why
        return _answer(server, deadline)


def _connected() -> socket.socket:
    host: str = settings.CLAMAV_HOST
    if not host.startswith("/"):
        return socket.create_connection((host, settings.CLAMAV_PORT), timeout=_CONNECT_SECONDS)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        server.settimeout(_CONNECT_SECONDS)
        server.connect(host)
    except OSError:
        server.close()
        raise
    return server


def _send(server: socket.socket, content: bytes, deadline: float) -> None:
    _within(server, deadline)
    server.sendall(content)


def _answer(server: socket.socket, deadline: float) -> bytes:
    """Return what it says, up to the NUL that ends it or the end of the connection."""
    answer = b""
    while len(answer) < _ANSWER and not answer.endswith(b"\0"):
        _within(server, deadline)
        piece = server.recv(_ANSWER)
        if not piece:
            break
        answer += piece
    return answer


def _within(server: socket.socket, deadline: float) -> None:
    """Let the next step last no longer than what is left of the time."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    server.settimeout(left)
