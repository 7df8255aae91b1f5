"""Prints its first argument."""

# ruff: noqa: T201 a child answers by printing

import sys

print(sys.argv[1])
