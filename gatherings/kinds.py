"""What may be uploaded: one table for the judge, the readers, the forms and the downloads.

Plain Python without Django, since the child processes import it too.
"""

from dataclasses import dataclass
from typing import Final

_OOXML: Final = "application/vnd.openxmlformats-officedocument"
_ODF: Final = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class Kind:
    """One accepted kind: what people call it, how its names end, the type it is served as."""

    label: str
    extensions: tuple[str, ...]
    content_type: str

    @property
    def is_picture(self) -> bool:
        """True for what is re-encoded by gatherings.uploads.pictures, and can be a photo."""
        return self.content_type.startswith("image/")


ACCEPTED_KINDS: Final[dict[str, Kind]] = {
    "pdf": Kind("PDF", ("pdf",), "application/pdf"),
    "pptx": Kind("PowerPoint", ("pptx",), f"{_OOXML}.presentationml.presentation"),
    "ppsx": Kind("PowerPoint", ("ppsx",), f"{_OOXML}.presentationml.slideshow"),
    "odp": Kind("OpenDocument", ("odp",), f"{_ODF}.presentation"),
    "key": Kind("Keynote", ("key",), "application/vnd.apple.keynote"),
    "docx": Kind("Word", ("docx",), f"{_OOXML}.wordprocessingml.document"),
    "odt": Kind("OpenDocument", ("odt",), f"{_ODF}.text"),
    "xlsx": Kind("Excel", ("xlsx",), f"{_OOXML}.spreadsheetml.sheet"),
    "ods": Kind("OpenDocument", ("ods",), f"{_ODF}.spreadsheet"),
    "png": Kind("PNG", ("png",), "image/png"),
    "jpeg": Kind("JPEG", ("jpg", "jpeg"), "image/jpeg"),
    "webp": Kind("WebP", ("webp",), "image/webp"),
    "heic": Kind("HEIC", ("heic", "heif"), "image/heic"),
}

BY_EXTENSION: Final[dict[str, str]] = {
    extension: name for name, kind in ACCEPTED_KINDS.items() for extension in kind.extensions
}
PICTURES: Final[frozenset[str]] = frozenset(
    name for name, kind in ACCEPTED_KINDS.items() if kind.is_picture
)
# What is shown slide by slide; the others have pages.
SLIDES: Final = frozenset({"pptx", "ppsx", "odp", "key"})
# Kinds with text that gatherings.reading reads.
READABLE: Final = frozenset({"pdf", "pptx", "ppsx", "odp", "docx", "odt", "xlsx", "ods"})
# Kinds that gatherings.conversion makes something of: the others can only be downloaded.
CONVERTED: Final = READABLE | PICTURES


def accept_attribute(kinds: frozenset[str] | None = None) -> str:
    """Return the value of a file field's `accept` attribute, for all kinds or for those given."""
    return ",".join(
        f".{extension}"
        for extension, name in BY_EXTENSION.items()
        if kinds is None or name in kinds
    )


def labelled(kinds: frozenset[str] | None = None) -> str:
    """Return kinds for a help text, «PDF, PowerPoint (pptx, ppsx), …»: all, or those given."""
    groups: dict[str, list[str]] = {}
    for name, kind in ACCEPTED_KINDS.items():
        if kinds is None or name in kinds:
            groups.setdefault(kind.label, []).extend(kind.extensions)
    return ", ".join(_with_extensions(label, extensions) for label, extensions in groups.items())


def _with_extensions(label: str, extensions: list[str]) -> str:
    return label if extensions == [label.lower()] else f"{label} ({', '.join(extensions)})"
