from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from gatherings.models import Gathering
from gatherings.uploads import Verdict, judge
from members.models import Person
from workgroup.models import FollowUpNote
from workgroup.notes import Attachment, post_note

type MakeNote = Callable[..., FollowUpNote]


def pdf(name: str = "Vedlegg.pdf", *, pages: int = 1) -> SimpleUploadedFile:
    """A real file; another number of pages gives other bytes."""
    writer, written = PdfWriter(), BytesIO()
    for _page in range(pages):
        writer.add_blank_page(100, 100)
    writer.write(written)
    return SimpleUploadedFile(name, written.getvalue(), "application/pdf")


def attachment(name: str = "Vedlegg.pdf", *, pages: int = 1) -> Attachment:
    """One that has been judged."""
    return Attachment(pdf(name, pages=pages), _verdict(name, pages))


@cache
def _verdict(name: str, pages: int) -> Verdict:
    return judge(pdf(name, pages=pages))


def form(**fields: Any) -> dict[str, Any]:
    """What the browser sends when a note is written."""
    given = {"title": "Veien videre", "text": "Vi *fortsetter*.", "audience": "members"}
    return given | {"form_token": str(uuid4())} | fields


@pytest.fixture
def make_note(committee_member: Person, gathering: Gathering) -> MakeNote:
    """Posts a note to the gathering, by the committee's member unless `by` says otherwise."""

    def make(**fields: Any) -> FollowUpNote:
        given: dict[str, Any] = {
            "gathering": gathering,
            "title": "Veien videre",
            "text": "Vi *fortsetter*.",
            "audience": "members",
            "attachments": [],
            "form_token": uuid4(),
            "by": committee_member,
        }
        return post_note(**given | fields)

    return make


@pytest.fixture
def note(make_note: MakeNote) -> FollowUpNote:
    """A note for the members."""
    return make_note()


@pytest.fixture
def committee_note(make_note: MakeNote) -> FollowUpNote:
    """A note for the committee only."""
    return make_note(title="Til oss selv", audience="committee")
