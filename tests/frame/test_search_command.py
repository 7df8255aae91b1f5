"""`manage.py search` and `manage.py reindex`."""

import json
import sys

import pytest
from django.core.management import call_command, execute_from_command_line

from gatherings.models import Presentation
from kulturnett import search as everything
from kulturnett.tasks import keep_found
from members.models import Person, SearchWord
from members.search import search
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db


@pytest.fixture
def slides(make_presentation: MakePresentation) -> Presentation:
    """With two pages."""
    presentation = make_presentation(title="Kultur og helse")
    presentation.versions.update(text=["Innledning", "Korsang gir bedre helse i bygda"])
    call_command("reindex", stdout=sys.stderr)
    return presentation


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    capsys.readouterr()
    execute_from_command_line(["manage.py", "search", *arguments, "--json"])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_says_what_a_person_would_find(
    slides: Presentation, member: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = told(capsys, "korsang", "--as", " ASE@example.org")
    assert found == {
        "kind": "presentation",
        "url": f"{slides.get_absolute_url()}side/2/",
        "title": "Kultur og helse",
        "filename": "Kultur og helse.pdf",
        "page": 2,
        "mark": "Korsang gir bedre helse i bygda",
    }


def test_it_finds_no_more_than_that_person_may(
    slides: Presentation, outsider: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(capsys, "korsang", "--as", "ulf@example.org") == []


def test_it_tells_no_more_than_asked_for(
    slides: Presentation, member: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(told(capsys, "kultur", "--as", "ase@example.org", "--limit", "1")) == 1
    assert told(capsys, "og", "--as", "ase@example.org") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["ord"],
        ["--as", "ase@example.org"],
        ["ord", "--as", "ingen@example.org"],
        ["ord", "--as", "ase@example.org", "--limit", "0"],
        ["ord", "--as", "ase@example.org", "--limit", "mange"],
        ["ord", "--as", "ase@example.org", "--ukjent"],
    ],
)
def test_wrong_arguments_are_one_sentence_and_exit_2(
    member: Person, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "search", *arguments])
    said = capsys.readouterr()
    assert (ended.value.code, said.out, said.err.count("\n")) == (2, "", 1)


def test_who_may_not_sign_in_finds_nothing(member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(deactivated_at="2026-01-01T00:00:00Z")
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "search", "ord", "--as", "ase@example.org"])
    assert ended.value.code == 2


def test_the_night_mends_what_was_forgotten(slides: Presentation, member: Person) -> None:
    slides.versions.update(text=["Helt annet: bygdekino"])
    SearchWord.objects.filter(word__startswith="h").delete()
    keep_found(timestamp=0)
    searcher = everything.searcher(member)
    assert [len(search(words, searcher).hits) for words in ("korsang", "bygdekino")] == [0, 1]
    assert SearchWord.objects.filter(word="hels").exists()
