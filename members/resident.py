"""How much memory a process and all that it started hold, by Linux's own account."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

_PROCESSES: Final = Path("/proc")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_RESIDENT: Final = 1  # its place in `statm`


def resident_of(leader: int) -> int:
    """Return the bytes in memory of every process in the session that `leader` leads.

    What several of them share is counted for each, so the sum is rather too high than too low. A
    process that ends meanwhile counts for nothing.
    """
    there = (int(path.name) for path in _PROCESSES.iterdir() if path.name.isdecimal())
    return sum(_resident(number) for number in there if _is_in(leader, number))


def _is_in(leader: int, number: int) -> bool:
    with suppress(ProcessLookupError):
        return os.getsid(number) == leader
    return False


def _resident(number: int) -> int:
    with suppress(OSError):
        return int((_PROCESSES / f"{number}/statm").read_bytes().split()[_RESIDENT]) * _PAGE
    return 0
