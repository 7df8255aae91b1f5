"""Holds some memory, together with a process that it starts, and says so when both do."""

# ruff: noqa: T201 a child answers by printing

import subprocess
import sys

HOLD = "held = b'x' * int(__import__('sys').argv[1]); print(flush=True); input()"
size = int(sys.argv[1])

held = b"x" * size
with subprocess.Popen(
    [sys.executable, "-c", HOLD, str(size)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
) as other:
    assert other.stdin
    assert other.stdout
    other.stdout.readline()
    if "for ever" in sys.argv:
        other.wait()
    other.stdin.write(b"\n")
print("{}")
