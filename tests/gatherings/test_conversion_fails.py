"""What could not be read or drawn: it says so in words, and takes nothing else with it."""

from pathlib import Path
from typing import Any

import pytest

from gatherings.conversion import converting as conversion
from gatherings.conversion import drawing
from gatherings.conversion.stopping import Stopped
from gatherings.models import PresentationVersion
from members.confinement import ChildResult, Outcome
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep
from tests.gatherings.test_conversion import converted, kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(keep: Keep) -> PresentationVersion:
    """A real file that waits to be read."""
    return keep(pdfs.pdf("Hei fra Roros", "Takk"))


def test_a_broken_file_fails_with_a_sentence_and_can_still_be_had(keep: Keep, files: Path) -> None:
    version = converted(keep(b"%PDF-1.7 og ikke mer"))
    assert version.conversion == "failed"
    assert version.conversion_reason == "Programmet som leser filen, fikk den ikke til."
    assert (version.pages, version.text, kept(files)) == (None, [], set())


def test_a_file_that_is_gone_fails_with_a_sentence(version: PresentationVersion) -> None:
    Path(version.file.path).unlink()
    converted(version)
    assert (version.conversion, version.conversion_reason) == (
        "failed",
        "Filen er borte fra lageret.",
    )


def ends(monkeypatch: pytest.MonkeyPatch, module: Any, result: ChildResult) -> None:
    """Let the children that a module starts end like this."""
    monkeypatch.setattr(module, "run_child", lambda *_words, **_limits: result)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (ChildResult(Outcome.TIMED_OUT), "Det tok for lang tid å lese filen."),
        (ChildResult(Outcome.TOO_LARGE), "Det trengtes for mye minne for å lese filen."),
        (ChildResult(Outcome.CRASHED), "Programmet som leser filen, fikk den ikke til."),
        (
            ChildResult(Outcome.REFUSED, {"reason": "too_many_pages"}),
            "Dokumentet har flere enn 2000 sider. Del det opp og last opp delene.",
        ),
    ],
)
def test_each_way_to_fail_has_its_sentence_and_the_pictures_are_made_all_the_same(
    version: PresentationVersion,
    monkeypatch: pytest.MonkeyPatch,
    result: ChildResult,
    sentence: str,
) -> None:
    ends(monkeypatch, conversion, result)
    converted(version)
    assert (version.conversion, version.conversion_reason) == ("failed", sentence)
    assert (version.pages, version.images.count()) == (2, 2)


def test_without_pictures_the_text_is_known_and_it_is_said_what_is_missing(
    version: PresentationVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends(monkeypatch, drawing, ChildResult(Outcome.CRASHED))
    converted(version)
    assert (version.conversion, version.text) == ("done", ["Hei fra Roros", "Takk"])
    assert version.conversion_reason == "Vi fikk ikke laget bilder av sidene."


def test_what_was_known_before_is_known_still(
    version: PresentationVersion, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted(version)
    before = kept(files)
    for module in (conversion, drawing):
        ends(monkeypatch, module, ChildResult(Outcome.TIMED_OUT))
    converted(version)
    assert (version.conversion, version.pages) == ("failed", 2)
    assert version.text == ["Hei fra Roros", "Takk"]
    assert (version.images.count(), kept(files)) == (2, before)


@pytest.mark.parametrize("module", [conversion, drawing])
def test_a_stop_of_the_service_says_nothing_about_the_file_which_waits_as_before(
    version: PresentationVersion, files: Path, monkeypatch: pytest.MonkeyPatch, module: Any
) -> None:
    before = kept(files)
    with monkeypatch.context() as stopping:
        ends(stopping, module, ChildResult(Outcome.STOPPED))
        with pytest.raises(Stopped):
            conversion.convert_version(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.conversion_reason) == ("waiting", "")
    assert kept(files) == before
    converted(version)
    assert (version.conversion, version.images.count()) == ("done", 2)
