"""How the judge is asked: as a child process, with limits of memory, time and file size."""

from pathlib import Path
from typing import Any, Final

from members.confinement import MEGABYTE, Outcome, run_child

_MEMORY: Final = 512 * MEGABYTE
_SECONDS: Final = 15
_REASONS: Final = {Outcome.TIMED_OUT: "timed_out", Outcome.STOPPED: "stopped"}
_ARGUMENT: Final = 4096  # a program's argument has a limit; no name that we take is near it


def ask(
    path: Path, *, name: str, declared: str = "", workplace: Path | None = None
) -> tuple[dict[str, Any], str]:
    """Return the judge's answer about the file at `path`, and what the log should know.

    The answer is as gatherings.judge says. A judge that fell, took too long or was told to end has
    refused the file too: "crashed", "timed_out" and "stopped", and then there is a complaint.
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
    reason = _REASONS.get(result.outcome, "crashed")
    return {"accepted": False, "reason": reason}, result.complaint or result.outcome.value


def _argument(text: str) -> str:
    """Return `text` as a program can take it: no NUL, no lone surrogate, not too long."""
    return text.replace("\0", "").encode(errors="ignore").decode()[-_ARGUMENT:]
