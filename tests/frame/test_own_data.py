"""A copy of all that is kept about the one who asks, and of nobody else."""

import io
import json
import uuid
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from gatherings.models import AgendaItem, Gathering, Speaker
from members.mail import outbox
from members.models import Network, Person
from tests.personas import MakePresentation
from workgroup.models import FollowUpNote, NoteAttachment

pytestmark = pytest.mark.django_db

HERE = "/min-side/data/"
BYTES = b"%PDF-1.7 mine"


@pytest.fixture
def her(client: Client, committee_member: Person, network: Network) -> Client:
    """Kari, of the committee, signed in."""
    client.force_login(committee_member)
    return client


@pytest.fixture
def work(
    committee_member: Person, member: Person, gathering: Gathering,
    make_presentation: MakePresentation,
) -> None:  # fmt: skip
    """Kari has spoken and written; Åse too."""
    for number, person in enumerate((committee_member, member)):
        talk = AgendaItem.objects.create(gathering=gathering, title=f"Innlegg {number}")
        Speaker.objects.create(item=talk, person=person, title="Sjef", organisation="Her")
        shown = make_presentation(talk=talk, title=f"Presentasjon {number}")
        name = default_storage.save(f"own/{uuid.uuid4().hex}", ContentFile(BYTES))
        shown.versions.update(file=name, name=f"presentasjon {number}.pdf", uploaded_by=person)
        note = FollowUpNote.objects.create(
            gathering=gathering, title=f"Notat {number}", text="Tekst", author=person,
            form_token=uuid.uuid4(),
        )  # fmt: skip
        NoteAttachment.objects.create(
            note=note, file=name, name=f"vedlegg {number}.pdf", size=len(BYTES),
            sha256="a" * 64, kind="pdf", uploaded_by=person,
        )  # fmt: skip
        outbox.post(to=person, subject=f"Brev {number}", body="Hei")


def test_the_page_offers_both_and_says_how_to_be_forgotten(her: Client) -> None:
    page = her.get(HERE).text
    for link in ("mine-data.json", "mine-data.zip", "glem-meg/"):
        assert f'href="{HERE}{link}"' in page


def test_files_are_counted_where_there_are_some(her: Client, work: None) -> None:
    assert "Zip-filen har også med" in her.get(HERE).text


def test_who_has_no_files_reads_nothing_of_them(her: Client) -> None:
    assert "Zip-filen" not in her.get(HERE).text


def test_all_that_is_hers_is_in_it_in_plain_words(her: Client, work: None) -> None:
    answer = her.get(f"{HERE}mine-data.json")
    copy = json.loads(answer.content)
    assert copy["Om deg"]["Navn"] == "Kari Komité"
    assert [held["Organisasjon"] for held in copy["Verv"]] == ["Namsos kommune"]
    assert [talk["Innlegg"] for talk in copy["Innleggene dine"]] == ["Innlegg 0"]
    assert [note["Overskrift"] for note in copy["Notater du har skrevet"]] == ["Notat 0"]
    assert [file["Fil"] for file in copy["Vedlegg du har lastet opp"]] == ["vedlegg 0.pdf"]
    assert [mail["Emne"] for mail in copy["E-post vi har sendt deg"]] == ["Brev 0"]
    assert [seat["Siste dag"] for seat in copy["Plassene dine i arbeidsutvalget"]] == [None]
    assert copy["E-postadresser du kan logge inn med"][0]["Adresse"] == "kari@example.org"
    assert any("Person: lagt til" in line["Hva"] for line in copy["Endringer i registeret om deg"])
    assert "Kari Komité" in answer.text  # letters as they are


def test_nothing_of_anybody_else_is_in_it(her: Client, work: None) -> None:
    text = her.get(f"{HERE}mine-data.json").text
    words = ("Åse", "ase@example.org", "Innlegg 1", "Notat 1", "vedlegg 1", "Brev 1")
    assert [word for word in words if word in text] == []


def test_the_zip_has_the_same_and_her_files(her: Client, work: None) -> None:
    answer = her.get(f"{HERE}mine-data.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert archive.testzip() is None
        kinds = sorted(name.partition("/")[0] for name in archive.namelist())
        assert kinds == ["mine-data.json", "presentasjoner", "vedlegg"]
        assert json.loads(archive.read("mine-data.json"))["Om deg"]["Navn"] == "Kari Komité"
        files = [name for name in archive.namelist() if "/" in name]
        assert [archive.read(name) for name in files] == [BYTES, BYTES]
        assert all(name.endswith(" 0.pdf") for name in files)


def test_a_file_that_is_gone_does_not_stop_the_rest(her: Client, work: None) -> None:
    NoteAttachment.objects.update(file="borte.pdf")
    answer = her.get(f"{HERE}mine-data.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        kinds = sorted(name.partition("/")[0] for name in archive.namelist())
    assert kinds == ["mine-data.json", "presentasjoner"]


@pytest.mark.parametrize("kind", ["json", "zip"])
def test_nobody_keeps_a_copy_on_the_way(her: Client, kind: str) -> None:
    answer = her.get(f"{HERE}mine-data.{kind}")
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'attachment; filename="mine-data.{kind}"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    b"".join(answer)


def test_a_code_that_was_sent_is_not_in_it(her: Client, committee_member: Person) -> None:
    her.logout()
    her.post("/konto/logg-inn/", {"email": "kari@example.org"})
    her.force_login(committee_member)
    (mail,) = json.loads(her.get(f"{HERE}mine-data.json").content)["E-post vi har sendt deg"]
    assert (mail["Til"], mail["Tekst"]) == ("kari@example.org", "")
