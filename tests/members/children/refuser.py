"""Answers with a reason and another exit status."""

# ruff: noqa: T201 a child answers by printing

import sys

print('{"reason": "broken"}')
sys.exit(1)
