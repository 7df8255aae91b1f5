"""Where an Office file fetches content from when it is opened."""

import re
from typing import Final
from urllib.parse import unquote

_FILE: Final = "file:"
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):")
_WEB: Final = frozenset({"http", "https"})
_IN_THE_FILE: Final = frozenset({"data", "cid", "about", "vnd.sun.star.graphicobject"})
_HERE: Final = re.compile(r"//(?:/(?!/)|localhost/|[a-z]:)")
_UNSEEN: Final = re.compile(r"[\x00-\x20]")  # programs leave these out of addresses


def is_on_a_share(target: str) -> bool:
    r"""Tell whether `target` is on another machine: `\\server\x`, `file://server/x`, `smb:`."""
    plain = _plain(target)
    if plain.startswith(_FILE):
        path = plain.removeprefix(_FILE)
        return path.startswith("//") and not _HERE.match(path)
    return plain.startswith(("//", "smb:"))


def is_a_file(target: str) -> bool:
    """Tell whether `target` is a file outside the document that does not lie beside it.

    It may be here, on another machine, or behind an address that is not the web's: what a program
    makes of those, nobody knows.
    """
    scheme = _scheme_of(target)
    if scheme:  # a drive is a scheme of one letter
        return scheme not in _WEB | _IN_THE_FILE
    return _plain(target).startswith("/")


def is_on_the_web(target: str) -> bool:
    """Tell whether `target` is an address that is fetched from elsewhere."""
    return len(_scheme_of(target)) > 1 and not _plain(target).startswith(_FILE)


def leads_up(target: str) -> bool:
    """Tell whether `target` is a file in another folder than the document's own."""
    return ".." in _plain(target).split("/") and not _scheme_of(target)


def _scheme_of(target: str) -> str:
    found = _SCHEME.match(_plain(target))
    return found[1] if found else ""


def _plain(target: str) -> str:
    return _UNSEEN.sub("", unquote(target)).replace("\\", "/").lower()
