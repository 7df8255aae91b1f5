"""Leaves a child of its own behind, tells its number, and is gone."""

# ruff: noqa: T201 a child answers by printing

import json
import subprocess
import sys

left = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(json.dumps({"left": left.pid}), flush=True)
left.returncode = 0  # it is left on purpose
