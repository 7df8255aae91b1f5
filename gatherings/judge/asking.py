"""How the judge is asked: as a child process, with limits of memory, time and file size."""

from pathlib import Path
from typing import Any, Final

from members.confinement import MEGABYTE, Outcome, run_child

_MEMORY: Final = 512 * MEGABYTE
_SECONDS: Final = 15
_ARGUMENT: Final = 4096  # a program's argument has a limit; no name that we take is near it


def ask(
    path: Path, *, name: str, declared: str = "", workplace: Path | None = None
) -> tuple[dict[str, Any], str]:
    """Return the judge's answer about the file at `path`, and what the log should know.

    The answer is as gatherings.judge says. A judge that fell or took too long has refused the file
    too: its reasons are "crashed" and "timed_out", and then there is a complaint.
    """
    result = run_child(
        "gatherings.judge.child",
        f"--declared={_argument(declared)}",
        "--",
        str(path.resolve()),
        _argument(name),
        memory=_MEMORY,
        cpu_seconds=_SECONDS,
        seconds=_SECONDS,
        output_limit=_ARGUMENT,
        workplace=workplace,
    )
    if result.outcome is Outcome.OK:
        return result.answer, ""
    reason = "timed_out" if result.outcome is Outcome.TIMED_OUT else "crashed"
    return {"accepted": False, "reason": reason}, result.complaint or result.outcome.value


def _argument(text: str) -> str:
    """Return `text` as a program can take it: no NUL, no lone surrogate, not too long."""
    return text.replace("\0", "").encode(errors="ignore").decode()[-_ARGUMENT:]
