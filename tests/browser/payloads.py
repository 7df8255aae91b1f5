"""Small real files to upload, and one that is not what it says."""

from playwright.sync_api import FilePayload

from kulturnett.demonstration import files
from kulturnett.demonstration.texts import Slide

_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_SLIDES = (
    Slide("Kulturhuset på Ørlandet"),
    Slide("Hva det koster", ("Drift", "Lag og foreninger")),
)


def pptx(name: str) -> FilePayload:
    """Two slides."""
    return {"name": name, "mimeType": _PPTX, "buffer": files.pptx("Kulturhuset", _SLIDES)}


def pdf(name: str, slides: str = "Huset") -> FilePayload:
    """Two pages, below a title of their own."""
    return {"name": name, "mimeType": "application/pdf", "buffer": files.pdf(slides, _SLIDES)}


def program(name: str) -> FilePayload:
    """A program for Windows by its first bytes, whatever it is called."""
    return {"name": name, "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + bytes(4096)}
