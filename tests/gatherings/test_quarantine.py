import errno
import hashlib
import os
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from pytest_django import Settings

from gatherings.uploads.quarantine import (
    DiskFull,
    QuarantinedFile,
    QuarantineUploadHandler,
    is_left_over,
    sweep_quarantine,
)
from members.confinement import MEGABYTE, run_child

DAY = 24 * 60 * 60
SIGNED_IN = SimpleNamespace(is_authenticated=True)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A quarantine of the test's own."""
    place = tmp_path / "files" / "quarantine"
    settings.QUARANTINE_DIR = place
    settings.UPLOAD_MAX_BYTES = 1000
    settings.UPLOAD_DISK_RESERVE = 0
    return place


def posted(user: object, *files: tuple[str, bytes], **fields: str) -> HttpRequest:
    """A form with files, as it comes from a browser."""
    uploads = [SimpleUploadedFile(name, content, "application/pdf") for name, content in files]
    request = RequestFactory().post("/", {**fields, "fil": uploads})
    request.user = user  # type: ignore[assignment]
    return request


def received(*files: tuple[str, bytes]) -> Any:
    """The first file of a member's form."""
    return posted(SIGNED_IN, *files).FILES["fil"]


def kept(folder: Path) -> list[int]:
    """The sizes of what stands in quarantine."""
    return [path.stat().st_size for path in folder.glob("*")]


def test_an_upload_stands_in_quarantine_with_its_size_and_sha256(folder: Path) -> None:
    upload = received(("a.pdf", b"kultur"))
    assert isinstance(upload, QuarantinedFile)
    assert (upload.size, upload.sha256) == (6, hashlib.sha256(b"kultur").hexdigest())
    assert (upload.read(), kept(folder)) == (b"kultur", [6])
    upload.close()


def test_quarantine_is_for_us_alone(folder: Path) -> None:
    received(("a.pdf", b"kultur")).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_an_upload_that_is_closed_is_gone(folder: Path) -> None:
    received(("a.pdf", b"kultur")).close()
    assert kept(folder) == []


def test_an_upload_that_was_moved_away_can_be_closed(tmp_path: Path) -> None:
    upload = received(("a.pdf", b"kultur"))
    Path(upload.temporary_file_path()).rename(tmp_path / "kept")
    upload.close()
    assert (tmp_path / "kept").read_bytes() == b"kultur"


def test_a_name_from_a_mac_is_shown_composed_and_kept_as_it_was() -> None:
    upload = received(("a\u030apning.pdf", b"kultur"))
    assert (upload.name, upload.raw_name) == ("åpning.pdf", "a\u030apning.pdf")
    upload.close()


def test_a_name_too_long_for_the_disk_is_cut() -> None:
    upload = received(("x." + "y" * 250, b"kultur"))
    assert len(upload.name) == 252
    upload.close()
    upload = received(("å" * 300 + ".pdf", b"kultur"))
    assert len(upload.name.encode()) <= 255
    upload.close()


def test_a_file_of_just_the_limit_is_kept(folder: Path) -> None:
    upload = received(("a.pdf", b"x" * 1000))
    assert (upload.too_large, kept(folder)) == (False, [1000])
    upload.close()


def test_a_file_over_the_limit_is_not_kept_but_the_form_is(folder: Path) -> None:
    request = posted(SIGNED_IN, ("a.pdf", b"x" * 1001), tittel="Kultur")
    upload: Any = request.FILES["fil"]
    assert (upload.too_large, upload.size, kept(folder)) == (True, 1001, [0])
    assert request.POST["tittel"] == "Kultur"
    upload.close()


