"""Among very many entries some are looked at first, and the others where those are too few."""

import pytest

from members.search import Entry, Filters, Searcher, finding, keep, search

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entries() -> None:
    """Forty presentations of two pages, by two people; one in eight would be looked at first."""
    for key in range(1, 41):
        people, place = f"Kari Nr{key % 2}", f"Samling {key % 4}"
        keep(
            "presentation",
            key,
            [
                Entry(
                    title=f"Lysbilder {key}", url=f"/p/{key}/side/{page}/", audience="members",
                    page=page, people=people, place=place, gathering=key % 4, year=2020 + key % 3,
                    text=f"bygdekino og korps i bygda {key}" if page else "",
                )
                for page in range(3)
            ],
        )  # fmt: skip


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few there are, let them be many."""
    monkeypatch.setattr(finding, "LARGE", -2)


def found(words: str, **filters: object) -> tuple[set[int], int, bool]:
    finds = search(words, Searcher(rooms=["members"]), Filters(**filters), size=100)  # type: ignore[arg-type]
    return {hit.key for hit in finds.hits}, finds.total, finds.capped


@pytest.mark.parametrize(
    ("words", "filters", "keys"),
    [
        ("bygdekino", {}, range(1, 41)),
        ("lysbilder korps", {}, range(1, 41)),
        ('"bygdekino og korps" bygda', {}, range(1, 41)),
        ("bygdekino -korps", {}, ()),
        ("bygdekino", {"gathering": 3}, range(3, 41, 4)),
        ("bygdekino", {"people": "kari nr1"}, range(1, 41, 2)),
        ("korps", {"year": 2021, "kind": "presentation"}, range(1, 41, 3)),
        ("korps", {"kind": "talk"}, ()),
    ],
)
def test_everything_is_found_once_however_many_there_are(
    many: None, words: str, filters: dict[str, object], keys: range
) -> None:
    assert found(words, **filters) == (set(keys), len(keys), False)


def test_enough_is_enough(many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "ENOUGH", 3)
    assert found("bygdekino korps") == ({8, 16, 24, 32, 40}, 5, True)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("vern av bygninger", "Om bygningsvern"),
        ("plan for kulturminner", "Kulturminneplanen"),
        ("kultur skole", "Kulturskolen"),
        ("museumsutstilling", "Et museum"),
        ("film-festival", "Festival for film"),
        ("kultur-skole", "Kulturskolen"),
        ("idrett-anlegg", "Idrettsanlegget"),
    ],
)
def test_what_is_written_apart_and_what_is_written_together_mean_the_same(
    words: str, text: str
) -> None:
    keep("presentation", 99, [Entry(title=text, url="/p/99/", audience="members")])
    assert found(words)[0] == {99}


def titled(*titles: str) -> None:
    for key, title in enumerate(titles, start=101):
        keep("presentation", key, [Entry(title=title, url=f"/p/{key}/", audience="members")])


def titles(words: str) -> list[str]:
    return [hit.title for hit in search(words, Searcher(rooms=["members"])).hits]


def test_a_number_that_is_everywhere_does_not_come_before_the_word() -> None:
    titled("Kulturloven", "Kulturlova § 4", *(f"Vedtak 4 i sak {n}" for n in range(5)))
    assert titles("kulturloven § 4") == ["Kulturlova § 4", "Kulturloven"]


def test_a_number_with_its_sign_is_not_the_number_alone() -> None:
    titled("Etter § 4 i loven", "Opp 25 prosent", "§ 5", "25 søkere", "Vedtak 4", "Ti prosent")
    assert titles("§ 4") == ["Etter § 4 i loven"]
    assert titles("25 %") == titles("25%") == ["Opp 25 prosent"]


def test_of_words_alike_the_nearest_are_meant() -> None:
    titled("Kulturskole", "Kulturelle tilbud")
    assert titles("kulturskle") == ["Kulturskole"]


def test_what_begins_with_a_word_written_with_a_dash_is_found_too() -> None:
    titled("Nærmiljøanlegg", "Nærmiljø", "Miljø")
    assert titles("nær-miljø") == ["Nærmiljø", "Nærmiljøanlegg"]


@pytest.mark.parametrize("slip", ["klutur", "kutlur", "kluturen", "kultureen", "kultuuren"])
def test_letters_in_the_wrong_order_or_written_twice_are_set_right(slip: str) -> None:
    titled("Kultur", "Kulde")
    assert titles(slip) == ["Kultur"]


def test_what_is_left_of_a_word_without_its_ending_is_meant_only_where_it_says_something() -> None:
    titled("Kor og foreninger", "Fore for kulda", "Frivillig innsats")
    assert titles("foreninger") == ["Kor og foreninger"]
    assert titles("frivillighet") == ["Frivillig innsats"]
