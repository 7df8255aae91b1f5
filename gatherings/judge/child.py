"""The judge's own process: reads the command line, asks the family, prints the verdict.

Started by gatherings.judge.asking, which gives it its limits.
"""

import argparse
import importlib
import json
from pathlib import Path
from typing import Final

from gatherings.judge.families import family_of
from gatherings.judge.naming import check_declared, expected_kind, kinds_under
from gatherings.judge.refusal import Refusal
from gatherings.kinds import ACCEPTED_KINDS

_PARSER: Final = argparse.ArgumentParser(prog="gatherings.judge.child")
_PARSER.add_argument("--declared", default="", metavar="TYPE")
_PARSER.add_argument("path", type=Path)
_PARSER.add_argument("name")


def main() -> None:
    """Judge one file."""
    arguments = _PARSER.parse_args()
    try:
        kind = judged(arguments.path, arguments.name, arguments.declared)
    except Refusal as refusal:
        answer: dict[str, object] = {"accepted": False, "reason": refusal.code}
    else:
        content_type = ACCEPTED_KINDS[kind].content_type
        answer = {"accepted": True, "kind": kind, "content_type": content_type}
    print(json.dumps(answer))  # noqa: T201 the answer


def judged(path: Path, name: str, declared: str) -> str:
    """Return the kind of the file at `path` called `name`; raise Refusal."""
    expected = expected_kind(name)
    check_declared(declared, expected)
    allowed = kinds_under(expected)
    family = family_of(path)
    if not allowed & family.kinds:
        raise Refusal("wrong_extension")
    # The one place where a module is chosen at run time: pdfium, Pillow and libheif cost
    # 0.1–0.2 s each to load, and a file needs one of them at most.
    found: str = importlib.import_module(family.module).kind_of(path)
    if found not in allowed:
        raise Refusal("wrong_extension")
    return expected


if __name__ == "__main__":
    main()
