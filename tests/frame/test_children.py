"""A program that dies is started again, until it is plain that it cannot run."""

import contextlib
from pathlib import Path

import pytest

from kulturnett.children import TRIES, Child, GaveUp, say


def died(child: Child) -> Child:
    assert child.process is not None
    child.process.wait()
    return child


def test_a_program_that_runs_is_left_alone() -> None:
    child = Child(name="Katten", command=["sleep", "600"])
    child.look_after()
    first = child.process
    child.look_after()
    assert first is not None
    assert child.process is first
    first.kill()
    first.wait()


def test_a_program_that_died_is_started_again_and_that_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    child = Child(name="Katten", command=["cat", "/no/such/file"], first_pause=0)
    child.look_after()
    first = died(child).process
    child.look_after()
    assert (child.process is first, died(child).process is None) == (False, False)
    assert capsys.readouterr().out == "Katten stoppet (1) og starter igjen.\n"


def test_the_new_start_waits_for_its_pause() -> None:
    child = Child(name="Katten", command=["false"], first_pause=3600)
    child.look_after()
    died(child).look_after()
    child.look_after()
    assert child.process is None


def test_a_program_that_only_dies_is_given_up() -> None:
    child = Child(name="Katten", command=["false"], first_pause=0)
    child.look_after()
    for _ in range(TRIES):
        died(child).look_after()
    with pytest.raises(GaveUp, match="Katten stopper straks den starter"):
        died(child).look_after()


def test_a_terminal_that_is_gone_is_no_misfortune(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Path("/dev/full").open("w")  # noqa: SIM115  its closing fails too
    monkeypatch.setattr("sys.stdout", full)
    say("Hører du meg?")
    monkeypatch.undo()
    with contextlib.suppress(OSError):
        full.close()
