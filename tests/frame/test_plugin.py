"""A test run tells what it left out, and may be strict about it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugin import CHECKOUT

TESTS = """
import pytest

@pytest.mark.needs_samples
def test_with_samples() -> None:
    pass

@pytest.mark.drill
def test_for_the_drill() -> None:
    pass

def test_always() -> None:
    pass
"""


@pytest.fixture
def three_tests(tmp_path: Path) -> Path:
    path = tmp_path / "test_three.py"
    path.write_text(TESTS)
    return path


def run(path: Path, **variables: str) -> tuple[int, str]:
    """The exit status and output of a test run where there are no samples."""
    env = os.environ | {"STRICT": "", "DRILL": "", "KULTURNETT_SAMPLES": str(path.parent)}
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-c",
            "pyproject.toml",
            "-p",
            "no:cacheprovider",
            path,
        ],
        cwd=CHECKOUT,
        env=env | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


def test_what_is_not_run_is_listed_with_the_reason(three_tests: Path) -> None:
    status, said = run(three_tests)
    listed = said[said.index("Ikke kjørt") :].splitlines()[1:5]
    assert status == 0
    assert [line.strip().rpartition("::")[2] for line in listed] == [
        "bare i «make drill»: 1",
        "test_for_the_drill",
        "prøvefilene mangler (KULTURNETT_SAMPLES): 1",
        "test_with_samples",
    ]


def test_when_strict_what_cannot_be_run_fails(three_tests: Path) -> None:
    status, said = run(three_tests, STRICT="1")
    assert status == 1
    assert "1 passed, 1 skipped, 1 error" in said


def test_the_drill_runs_what_takes_too_long(three_tests: Path) -> None:
    status, said = run(three_tests, DRILL="1")
    assert status == 0
    assert "2 passed, 1 skipped" in said
