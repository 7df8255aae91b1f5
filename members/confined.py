"""The start of a confined child: takes away from itself what it does not need, then runs a module.

`python -m members.confined MEMORY CPU_SECONDS FILE_BYTES SECONDS MODULE ARGUMENT...`

The limits are set here, in the child's own single thread, and not by `preexec_fn` in the parent:
between fork and exec in a threaded web process another thread may hold a lock for ever.
"""

import os
import resource
import runpy
import signal
import sys
from contextlib import suppress

_OWN_NETWORK = (os.CLONE_NEWNET, os.CLONE_NEWUSER | os.CLONE_NEWNET)


def main() -> None:
    """Read the limits from the command line, set them, and become the module."""
    memory, cpu_seconds, file_bytes, seconds = (int(number) for number in sys.argv[1:5])
    module = sys.argv[5]
    sys.argv = [module, *sys.argv[6:]]
    # The parent ends a child in time; this is for the child whose parent was killed.
    signal.alarm(seconds)
    _leave_network()
    _limit(resource.RLIMIT_AS, memory)
    # The first CPU limit ends a loop by SIGXCPU; a second later the kernel kills for certain.
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1)
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _leave_network() -> None:
    """Move into a network of one's own with nothing in it, where the machine allows that."""
    for flags in _OWN_NETWORK:
        with suppress(OSError):
            os.unshare(flags)
            return


def _limit(what: int, soft: int, hard: int | None = None) -> None:
    _, ceiling = resource.getrlimit(what)
    wanted = soft if hard is None else hard
    if ceiling != resource.RLIM_INFINITY:
        wanted = min(wanted, ceiling)
    resource.setrlimit(what, (min(soft, wanted), wanted))


if __name__ == "__main__":
    main()