def test_what_comes_after_the_limit_is_not_written(folder: Path, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100_000
    upload = received(("a.pdf", b"x" * 300_000))
    assert (upload.too_large, kept(folder)) == (True, [0])
    upload.close()


def test_the_next_file_of_the_form_is_taken_after_one_that_was_too_large() -> None:
    request = posted(SIGNED_IN, ("a.pdf", b"x" * 1001), ("b.pdf", b"kultur"))
    first, second = request.FILES.getlist("fil")
    assert (getattr(first, "too_large"), second.read()) == (True, b"kultur")  # noqa: B009 mypy
    first.close()
    second.close()


def test_a_request_of_many_times_the_limit_is_refused_unread(folder: Path) -> None:
    request = posted(SIGNED_IN, ("a.pdf", b"x" * 4001))
    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018 reading it is the act
    assert not folder.exists()


@pytest.mark.parametrize("user", [AnonymousUser(), None])
def test_not_a_byte_of_a_stranger_is_written(folder: Path, user: object) -> None:
    request = posted(user, ("a.pdf", b"kultur"), tittel="Kultur")
    assert (dict(request.FILES), request.POST["tittel"]) == ({}, "Kultur")
    assert not folder.exists()


def test_an_upload_without_room_is_refused_before_it_is_written(
    folder: Path, settings: Settings
) -> None:
    settings.UPLOAD_DISK_RESERVE = 2**62
    request = posted(SIGNED_IN, ("a.pdf", b"kultur"))
    with pytest.raises(DiskFull):
        request.FILES  # noqa: B018 reading it is the act
    assert kept(folder) == []


def test_a_form_without_files_needs_no_room(settings: Settings) -> None:
    settings.UPLOAD_DISK_RESERVE = 2**62
    assert posted(SIGNED_IN, tittel="Kultur").POST["tittel"] == "Kultur"


def test_an_upload_that_is_cut_off_leaves_nothing(folder: Path) -> None:
    body = (
        b'--g\r\nContent-Disposition: form-data; name="fil"; filename="a.pdf"\r\n\r\n' + b"x" * 500
    )
    request = RequestFactory().post("/", body, content_type="multipart/form-data; boundary=g")
    request.user = SIGNED_IN  # type: ignore[assignment]
    assert dict(request.FILES) == {}
    assert kept(folder) == []


def handler_writing_to(device: str, mode: str = "wb") -> QuarantineUploadHandler:
    """A handler in the middle of a file, whose bytes go to a device."""
    handler = QuarantineUploadHandler(SimpleNamespace(user=SIGNED_IN))  # type: ignore[arg-type]
    handler.handle_raw_input(None, {}, 10, "g")
    handler.new_file("fil", "a.pdf", "application/pdf", None)
    handler.file.close()
    handler.file.file = Path(device).open(mode)  # noqa: SIM115 the handler closes it
    return handler


def test_a_disk_that_fills_up_is_said_at_the_end_of_a_small_file() -> None:
    handler = handler_writing_to("/dev/full")
    handler.receive_data_chunk(b"x" * 1000, 0)
    with pytest.raises(DiskFull):
        handler.file_complete(1000)
    assert handler.file.closed


def test_a_disk_that_fills_up_is_said_in_the_middle_of_a_large_file(
    settings: Settings,
) -> None:
    settings.UPLOAD_MAX_BYTES = MEGABYTE
    handler = handler_writing_to("/dev/full")
    with pytest.raises(DiskFull):
        handler.receive_data_chunk(b"x" * 100_000, 0)
    assert handler.file.closed


def test_another_fault_of_the_disk_is_not_called_full() -> None:
    handler = handler_writing_to("/dev/null", "rb")
    with pytest.raises(OSError, match="write") as raised:
        handler.receive_data_chunk(b"x" * 1000, 0)
    assert raised.value.errno not in {errno.ENOSPC, errno.EDQUOT}
    assert handler.file.closed


def test_the_sweep_removes_what_is_older_than_a_day_and_nothing_else(folder: Path) -> None:
    folder.mkdir(parents=True)
    old, new, dangling, work = (folder / name for name in ("old", "new", "dangling", "work"))
    old.write_bytes(b"x")
    new.write_bytes(b"x")
    dangling.symlink_to(folder / "nowhere")
    work.mkdir()
    (work / "source").write_bytes(b"x")
    yesterday = (new.stat().st_mtime - DAY - 60,) * 2
    for path in (old, dangling, work):
        os.utime(path, yesterday, follow_symlinks=False)
    assert sweep_quarantine() == 3
    assert list(folder.iterdir()) == [new]


def test_the_sweep_of_a_new_house_finds_nothing() -> None:
    assert sweep_quarantine() == 0


def test_the_sweep_passes_over_what_somebody_else_removes_meanwhile(folder: Path) -> None:
    assert is_left_over(folder / "gone", border=2**62) is False


def test_memory_does_not_grow_with_the_upload(tmp_path: Path) -> None:
    answer = run_child(
        "tests.gatherings.children.receiver",
        str(tmp_path),
        memory=1024 * MEGABYTE,
        cpu_seconds=60,
        seconds=60,
    ).answer
    assert answer["size"] == 60 * MEGABYTE
    assert answer["growth"] < 4 * MEGABYTE
