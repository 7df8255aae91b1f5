"""What a file inside a file must not hold, when it is of a kind that we do not read any further."""

from typing import Final

from gatherings.judge.refusal import Refusal

# Names in an OLE file are the same in any case; those in a zip stand there as they are.
MACRO_SIGNS: Final = {
    "_vba_project".encode("utf-16-le"): "macros",
    b"vbaproject.bin": "macros",
}
# An old binary object: charts and formulas are fine.
OLE_SIGNS: Final = {
    **MACRO_SIGNS,
    "\x01ole10native".encode("utf-16-le"): "embedded_program",
    "encryptedpackage".encode("utf-16-le"): "encrypted",
}
# Objects, fields and the template: what is in them may be written in many ways, these words in one.
RTF_SIGNS: Final = {
    b"\\obj": "embedded_program",
    b"\\fldinst": "active",
    b"\\template": "external_links",
}


class SignReader:
    """A document of an older kind in a part, whose content we do not read further than this."""

    def __init__(self, signs: dict[bytes, str]) -> None:
        self._signs = signs
        self._overlap = max(map(len, signs)) - 1
        self._before = b""

    def feed(self, piece: bytes) -> None:
        window = (self._before + piece).lower()
        for sign, code in self._signs.items():
            if sign in window:
                raise Refusal(code)
        self._before = window[-self._overlap :]

    def close(self) -> None:
        """Everything was seen on the way."""
