"""Writes a file of the size it is told, where it stands."""

# ruff: noqa: T201 a child answers by printing

import sys
from pathlib import Path

Path("a").write_bytes(bytes(int(sys.argv[1])))
print("{}")
