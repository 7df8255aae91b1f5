"""Which Python the project uses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin import CHECKOUT


def find(folder: Path, **variables: str) -> tuple[int, str]:
    """The exit status of deploy/python.sh, and all it says, where only `folder` is searched."""
    result = subprocess.run(
        ["/bin/sh", CHECKOUT / "deploy/python.sh"],
        env={"PATH": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.joinpath("python3").symlink_to(sys.executable)
    return tmp_path


def program(path: Path, *lines: str) -> None:
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)


def test_the_first_that_runs_is_taken(folder: Path) -> None:
    program(folder / "python3.14", "echo 'python3.14: command not found' >&2", "exit 127")
    program(folder / "python3.13", f'exec {sys.executable} "$@"')
    assert find(folder) == (0, f"{folder}/python3.13\n")


def test_one_that_is_too_old_is_passed_by(folder: Path) -> None:
    program(folder / "python3.12", "exit 1")
    assert find(folder) == (0, f"{folder}/python3\n")


def test_a_later_folder_is_searched_when_the_first_has_only_a_stand_in(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shims = tmp_path_factory.mktemp("shims")
    program(shims / "python3", "exit 127")
    assert find(shims, PATH=f"{shims}{os.pathsep}{folder}") == (0, f"{folder}/python3\n")


def test_without_any_there_is_one_clear_line(tmp_path: Path) -> None:
    status, said = find(tmp_path)
    assert (status, said.count("\n")) == (1, 1)
    assert said.startswith("Kulturnett trenger Python 3.12 eller nyere, og fant ingen.")


def test_the_one_that_is_asked_for_is_taken(folder: Path) -> None:
    assert find(folder, PYTHON=sys.executable) == (0, f"{sys.executable}\n")


def test_the_one_that_is_asked_for_must_be_new_enough(folder: Path) -> None:
    assert find(folder, PYTHON="/bin/false") == (
        1,
        "PYTHON=/bin/false kan ikke brukes: Kulturnett trenger Python 3.12 eller nyere.\n",
    )
