"""A Django that stays: runs one management command a line, so that each does not start anew."""

import io
import json
import sys
from typing import Any

import django
from django.core.management import CommandError, call_command


def answer(words: list[str]) -> dict[str, Any]:
    output = io.StringIO()
    try:
        call_command(*words, stdout=output, stderr=output)
    except (CommandError, SystemExit) as error:
        return {"error": f"{output.getvalue()}{error}"}
    return {"output": output.getvalue()}


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
