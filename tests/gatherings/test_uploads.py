import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from pytest_django import Settings

from gatherings import uploads
from gatherings.judge import asking
from gatherings.kinds import PICTURES
from gatherings.uploads import (
    Refused,
    Verdict,
    judge,
    judge_path,
    storage_key,
    what_is_taken,
)
from gatherings.uploads.refusals import SENTENCES
from kulturnett import processes
from tests.gatherings.pdfs import fatal, pdf

PDF = pdf("Kultur")
HEAVY = {"pypdfium2", "pptx", "docx", "odf", "openpyxl", "PIL", "pillow_heif", "lxml"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A quarantine of the test's own."""
    settings.QUARANTINE_DIR = tmp_path / "quarantine"
    settings.QUARANTINE_DIR.mkdir()
    return tmp_path / "quarantine"


def received(name: str, content: bytes) -> Any:
    """A file as it comes to a member's form."""
    file = SimpleUploadedFile(name, content, "application/octet-stream")
    request = RequestFactory().post("/", {"fil": file})
    request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
    return request.FILES["fil"]


def refusal(upload: Any, **options: Any) -> Refused:
    """Why an upload is refused."""
    with pytest.raises(Refused) as raised:
        judge(upload, **options)
    return raised.value


def test_a_good_upload_gets_its_verdict() -> None:
    upload = received('a\u030apning "2026".PDF', PDF)
    assert judge(upload) == Verdict(
        kind="pdf",
        sha256=hashlib.sha256(PDF).hexdigest(),
        size=len(PDF),
        name='åpning "2026".PDF',
    )
    upload.close()


def test_an_upload_in_memory_gets_the_same_verdict() -> None:
    upload = received("a.pdf", PDF)
    assert judge(SimpleUploadedFile("a.pdf", PDF)) == judge(upload)
    upload.close()


def test_a_good_upload_stays_until_it_is_closed(folder: Path) -> None:
    upload = received("a.pdf", PDF)
    judge(upload)
    assert len(list(folder.iterdir())) == 1
    upload.close()


def test_nothing_is_kept_of_a_refused_upload(folder: Path) -> None:
    refusal(received("a.pdf", b"hei"))
    assert list(folder.iterdir()) == []


def test_nothing_is_kept_of_an_upload_in_memory(folder: Path) -> None:
    judge(SimpleUploadedFile("a.pdf", PDF))
    assert list(folder.iterdir()) == []


def test_a_refusal_is_an_error_of_the_form_with_a_sentence() -> None:
    refused = refusal(received("a.pdf", b"%PDF-1.7\n"))
    assert isinstance(refused, ValidationError)
    assert refused.code == "broken"
    assert refused.sentence == (
        "Filen er skadet og lar seg ikke åpne. Åpne den i programmet den er laget i, "
        "lagre en ny kopi og last opp den."
    )


def test_an_unknown_type_is_told_which_types_are_taken() -> None:
    assert refusal(received("a.exe", b"MZ")).sentence == (
        "Denne typen filer tar vi ikke imot. Du kan laste opp PDF, PowerPoint (pptx, ppsx), "
        "OpenDocument (odp, odt, ods), Keynote (key), Word (docx), Excel (xlsx), PNG, "
        "JPEG (jpg, jpeg), WebP, HEIC (heic, heif)."
    )


def test_a_field_for_photos_takes_no_pdf(folder: Path) -> None:
    refused = refusal(received("a.pdf", PDF), kinds=PICTURES)
    assert refused.sentence == (
        "Her kan du ikke bruke denne typen filer. Velg en av disse: PNG, JPEG (jpg, jpeg), "
        "WebP, HEIC (heic, heif)."
    )
    assert list(folder.iterdir()) == []


def test_a_file_over_the_limit_is_told_the_limit(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 2**20
    refused = refusal(received("a.pdf", bytes(2**20 + 1)))
    assert (refused.code, refused.sentence) == (
        "too_large",
        "Filen er større enn 1 MB. Gjør den mindre, og last den opp igjen.",
    )


def test_a_file_on_disk_over_the_limit_is_refused(tmp_path: Path, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    (tmp_path / "a.pdf").write_bytes(PDF)
    with pytest.raises(Refused, match="større enn"):
        judge_path(tmp_path / "a.pdf", name="a.pdf")


def test_a_file_that_fells_the_judge_is_refused_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert refusal(received("a.pdf", fatal())).code == "crashed"
    assert "crashed" in caplog.text


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_SECONDS", 0)
    assert refusal(received("a.pdf", PDF)).code == "timed_out"


def test_a_judge_that_is_stopped_with_the_portal_blames_no_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    os.mkfifo(path)
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(asking.ask, path, name="a.pdf")
        with path.open("wb"):  # it is open when the judge reads
            for process in processes.below([os.getpid()]):
                command = Path(f"/proc/{process.pid}/cmdline").read_bytes()
                if b"gatherings.judge.child" in command.split(b"\0"):
                    os.kill(process.pid, signal.SIGTERM)
            assert answer.result() == ({"accepted": False, "reason": "stopped"}, "stopped")


def test_who_does_not_get_a_turn_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "_PATIENCE", 0)
    monkeypatch.setattr(uploads, "_turns", threading.BoundedSemaphore(1))
    with uploads._turn():
        assert refusal(received("a.pdf", PDF)).sentence == (
            "Vi undersøker mange filer akkurat nå, og rakk ikke din. "
            "Vent et minutt, og last den opp igjen."
        )
    upload = received("a.pdf", PDF)
    assert judge(upload).kind == "pdf"
    upload.close()


@pytest.mark.parametrize("name", ["a\0b.pdf", "\ud800.pdf", "x" * 10_000 + ".pdf", "-a.pdf"])
def test_any_name_reaches_the_judge(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(PDF)
    assert judge_path(path, name=name).kind == "pdf"


@pytest.mark.parametrize("code", SENTENCES)
def test_each_refusal_says_what_to_do(code: str) -> None:
    assert Refused(code).sentence.count(".") >= 2


def test_a_reason_that_nobody_knows_still_has_a_sentence() -> None:
    assert Refused("nytt").sentence == Refused("crashed").sentence


@pytest.mark.parametrize(
    ("host", "end"), [("", "MB. Filene sjekkes ikke for virus."), ("av.example.org", "100 MB.")]
)
def test_a_field_says_whether_files_are_scanned(settings: Settings, host: str, end: str) -> None:
    settings.CLAMAV_HOST = host
    assert what_is_taken().startswith("PDF, PowerPoint (pptx, ppsx), OpenDocument (odp, odt, ods)")
    assert what_is_taken().endswith(end)


def test_a_storage_key_is_random_and_tells_the_type_only() -> None:
    first, second = storage_key("presentations", "PDF"), storage_key("presentations", "PDF")
    prefix, _, rest = first.partition("/")
    assert (prefix, len(rest), rest[-4:]) == ("presentations", 36, ".pdf")
    assert first != second


def test_the_web_process_loads_none_of_the_heavy_readers() -> None:
    listed = (
        "import json, sys; from django.conf import settings; settings.configure();"
        "import gatherings.uploads; print(json.dumps(list(sys.modules)))"
    )
    output = subprocess.run([sys.executable, "-c", listed], capture_output=True, check=True).stdout
    assert HEAVY & {name.partition(".")[0] for name in json.loads(output)} == set()
