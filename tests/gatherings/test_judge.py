import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gatherings.uploads.refusals import SENTENCES
from members.confinement import MEGABYTE, ChildResult, Outcome, run_child
from tests.gatherings.offices import deck, ooxml
from tests.gatherings.pdfs import fatal, pdf

SAMPLES = Path(os.environ["KULTURNETT_SAMPLES"])
DECKS = SAMPLES / "decks"
REASONS = {"d06": "macros", "d07": "encrypted", "d09": "broken", "d13": "encrypted"}


def judging(path: Path, *name: str) -> ChildResult:
    """How the judge ends, with its own limits."""
    return run_child(
        "gatherings.judge.child",
        *("--", str(path), *(name or (path.name,))),
        memory=512 * MEGABYTE,
        cpu_seconds=15,
        seconds=15,
    )


def answer(path: Path, *name: str) -> dict[str, object]:
    """What the judge says."""
    result = judging(path, *name)
    assert result.outcome is Outcome.OK, result.complaint
    return result.answer


def originals() -> dict[str, str]:
    """The sample decks, and the names they were uploaded with."""
    manifest = DECKS / "manifest.csv"
    if not manifest.exists():
        return {}
    with manifest.open(newline="") as file:
        return {row["file"]: row["original_name"] for row in csv.DictReader(file)}


def test_the_judge_answers_with_kind_and_type(tmp_path: Path) -> None:
    path = tmp_path / "foredrag.pdf"
    path.write_bytes(pdf("Kultur"))
    assert answer(path) == {"accepted": True, "kind": "pdf", "content_type": "application/pdf"}


def test_the_judge_answers_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.part"
    path.write_bytes(ooxml("pptm"))
    assert answer(path, "foredrag.pptx") == {"accepted": False, "reason": "macros"}


def test_a_pdf_of_ninety_megabytes_is_judged_within_the_limits(tmp_path: Path) -> None:
    path = tmp_path / "a.part"
    noise = b"%" + os.urandom(90 * MEGABYTE).replace(b"\n", b" ").replace(b"\r", b" ")
    path.write_bytes(pdf("x").replace(b"1 0 obj", noise + b"\n1 0 obj", 1))
    assert answer(path, "foredrag.pdf")["accepted"] is True


def test_a_deck_of_ninety_megabytes_is_judged_within_the_limits(tmp_path: Path) -> None:
    path = tmp_path / "a.part"
    path.write_bytes(deck([""], more={"ppt/media/a.mp4": os.urandom(90 * MEGABYTE)}))
    assert answer(path, "foredrag.pptx")["accepted"] is True


def test_what_unpacks_beyond_the_memory_ends_the_child_only(tmp_path: Path) -> None:
    path = tmp_path / "foredrag.pdf"
    path.write_bytes(fatal())
    assert judging(path).outcome is Outcome.CRASHED


def by_hand(*arguments: str | Path) -> str:
    """What `python -m gatherings.judge` prints."""
    command = [sys.executable, "-m", "gatherings.judge", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_a_file_can_be_judged_by_hand_under_its_own_name_or_another(tmp_path: Path) -> None:
    path = tmp_path / "foredrag.pdf"
    path.write_bytes(pdf("Kultur"))
    assert json.loads(by_hand(path))["kind"] == "pdf"
    assert json.loads(by_hand(path, "foredrag.pptx"))["reason"] == "wrong_extension"


def test_a_file_that_fells_the_judge_has_a_verdict_by_hand_too(tmp_path: Path) -> None:
    path = tmp_path / "foredrag.pdf"
    path.write_bytes(fatal())
    assert json.loads(by_hand(path)) == {"accepted": False, "reason": "crashed"}


def test_by_hand_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gatherings.judge", str(tmp_path / "nei.pdf")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2


def test_the_judge_knows_nothing_of_django() -> None:
    judges = [f"gatherings.judge.{name}" for name in ("child", "pdf", "office", "images", "heif")]
    listed = f"import sys, json, {', '.join(judges)}; print(json.dumps(sorted(sys.modules)))"
    output = subprocess.run([sys.executable, "-c", listed], capture_output=True, check=True).stdout
    assert not [name for name in json.loads(output) if name.partition(".")[0] == "django"]


def test_each_reason_has_a_sentence() -> None:
    folder = Path(__file__).resolve().parents[2] / "gatherings" / "judge"
    sources = "".join(path.read_text() for path in folder.glob("*.py"))
    unused = {code for code in SENTENCES if f'"{code}"' not in sources}
    assert unused == {"busy", "unscanned", "virus"}


@pytest.mark.needs_samples
@pytest.mark.parametrize("file", originals())
def test_a_real_deck_is_judged_as_expected(file: str) -> None:
    said = answer(DECKS / file, originals()[file])
    assert said.get("reason") == REASONS.get(file[:3])


@pytest.mark.needs_samples
@pytest.mark.parametrize(
    ("file", "accepted"),
    [
        ("p01__Landscape_6.jpg", True),
        ("p07__jolla.jpg", True),
        ("p12__IMG_5195.HEIC", True),
        ("p15__truncated.heic", False),
        ("p18__page-23-Im2.png", True),
    ],
)
def test_a_real_photo_is_judged_as_expected(file: str, accepted: bool) -> None:  # noqa: FBT001 a column
    assert answer(SAMPLES / "photos" / file)["accepted"] is accepted
