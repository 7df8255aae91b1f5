"""Whether a file holds a virus: asked of a real clamd, and of what only looks like one."""

import os
import socket
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from gatherings.uploads import Refused, judge_path, scanning
from gatherings.uploads.scanning import Scan, scan
from tests.gatherings.offices import deck
from tests.gatherings.pdfs import pdf, stream
from tests.gatherings.scanner import EICAR, Clamd, impostor, read_all

LOOPBACK = "127.0.0.1"
ATTACHED = pdf(
    "Kultur",
    catalog=b"/Names<</EmbeddedFiles<</Names[(a)900 0 R]>>>>",
    extra={
        900: b"<</Type/Filespec/F(a.txt)/EF<</F 901 0 R>>>>",
        901: stream(EICAR, b"/Type/EmbeddedFile"),
    },
)
INFECTED = {
    "eicar.pdf": EICAR,
    "eicar.com": EICAR,
    "lysark.pptx": deck([""], more={"ppt/media/a.bin": EICAR}),
    "vedlegg.pdf": ATTACHED,
}


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    """A quarantine of the test's own."""
    settings.QUARANTINE_DIR = tmp_path / "quarantine"


def written(folder: Path, content: bytes) -> Path:
    path = folder / "upload.part"
    path.write_bytes(content)
    return path


def test_without_a_scanner_nobody_is_asked(tmp_path: Path) -> None:
    assert scan(tmp_path / "finnes ikke") is Scan.OFF


@pytest.mark.needs_clamd
@pytest.mark.parametrize("name", INFECTED)
def test_a_virus_is_found_wherever_it_lies(configured: Clamd, tmp_path: Path, name: str) -> None:
    path = written(tmp_path, INFECTED[name])
    assert scan(path) is Scan.FOUND
    with pytest.raises(Refused) as raised:
        judge_path(path, name=name)
    assert raised.value.code == "virus"
    assert raised.value.sentence == (
        "Virusprogrammet fant noe skadelig i filen, og vi har ikke tatt imot den. "
        "Si fra til dem som har ansvar for maskinen din, og last opp en ren kopi."
    )


@pytest.mark.needs_clamd
def test_a_clean_file_is_free_at_once(configured: Clamd, tmp_path: Path) -> None:
    path = written(tmp_path, pdf("Kultur"))
    assert scan(path) is Scan.CLEAN
    assert judge_path(path, name="a.pdf").held is False


@pytest.mark.needs_clamd
def test_a_scanner_on_this_machine_is_asked_through_its_socket(
    configured: Clamd, settings: Settings, tmp_path: Path
) -> None:
    settings.CLAMAV_HOST = str(configured.socket)
    assert scan(written(tmp_path, pdf("Kultur"))) is Scan.CLEAN
    assert scan(written(tmp_path, EICAR)) is Scan.FOUND


@pytest.mark.needs_clamd
def test_a_clean_file_that_the_judge_refuses_is_refused(configured: Clamd, tmp_path: Path) -> None:
    with pytest.raises(Refused) as raised:
        judge_path(written(tmp_path, b"hei"), name="a.pdf")
    assert raised.value.code == "unknown_content"


@pytest.mark.needs_clamd
def test_what_is_too_large_for_the_scanner_waits(configured: Clamd, tmp_path: Path) -> None:
    assert scan(written(tmp_path, os.urandom(8 * 2**20))) is Scan.UNSURE


@pytest.mark.needs_clamd
def test_a_file_waits_while_the_scanner_is_killed(configured: Clamd, tmp_path: Path) -> None:
    path = written(tmp_path, pdf("Kultur"))
    configured.kill()
    try:
        assert scan(path) is Scan.AWAY
        assert judge_path(path, name="a.pdf").held is True
    finally:
        configured.start()
    assert judge_path(path, name="a.pdf").held is False


def hang_up(asker: socket.socket) -> None:
    asker.recv(10)


def say_nothing(asker: socket.socket) -> None:
    read_all(asker)
    asker.recv(1)


def speak_of_other_things(asker: socket.socket) -> None:
    read_all(asker)
    asker.sendall(b"HTTP/1.1 200 OK\r\n" * 1000)


def say_too_much(asker: socket.socket) -> None:
    read_all(asker)
    asker.sendall(b"stream: OK" * 1000 + b"\0")


def say_that_it_failed(asker: socket.socket) -> None:
    read_all(asker)
    asker.sendall(b"stream: Can't allocate memory ERROR\0")


def say_that_it_stopped(asker: socket.socket) -> None:
    read_all(asker)
    asker.sendall(b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0")


def say_it_bit_by_bit(asker: socket.socket) -> None:
    read_all(asker)
    for sign in b"stream: Bad\xff FOUND\0":
        asker.sendall(bytes([sign]))


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (hang_up, Scan.AWAY),
        (say_nothing, Scan.AWAY),
        (speak_of_other_things, Scan.AWAY),
        (say_too_much, Scan.UNSURE),
        (say_that_it_failed, Scan.UNSURE),
        (say_that_it_stopped, Scan.UNSURE),
        (say_it_bit_by_bit, Scan.FOUND),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_only_a_whole_answer_counts(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    behaviour: "object",
    expected: Scan,
) -> None:
    monkeypatch.setattr(scanning, "_SECONDS", 1)
    with impostor(behaviour) as port:  # type: ignore[arg-type]  # of the table above
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = LOOPBACK, port
        assert scan(written(tmp_path, os.urandom(200_000))) is expected
