"""The table of words: those that texts hold, and no others."""

import pytest

from members.models import Person, SearchEntry, SearchWord
from members.search import Entry, bulk, forget, keep
from tests.members.finding import everything, found

pytestmark = pytest.mark.django_db


def entry(title: str, text: str = "", **more: object) -> Entry:
    return Entry(title=title, url="/x/", audience="members", text=text, **more)  # type: ignore[arg-type]  # whatever the test says


def known(*words: str) -> dict[str, int]:
    return dict(SearchWord.objects.filter(word__in=words).values_list("word", "entries"))


def test_a_word_is_there_as_long_as_a_text_holds_it() -> None:
    keep("note", 1, [entry("Korpsene spiller")])
    keep("note", 2, [entry("Korps")])
    assert known("korp", "spill") == {"korp": 2, "spill": 1}
    forget("note", 1)
    assert known("korp", "spill") == {"korp": 1}
    forget("note", 2)
    assert known("korp", "spill") == {}


def test_what_a_text_no_longer_says_is_gone() -> None:
    keep("note", 1, [entry("Sommer", "hemmelighetsfull")])
    keep("note", 1, [entry("Sommer", "åpen")])
    assert known("hemmelighetsfull", "apen") == {"apen": 1}


def test_what_is_the_same_is_not_written_again() -> None:
    pages = [entry("Kor", owners=(3,)), entry("Kor", "Sang", page=1)]
    assert keep("note", 1, pages)
    assert not keep("note", 1, pages)
    assert keep("note", 1, pages, anew=True)
    assert keep("note", 1, pages[:1])
    assert SearchEntry.objects.filter(kind="note").count() == 1


def test_counting_anew_gives_what_was_kept(member: Person, outsider: Person) -> None:
    keep("note", 1, [entry("Korpsene spiller", "på tirsdager")])
    keep("note", 2, [entry("Korps", page=page) for page in range(3)])
    forget("note", 1)
    before = dict(SearchWord.objects.values_list("word", "entries"))
    bulk.count_words()
    assert dict(SearchWord.objects.values_list("word", "entries")) == before


def test_what_is_written_in_bulk_is_found(member: Person) -> None:
    before = set(SearchEntry.objects.values_list("kind", "key", "page", "title", "vector"))
    words = dict(SearchWord.objects.values_list("word", "entries"))
    with bulk.writing():
        SearchEntry.objects.all().delete()
    assert set(SearchEntry.objects.values_list("kind", "key", "page", "title", "vector")) == before
    assert dict(SearchWord.objects.values_list("word", "entries")) == words


def test_numbers_and_noise_are_no_words() -> None:
    keep("note", 1, [entry("Budsjett 2026", "x" * 41 + " 12345678901234")])
    assert SearchWord.objects.filter(word__regex="[0-9]").count() == 0
    assert found("2026", everything()) == ["Budsjett 2026"]


def test_a_nul_in_a_text_hurts_nothing() -> None:
    keep("note", 1, [entry("Kor", "før\0etter")])
    assert found("kor", everything()) == ["Kor"]
