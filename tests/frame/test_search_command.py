"""`manage.py search` and `manage.py reindex`."""

import json
import sys
from contextlib import redirect_stderr
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

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
    presentation.versions.update(text=["Innledning", "Bygderevy gir bedre helse i bygda"])
    call_command("reindex", stdout=sys.stderr)
    return presentation


def told(*arguments: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command("search", *arguments, "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def refused(*arguments: str) -> tuple[int | str | None, str]:
    """The exit code, and what is said."""
    err = StringIO()
    try:
        with redirect_stderr(err):
            call_command("search", *arguments)
    except CommandError as error:
        return error.returncode, str(error)
    except SystemExit as ended:
        return ended.code, err.getvalue().strip()
    return 0, ""


def test_it_says_what_a_person_would_find(slides: Presentation, member: Person) -> None:
    (found,) = told("bygderevy", "--as", " ASE@example.org")
    assert found == {
        "kind": "presentation",
        "url": f"{slides.get_absolute_url()}side/2/",
        "title": "Kultur og helse",
        "filename": "Kultur og helse.pdf",
        "page": 2,
        "mark": "Bygderevy gir bedre helse i bygda",
    }


def test_a_person_is_known_by_each_address_she_signs_in_with(
    slides: Presentation, member: Person
) -> None:
    EmailAddress.objects.create(user=member, email="privat@example.org", verified=True)
    EmailAddress.objects.create(user=member, email="venter@example.org")
    assert len(told("bygderevy", "--as", "Privat@example.org ")) == 1
    assert refused("bygderevy", "--as", "venter@example.org")[0] == 2


def test_it_finds_no_more_than_that_person_may(slides: Presentation, outsider: Person) -> None:
    assert told("bygderevy", "--as", "ulf@example.org") == []


def test_it_tells_no_more_than_asked_for(slides: Presentation, member: Person) -> None:
    assert len(told("kultur", "--as", "ase@example.org", "--limit", "1")) == 1
    assert len(told("kultur", "--as", "ase@example.org", "--limit", "9" * 20)) == 2
    assert told("og", "--as", "ase@example.org") == []


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
def test_wrong_arguments_are_one_sentence_and_exit_2(member: Person, arguments: list[str]) -> None:
    code, said = refused(*arguments)
    assert (code, said.count("\n"), said[-1]) == (2, 0, ".")


def test_who_may_not_sign_in_finds_nothing(member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(deactivated_at="2026-01-01T00:00:00Z")
    assert refused("ord", "--as", "ase@example.org")[0] == 2


def test_the_night_mends_what_was_forgotten(slides: Presentation, member: Person) -> None:
    slides.versions.update(text=["Helt annet: bygdekino"])
    SearchWord.objects.filter(word__startswith="h").delete()
    keep_found(timestamp=0)
    searcher = everything.searcher(member)
    assert [len(search(words, searcher).hits) for words in ("bygderevy", "bygdekino")] == [0, 1]
    assert SearchWord.objects.filter(word="hels").exists()
