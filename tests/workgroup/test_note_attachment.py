import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Person
from tests.workgroup.conftest import MakeNote, attachment, form, pdf
from workgroup.models import FollowUpNote, NoteAttachment


def address(row: NoteAttachment) -> str:
    return reverse("workgroup:note_attachment", args=[row.pk])


@pytest.fixture
def row(make_note: MakeNote) -> NoteAttachment:
    return make_note(attachments=[attachment()]).attachments.get()


@pytest.mark.parametrize(
    "name", ["Åpning på Røros.pdf", unicodedata.normalize("NFD", "Åpning.pdf")]
)
def test_a_file_comes_back_with_its_name_and_its_bytes(
    client: Client, committee_member: Person, note: FollowUpNote, name: str
) -> None:
    client.force_login(committee_member)
    file = pdf(name)
    create = reverse("workgroup:note_create", args=[note.gathering.slug])
    client.post(create, form(attachments=[file]))
    row = NoteAttachment.objects.get()
    composed = unicodedata.normalize("NFC", name)
    assert row.name == composed
    response = client.get(address(row))
    file.seek(0)
    assert response.getvalue() == file.read()
    assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''{quote(composed)}"
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["ETag"] == f'"{row.sha256}"'


def test_the_stored_name_tells_nothing(row: NoteAttachment) -> None:
    path = Path(str(row.file))
    assert (path.parent.name, len(path.stem), path.suffix) == ("attachments", 32, ".pdf")


@pytest.mark.parametrize(
    ("audience", "persona", "status"),
    [
        ("members", "member", 200),
        ("members", "former_committee_member", 200),
        ("members", "outsider", 404),
        ("committee", "committee_member", 200),
        ("committee", "secretariat", 200),
        ("committee", "member", 404),
        ("committee", "former_committee_member", 404),
    ],
)
def test_a_file_is_for_those_who_may_read_its_note(
    client: Client, make_note: MakeNote, request: pytest.FixtureRequest,
    audience: str, persona: str, status: int,
) -> None:  # fmt: skip
    row = make_note(audience=audience, attachments=[attachment()]).attachments.get()
    client.force_login(request.getfixturevalue(persona))
    response = client.get(address(row))
    response.close()
    assert response.status_code == status


def test_visitors_are_shown_to_sign_in(client: Client, row: NoteAttachment) -> None:
    assert client.get(address(row))["Location"].startswith(reverse("account_login"))


def test_a_file_that_is_gone_says_so(
    client: Client, member: Person, row: NoteAttachment, caplog: pytest.LogCaptureFixture
) -> None:
    row.file.storage.delete(str(row.file))
    client.force_login(member)
    response = client.get(address(row))
    assert response.status_code == 500
    assert "Vedlegget «Vedlegg.pdf» skal ligge her" in response.text
    assert f"The file of attachment {row.pk} is gone" in caplog.text
