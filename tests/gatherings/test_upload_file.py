import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from gatherings.models import Gathering, PendingUpload
from gatherings.uploads import pending
from members.models import Person
from tests.gatherings.uploading import address, field, filled, paper, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network", "files")]

PROGRAM = b"MZ\x90\x00" + bytes(400)


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


def sent(desk: Client, gathering: Gathering, file: Any) -> dict[str, Any]:
    """What upload.js is answered."""
    response = desk.post(
        address(gathering, "fil"), {"file": file}, headers={"Accept": "application/json"}
    )
    assert response.status_code == 200
    return dict(json.loads(response.content))


def test_a_file_waits_with_a_row_of_its_own(desk: Client, gathering: Gathering) -> None:
    answer = sent(desk, gathering, paper("a\u030apning.pdf"))
    row = PendingUpload.objects.get()
    assert (answer["accepted"], answer["id"]) == (True, f"fil-{row.pk}")
    assert (row.name, row.title, row.kind) == ("åpning.pdf", "Åpning", "pdf")
    assert f'name="{field(row, "title")}"' in answer["row"]
    assert Path(row.file.path).read_bytes() == paper().read()


def test_the_same_file_sent_twice_waits_once(desk: Client, gathering: Gathering) -> None:
    first = sent(desk, gathering, paper("a.pdf"))
    assert sent(desk, gathering, paper("b.pdf"))["id"] == first["id"]
    assert PendingUpload.objects.count() == 1


def test_a_refused_file_gets_its_sentence_and_leaves_nothing(
    desk: Client, gathering: Gathering, files: Path
) -> None:
    answer = sent(desk, gathering, SimpleUploadedFile("regnskap.pdf", PROGRAM))
    assert answer == {
        "accepted": False,
        "code": "unknown_content",
        "sentence": answer["sentence"],
    }
    assert answer["sentence"].startswith("Innholdet i filen er ikke det navnet sier.")
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_picture_waits_made_anew(desk: Client, gathering: Gathering) -> None:
    content = (Path(__file__).parents[2] / "docs/screenshots/forside-1280-light.png").read_bytes()
    sent(desk, gathering, SimpleUploadedFile("forside.png", content))
    row = PendingUpload.objects.get()
    assert (row.kind, row.name) == ("webp", "forside.webp")


def test_without_scripts_the_file_comes_to_the_table_and_what_was_typed_stays(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    row = waiting(gathering, secretariat, "Dans.pdf")
    typed = filled(desk, gathering) | {field(row, "title"): "Rettet", "file": paper("Nytt.pdf")}
    response = desk.post(address(gathering, "fil"), typed)
    newest = PendingUpload.objects.latest("pk")
    assert response.headers["Location"] == f"{address(gathering)}#fil-{newest.pk}"
    page = desk.get(address(gathering)).text
    assert 'value="Rettet"' in page
    assert "Nytt.pdf" in page


def test_without_scripts_a_refused_file_is_named_and_what_was_typed_stays(
    desk: Client, gathering: Gathering, secretariat: Person
) -> None:
    row = waiting(gathering, secretariat, "Dans.pdf")
    program = SimpleUploadedFile("regnskap.pdf", PROGRAM)
    typed = filled(desk, gathering) | {field(row, "title"): "Rettet", "file": program}
    page = desk.post(address(gathering, "fil"), typed, follow=True).text
    assert "«regnskap.pdf»: Innholdet i filen er ikke det navnet sier." in page
    assert 'value="Rettet"' in page


def test_no_file_is_said(desk: Client, gathering: Gathering) -> None:
    assert "Velg en fil først." in desk.post(address(gathering, "fil"), follow=True).text


def test_no_more_wait_than_the_disk_holds(
    desk: Client, gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "MOST", 1)
    sent(desk, gathering, paper("a.pdf", "A"))
    answer = sent(desk, gathering, paper("b.pdf", "B"))
    assert answer["sentence"] == "1 filer venter her alt. Lagre dem, og last opp resten etterpå."


def test_a_file_over_the_limit_is_refused_with_the_limit(
    desk: Client, gathering: Gathering, settings: Settings
) -> None:
    settings.UPLOAD_MAX_BYTES = 2**20
    answer = sent(desk, gathering, SimpleUploadedFile("a.pdf", bytes(2**20 + 1)))
    assert answer["sentence"].startswith("Filen er større enn 1 MB.")


def test_a_member_is_turned_away(client: Client, gathering: Gathering, member: Person) -> None:
    client.force_login(member)
    assert client.post(address(gathering, "fil"), {"file": paper()}).status_code == 403
    assert not PendingUpload.objects.exists()
