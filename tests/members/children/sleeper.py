"""Waits for ever without working."""

import signal

signal.pause()
