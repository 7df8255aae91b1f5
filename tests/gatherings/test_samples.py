"""Real presentations of others, as people upload them: in, read, and out byte for byte."""

import csv
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gatherings.conversion import converting as conversion
from gatherings.conversion import drawing
from gatherings.models import Presentation
from gatherings.names import shown_name
from gatherings.presentations import add_version
from gatherings.tasks import convert
from gatherings.uploads import Refused, judge
from members.models import Person
from tests.gatherings.conftest import Keep
from tests.gatherings.test_presentation_download import body, name_of

pytestmark = [pytest.mark.django_db, pytest.mark.needs_samples]

DECKS = Path(os.environ["KULTURNETT_SAMPLES"]) / "decks"
DRAWN = {"d04", "d14", "d17", "d19"}  # small ones of each sort; all of them in the drill
REFUSED = {
    "d06": "makro",
    "d07": "passord",
    "d09": "skadet",
    "d13": "passord",
}


def decks() -> dict[str, dict[str, str]]:
    """Each file of the manifest by the first three signs of its name."""
    manifest = DECKS / "manifest.csv"
    if not manifest.exists():
        return {}
    with manifest.open(newline="") as file:
        return {row["file"][:3]: row for row in csv.DictReader(file)}


def upload(row: dict[str, str]) -> SimpleUploadedFile:
    content = (DECKS / row["file"]).read_bytes()
    return SimpleUploadedFile(row["original_name"], content, "application/octet-stream")


@pytest.mark.parametrize("number", sorted(decks().keys() - REFUSED.keys()) or ["ingen"])
def test_a_deck_comes_in_is_read_and_comes_out_as_it_was(
    number: str, files: Path, presentation: Presentation, client: Client, member: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(drawing, "MOST_DRAWN", 1)
    monkeypatch.setattr(conversion, "office_program", lambda: None)
    row = decks()[number]
    file = upload(row)
    version = add_version(presentation=presentation, file=file, verdict=judge(file), by=member)
    convert(version.pk)
    version.refresh_from_db()
    readable = version.kind != "key"
    assert version.conversion_reason == ""
    assert version.conversion == ("done" if readable else "none")
    if row["pages_or_slides"] and readable:
        assert version.pages == int(row["pages_or_slides"])
        assert len(version.text) == version.pages
    if row["has_text"] == "yes":
        assert sum(map(len, version.text)) >= int(row["text_chars"]) // 3  # notes are counted there
    client.force_login(member)
    response: Any = client.get(f"{presentation.get_absolute_url()}last-ned/")
    assert name_of(response) == shown_name(row["original_name"]) == row["original_name"]
    assert body(response) == (DECKS / row["file"]).read_bytes()


@pytest.mark.needs_soffice
@pytest.mark.parametrize(
    "number",
    [
        number if number in DRAWN else pytest.param(number, marks=pytest.mark.drill)
        for number in sorted(decks().keys() - REFUSED.keys() - {"d20"}) or ["ingen"]
    ],
)
def test_every_page_of_a_deck_has_its_picture(number: str, keep: Keep) -> None:
    row = decks()[number]
    name = row["original_name"]
    version = keep((DECKS / row["file"]).read_bytes(), name=name, kind=name.rpartition(".")[2])
    convert(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.conversion_reason) == ("done", "")
    assert version.pages == int(row["pages_or_slides"] or version.pages or 0)
    assert version.images.count() == len(version.text) == version.pages
    assert bool(version.pdf) == (version.kind != "pdf")


@pytest.mark.parametrize("number", sorted(REFUSED))
def test_a_deck_that_is_refused_says_why(number: str, files: Path) -> None:
    with pytest.raises(Refused) as refused:
        judge(upload(decks()[number]))
    (sentence,) = refused.value.messages
    assert REFUSED[number] in sentence
    assert [path for path in files.rglob("*") if path.is_file()] == []
