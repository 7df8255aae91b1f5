"""Complains at length, then answers."""

# ruff: noqa: T201 a child answers by printing

import sys

sys.stderr.write("y" * 100_000 + "slutt")
print("noise before the answer")
print('{"fine": true}')
