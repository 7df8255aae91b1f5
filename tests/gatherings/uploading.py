"""The table of files that wait, as a browser without scripts and as upload.js use it."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gatherings.models import Gathering, PendingUpload
from gatherings.uploads.pending import take
from members.models import Person
from tests.gatherings import pdfs

type Fields = dict[str, Any]


def paper(name: str = "Kultur.pdf", text: str = "Kultur") -> SimpleUploadedFile:
    """A small PDF that says `text`."""
    return SimpleUploadedFile(name, pdfs.pdf(text), "application/pdf")


def waiting(gathering: Gathering, by: Person, name: str = "Kultur.pdf", text: str = "") -> Any:
    """A file that waits; its bytes follow from its name, or from `text`."""
    return take(gathering=gathering, upload=paper(name, text or name), by=by)


def address(gathering: Gathering, *rest: object) -> str:
    """Where the table is, or what lies below it."""
    return "".join(["/samlinger/", gathering.slug, "/last-opp/", *(f"{part}/" for part in rest)])


def filled(client: Client, gathering: Gathering) -> Fields:
    """What the table sends when nobody has touched it."""
    table = client.get(address(gathering)).context["table"]
    shown = [(field.html_name, field.value()) for form in table.forms for field in form]
    return {name: "" if value is None else value for name, value in shown}


def field(row: PendingUpload, name: str) -> str:
    """What a row's field is called."""
    return f"fil-{row.pk}-{name}"
