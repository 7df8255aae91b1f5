"""Where an Office file fetches content from when it is opened."""

import re
from typing import Final
from urllib.parse import unquote

_FILE: Final = "file:"
_DRIVE: Final = re.compile(r"[a-z]:/")
_WEB: Final = re.compile(r"(?:https?|ftp|mhtml):")
_HERE: Final = re.compile(r"//(?:/(?!/)|localhost/|[a-z]:)")


def is_on_a_share(target: str) -> bool:
    r"""Tell whether `target` is on another machine: `\\server\x`, `file://server/x`, `smb:`."""
    plain = _plain(target)
    if plain.startswith(_FILE):
        path = plain.removeprefix(_FILE)
        return path.startswith("//") and not _HERE.match(path)
    return plain.startswith(("//", "smb:"))


def is_a_file(target: str) -> bool:
    """Tell whether `target` is a file outside the document, here or on another machine."""
    plain = _plain(target)
    return plain.startswith(_FILE) or is_on_a_share(target) or _DRIVE.match(plain) is not None


def is_on_the_web(target: str) -> bool:
    """Tell whether `target` is an address on the web."""
    return _WEB.match(_plain(target)) is not None


def _plain(target: str) -> str:
    return unquote(target).strip().replace("\\", "/").lower()
