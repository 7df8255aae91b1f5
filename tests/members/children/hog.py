"""Asks for more memory than it may have."""

# ruff: noqa: T201 a child answers by printing

print(len(bytes(2 * 1024**3)))
