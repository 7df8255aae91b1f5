"""What the name and the browser's declared type say, before anything is opened."""

from typing import Final

from gatherings.judge.refusal import Refusal
from gatherings.kinds import ACCEPTED_KINDS, BY_EXTENSION
from gatherings.names import extension_of, last_part

_LEGACY: Final = frozenset({"ppt", "pps", "doc", "xls", "dot", "pot"})
_MACROS: Final = frozenset({"pptm", "ppsm", "potm", "docm", "dotm", "xlsm", "xltm", "xlam", "ppam"})
# PowerPoint opens both under either name.
_SLIDES: Final = frozenset({"pptx", "ppsx"})
_NEVER: Final = frozenset(
    {
        "application/javascript",
        "application/x-msdownload",
        "application/x-sh",
        "application/xhtml+xml",
        "image/svg+xml",
        "text/html",
        "text/javascript",
    }
)
_KIND_OF_TYPE: Final = {kind.content_type: name for name, kind in ACCEPTED_KINDS.items()}


def expected_kind(name: str) -> str:
    """Return the kind that the name's extension promises; raise Refusal for names we never take."""
    part = last_part(name)
    extension = extension_of(name)
    if part.startswith("~$"):
        raise Refusal("lock_file")
    # «.pdf» alone is a name without a base, which gets one; «.notes.pdf» is hidden on purpose.
    if part.startswith(".") and part[1:].lower() not in BY_EXTENSION:
        raise Refusal("hidden_file")
    if not extension:
        raise Refusal("no_extension")
    if extension not in BY_EXTENSION:
        raise Refusal(_reason_against(extension))
    return BY_EXTENSION[extension]


def kinds_under(expected: str) -> frozenset[str]:
    """Return the kinds of content that may stand under a name that promises `expected`."""
    return _SLIDES if expected in _SLIDES else frozenset({expected})


def check_declared(declared: str, expected: str) -> None:
    """Raise Refusal when the declared type is certainly another; many browsers know none."""
    plain = declared.partition(";")[0].strip().lower()
    other = _KIND_OF_TYPE.get(plain)
    if plain in _NEVER or (other is not None and other not in kinds_under(expected)):
        raise Refusal("wrong_declared")


def _reason_against(extension: str) -> str:
    if extension in _LEGACY:
        return "legacy"
    return "macros" if extension in _MACROS else "unknown_type"
