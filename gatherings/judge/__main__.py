"""The judge by hand: `python -m gatherings.judge PATH [NAME] [--declared TYPE]`."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from gatherings.judge.asking import ask

_PARSER: Final = argparse.ArgumentParser(prog="gatherings.judge")
_PARSER.add_argument("path", type=Path)
_PARSER.add_argument("name", nargs="?", help="what it was called, if not the file's own name")
_PARSER.add_argument("--declared", default="", metavar="TYPE")


def main() -> None:
    """Have one file judged as an upload is, print the verdict, and exit with 0."""
    arguments = _PARSER.parse_args()
    path: Path = arguments.path
    if not path.is_file():
        _PARSER.error(f"There is no file at {path}.")
    name = path.name if arguments.name is None else arguments.name
    answer, complaint = ask(path, name=name, declared=arguments.declared)
    if complaint:
        print(complaint, file=sys.stderr)  # noqa: T201 for who runs it
    print(json.dumps(answer))  # noqa: T201 the answer


if __name__ == "__main__":
    main()
