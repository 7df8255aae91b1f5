"""The name a file is shown and offered with. Plain Python: the judge's child imports it too."""

import re
import unicodedata
from typing import Final

MAX_BYTES: Final = 255  # what Linux, macOS and Windows can all store
EMPTY_BASE: Final = "fil"

# Emoji families are held together by this one; the other invisible characters disguise names.
_JOINER: Final = "\u200d"
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_TRAILING: Final = re.compile(r"[\s.\u200d]+$")
_EDGES: Final = re.compile(r"^[\s.\u200d]+|[\s.\u200d]+$")
_EXTENSION: Final = re.compile(r"\.([A-Za-z0-9]{1,10})$")
_DEVICE: Final = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)",
    re.IGNORECASE,
)


def shown_name(raw: str) -> str:
    """Return `raw` as people may safely see and save it, never empty and at most 255 bytes long.

    NFC (macOS sends names decomposed), only the last part of a path, without control characters
    and bidirectional overrides, harmless on Windows; the extension survives when the rest is cut.
    """
    name = last_part(raw)
    found = _EXTENSION.search(name)
    extension = found[0] if found else ""
    limit = MAX_BYTES - len(extension)
    base = _cut(name.removesuffix(extension), limit)
    if _DEVICE.match(base + extension):
        base = _cut(f"_{base}", limit)
    return base + extension


def last_part(raw: str) -> str:
    """Return the name at the end of a path, in NFC and without what cannot be seen; maybe empty."""
    last = re.split(r"[/\\]+", raw.rstrip("/\\"))[-1]
    visible = "".join(character for character in last if _is_visible(character))
    return _TRAILING.sub("", unicodedata.normalize("NFC", visible))


def extension_of(name: str) -> str:
    """Return the extension of a name in small letters without its dot, or an empty string."""
    found = _EXTENSION.search(shown_name(name))
    return found[1].lower() if found else ""


def _is_visible(character: str) -> bool:
    return character == _JOINER or unicodedata.category(character) not in _INVISIBLE


def _cut(base: str, limit: int) -> str:
    whole = _EDGES.sub("", base).encode()[:limit].decode(errors="ignore")
    return _EDGES.sub("", whole) or EMPTY_BASE
