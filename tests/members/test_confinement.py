import os
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from members.confinement import MEGABYTE, ChildResult, Outcome, run_child


def child(name: str, *arguments: str, seconds: float = 30, cpu: int = 30) -> ChildResult:
    """One of the children beside this file, with little memory."""
    return run_child(
        f"tests.members.children.{name}",
        *arguments,
        memory=512 * MEGABYTE,
        cpu_seconds=cpu,
        seconds=seconds,
        output_limit=MEGABYTE,
        file_limit=MEGABYTE,
    )


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("hog", Outcome.CRASHED),
        ("crasher", Outcome.CRASHED),
        ("chatter", Outcome.CRASHED),
        ("does_not_exist", Outcome.CRASHED),
        ("complainer", Outcome.OK),
        ("refuser", Outcome.REFUSED),
    ],
)
def test_each_way_to_end_has_its_outcome(name: str, outcome: Outcome) -> None:
    assert child(name).outcome is outcome


def test_a_child_that_sleeps_is_timed_out() -> None:
    assert child("sleeper", seconds=0.5).outcome is Outcome.TIMED_OUT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_child_that_is_told_to_end_is_stopped_and_has_not_failed(number: signal.Signals) -> None:
    assert child("stopped", str(int(number))).outcome is Outcome.STOPPED


def test_a_child_that_works_for_ever_is_timed_out_by_its_processor_time() -> None:
    assert child("loop", cpu=1).outcome is Outcome.TIMED_OUT


def test_the_answer_is_the_object_on_the_last_line() -> None:
    assert child("complainer").answer == {"fine": True}


def test_the_end_of_a_long_complaint_is_kept() -> None:
    complaint = child("complainer").complaint
    assert (len(complaint), complaint[-5:]) == (8192, "slutt")


def test_a_refusal_brings_its_reason() -> None:
    assert child("refuser").answer == {"reason": "broken"}


@pytest.mark.parametrize("output", ["", "[1]", "{", "hei"])
def test_what_is_no_object_is_no_answer(output: str) -> None:
    assert child("printer", output).outcome is Outcome.CRASHED


def test_a_name_with_anything_in_it_reaches_the_child_whole() -> None:
    assert child("printer", '{"name": "å \\" ; $(id) 👩"}').answer == {"name": 'å " ; $(id) 👩'}


@pytest.mark.parametrize(
    ("size", "outcome"), [(MEGABYTE, Outcome.OK), (MEGABYTE + 1, Outcome.CRASHED)]
)
def test_a_file_may_have_a_certain_size(size: int, outcome: Outcome) -> None:
    assert child("writer", str(size)).outcome is outcome


def test_a_child_sees_no_secret_no_network_and_an_empty_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "hemmelig")
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = child("surroundings", str(server.getsockname()[1])).answer
    names = {name for name in seen["environment"] if not name.startswith("COVERAGE_")}
    assert names == {
        *("HOME", "LANG", "MALLOC_ARENA_MAX", "PATH", "PYTHONPATH", "PYTHONUTF8", "TMPDIR"),
        *(names & {"LC_CTYPE"}),
    }
    assert seen["folder"] == []
    assert (seen["leads_its_group"], seen["core"], seen["network"]) == (True, 0, False)


def test_the_folder_of_a_child_is_gone_afterwards() -> None:
    assert not Path(child("surroundings", "9").answer["place"]).exists()


def has_ended(number: int) -> bool:
    """Wait for a process that is not ours to end; False when it does not."""
    try:
        handle = os.pidfd_open(number)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


def test_what_a_child_leaves_behind_ends_with_it() -> None:
    assert has_ended(child("parent").answer["left"])


def family(*arguments: str, resident: int) -> Outcome:
    """How a child ends that holds 40 MB, and so does another that it starts."""
    return run_child(
        "tests.members.children.family",
        str(40 * MEGABYTE),
        *arguments,
        memory=512 * MEGABYTE,
        cpu_seconds=30,
        seconds=30,
        resident=resident,
    ).outcome


def test_a_child_and_what_it_starts_may_hold_so_much_memory_together() -> None:
    assert family(resident=300 * MEGABYTE) is Outcome.OK


def test_a_child_is_ended_when_it_and_what_it_starts_hold_too_much_together() -> None:
    assert family("for ever", resident=80 * MEGABYTE) is Outcome.TOO_LARGE


def test_a_limit_that_the_machine_sets_lower_is_kept() -> None:
    child = "members.confined 1000000000 99 100000000 60 tests.members.children.printer {}"
    script = f"ulimit -t 20; exec {sys.executable} -m {child}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "{}\n"


def test_a_child_without_a_parent_ends_by_itself() -> None:
    start = [sys.executable, "-m", "members.confined", *("1000000000", "99", "100000000", "1")]
    done = subprocess.run([*start, "tests.members.children.sleeper"], check=False)
    assert done.returncode == -signal.SIGALRM


def test_a_child_stands_where_it_is_told(tmp_path: Path) -> None:
    place = run_child(
        "tests.members.children.surroundings",
        "9",
        memory=512 * MEGABYTE,
        cpu_seconds=30,
        seconds=30,
        workplace=tmp_path,
    ).answer["place"]
    assert Path(place).parent == tmp_path


def test_children_run_from_several_threads_at_once() -> None:
    outcomes: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda: outcomes.append(child("complainer").outcome))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [Outcome.OK] * 4
