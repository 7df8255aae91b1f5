"""A stop of the service in the middle of a file: that says nothing about the file."""

from members.confinement import ChildResult, Outcome


class Stopped(Exception):  # noqa: N818 it says what the matter is
    """Somebody told the child to end, as systemd and Ctrl-C do with all that runs."""


def unless_stopped(result: ChildResult) -> ChildResult:
    """Return what a child came to, where it was left to come to anything."""
    if result.outcome is Outcome.STOPPED:
        raise Stopped(result.complaint)
    return result
