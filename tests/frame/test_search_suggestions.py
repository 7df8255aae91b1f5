"""What is suggested while somebody types: titles and names she may see, and no other words."""

import pytest
from django.test import Client

from gatherings.models import Gathering
from gatherings.search import keep_gathering
from kulturnett.pace import Pace
from kulturnett.views import search as view
from members.models import Organisation, Person
from tests.personas import MakeGathering, MakePresentation

pytestmark = pytest.mark.django_db


def suggested(client: Client, words: str) -> list[str]:
    response = client.get("/sok/forslag/", {"q": words})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, max-age=60"
    return [row["title"] for row in response.json()["suggestions"]]


@pytest.fixture
def slides(make_presentation: MakePresentation) -> None:
    """For members: titled, with a text."""
    presentation = make_presentation(title="Bygdekino i distriktene")
    presentation.versions.update(text=["Hemmelighetsfull tekst"])
    keep_gathering(presentation.gathering)


def test_titles_begin_as_typed(client: Client, slides: None, member: Person) -> None:
    client.force_login(member)
    found = [suggested(client, words) for words in ("bygdek", "BYGDEKINO i distr", "distrikt byg")]
    assert found == [["Bygdekino i distriktene"]] * 3


def test_words_of_texts_are_not_suggested(client: Client, slides: None, member: Person) -> None:
    client.force_login(member)
    assert suggested(client, "hemmelig") == []


def test_what_one_may_not_see_is_not_suggested(
    client: Client, slides: None, member: Person, make_gathering: MakeGathering
) -> None:
    keep_gathering(make_gathering(title="Utkastet", state=Gathering.State.DRAFT))
    assert [suggested(client, words) for words in ("bygdek", "utkast", "ødeg")] == [[], [], []]
    client.force_login(member)
    assert [suggested(client, words) for words in ("utkast", "ødeg")] == [[], ["Åse Ødegård"]]


def test_speakers_are_suggested_where_they_stand_in_a_programme_one_may_see(
    client: Client, member: Person, make_gathering: MakeGathering
) -> None:
    hidden = make_gathering(title="Utkastet", state=Gathering.State.DRAFT)
    for name, gathering in (("Solfrid Innleder", make_gathering()), ("Solvor Skjult", hidden)):
        talk = gathering.items.create(title="Et innlegg", order=1)
        talk.speakers.create(person=Person.objects.create(name=name), title="Forsker")
    client.force_login(member)
    (suggestion,) = client.get("/sok/forslag/", {"q": "solf innl"}).json()["suggestions"]
    assert suggestion == {
        "title": "Solfrid Innleder", "kind": "Innleder", "url": "/sok/?q=Solfrid+Innleder",
    }  # fmt: skip
    assert suggested(client, "solvor") == []


def test_each_title_once_and_not_too_many(client: Client, secretariat: Person) -> None:
    client.force_login(secretariat)
    for _time in range(2):
        Person.objects.create(name="Kari Heterdetsamme")
    assert suggested(client, "heterdet") == ["Kari Heterdetsamme"]
    assert Organisation.objects.filter(name__startswith="Sa").count() > 0
    assert len(suggested(client, "kommune")) <= 8


@pytest.mark.parametrize("words", ["", "by", "og", "'); --", "\0\0\0", "% _ %", "ø" * 500])
def test_too_little_or_too_strange_suggests_nothing(client: Client, words: str) -> None:
    assert suggested(client, words) == []


def test_names_of_letters_are_suggested_however_they_are_written(
    client: Client, member: Person
) -> None:
    client.force_login(member)
    found = [suggested(client, words) for words in ("ødegå", "odega", "oedegaa")]
    assert found == [["Åse Ødegård"]] * 3


def test_a_program_is_stopped_after_sixty(
    client: Client, slides: None, member: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "_pace", Pace(most=2, seconds=1000))
    client.force_login(member)
    answers = [client.get("/sok/forslag/", {"q": "bygdek"}).status_code for _time in range(3)]
    assert answers == [200, 200, 429]
    client.logout()
    assert client.get("/sok/forslag/", {"q": "bygdek"}).status_code == 200


def test_after_a_while_one_may_ask_again() -> None:
    pace = Pace(most=1, seconds=0)
    assert [pace.allows("a"), pace.allows("a")] == [True, True]
