"""The page that searches everything: who finds what, how it looks, and how it is written."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion, Speaker
from gatherings.search import keep_gathering, keep_presentation
from kulturnett import search as everything
from members.models import Organisation, Person, SearchEntry
from members.search import Filters, Marker, search
from members.search.finding import visible
from tests.personas import MakePresentation, appoint
from workgroup.models import FollowUpNote

pytestmark = pytest.mark.django_db

type World = dict[str, Person | None]
MODELS = {
    "presentation": Presentation,
    "gathering": Gathering,
    "note": FollowUpNote,
    "person": Person,
    "organisation": Organisation,
}


def findable(person: Any) -> set[tuple[str, int]]:
    """Kind and key of all that `person` may find."""
    condition = " OR ".join(f"({one})" for one in visible(everything.searcher(person)))
    rows = SearchEntry.objects.raw(f"SELECT * FROM members_searchentry WHERE {condition}")  # noqa: S608 our own
    return {(row.kind, row.key) for row in rows}


def visible_to(person: Any) -> set[tuple[str, int]]:
    """The same by visible_to: what is asked for or withdrawn is seen, but not to be found."""
    seen: set[tuple[str, int]] = set()
    for kind, model in MODELS.items():
        rows = model.objects.visible_to(person)  # type: ignore[attr-defined]  # all of them have it
        if kind == "presentation":
            rows = rows.filter(state__in=["ready", "held"], versions__purged_at__isnull=True)
        if kind == "person":
            rows = rows.filter(anonymised_at__isnull=True)
        seen |= {(kind, key) for key in rows.values_list("pk", flat=True)}
    talks = AgendaItem.objects.filter(gathering__in=Gathering.objects.visible_to(person))
    return seen | {("talk", key) for key in talks.values_list("pk", flat=True)}


def test_gatherings_to_choose_among_have_their_titles(gathering: Gathering) -> None:
    keep_gathering(gathering)
    finds = search("statens hus", everything.searcher(AnonymousUser()))
    assert finds.gatherings == {gathering.pk: "Første samling"}


def test_everybody_finds_what_she_sees_and_nothing_else(world: World) -> None:
    everything.keep_all()
    people = {name: person or AnonymousUser() for name, person in world.items()}
    found = {name: findable(person) for name, person in people.items() if name != "deactivated"}
    assert found == {name: visible_to(people[name]) for name in found}
    assert len(found["secretariat"]) > len(found["member"]) > len(found["anonymous"]) > 0


def entries() -> set[tuple[Any, ...]]:
    fields = [field.name for field in SearchEntry._meta.fields if field.name != "id"]
    rows = SearchEntry.objects.values_list(*fields)
    return {tuple(tuple(x) if isinstance(x, list) else x for x in row) for row in rows}


@pytest.fixture
def talk(gathering: Gathering, outsider: Person) -> AgendaItem:
    """The outsider's at the gathering that was held."""
    item = AgendaItem.objects.create(gathering=gathering, title="Frivillighet i distriktene")
    Speaker.objects.create(item=item, person=outsider, title="Forsker", organisation="NTNU")
    return item


@pytest.fixture
def slides(talk: AgendaItem, make_presentation: MakePresentation) -> Presentation:
    """Three pages for members, kept to be found."""
    presentation = make_presentation(talk=talk, title="Frivillighet i distriktene")
    pages = ["Innledning om bygdekino", "Tall fra idrettslagene", "Mer om bygdekino og <b>kor</b>"]
    presentation.versions.update(text=pages)
    keep_gathering(presentation.gathering)
    return presentation


def titles(words: str, person: Any, **filters: Any) -> list[str]:
    finds = search(words, everything.searcher(person), Filters(**filters))
    return [f"{hit.kind} {hit.shown_page or ''}".strip() for hit in finds.hits]


def test_a_presentation_is_found_once_at_its_best_page(
    slides: Presentation, member: Person
) -> None:
    (hit,) = search("bygdekino kor", everything.searcher(member)).hits
    assert (hit.kind, hit.page, hit.url, hit.pages) == (
        "presentation", 3, f"{slides.get_absolute_url()}side/3/", [1, 3],
    )  # fmt: skip


def test_only_its_readers_find_it(
    slides: Presentation, member: Person, outsider: Person, secretariat: Person
) -> None:
    stranger = Person.objects.create(name="Frem Med", email="fremmed@example.org")
    askers = (AnonymousUser(), stranger, outsider, member, secretariat)
    found = [len(titles("bygdekino", asker)) for asker in askers]
    assert found == [0, 0, 1, 1, 1]


def test_what_is_hidden_is_hidden_whoever_changed_it(
    slides: Presentation, talk: AgendaItem, member: Person, outsider: Person
) -> None:
    rows = Presentation.objects.filter(pk=slides.pk)
    rows.update(publish_from=timezone.now() + timedelta(days=1))
    assert (titles("bygdekino", member), len(titles("bygdekino", outsider))) == ([], 1)
    talk.speakers.all().delete()
    assert titles("bygdekino", outsider) == []
    rows.update(publish_from=None)
    assert len(titles("bygdekino", member)) == 1
    rows.update(audience="secretariat")
    assert titles("bygdekino", member) == []
    rows.update(audience="members", state="withdrawn", withdrawn_at=timezone.now())
    assert not SearchEntry.objects.filter(kind="presentation").exists()


def test_a_draft_again_hides_all_of_it(slides: Presentation, member: Person) -> None:
    Gathering.objects.update(state="draft")
    assert titles("distriktene", member) == []
    Gathering.objects.update(state="held")
    assert sorted(titles("distriktene", member)) == ["presentation", "talk"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"audience": "public", "consent": "public"}, [1, 1]),
        ({"audience": "secretariat"}, [0, 0]),
        ({"publish_from": timezone.now() + timedelta(days=1)}, [0, 0]),
        ({"publish_from": timezone.now() - timedelta(days=1)}, [0, 1]),
        ({"state": "withdrawn", "withdrawn_at": timezone.now()}, [0, 0]),
        ({"state": "requested"}, [0, 0]),
        ({"state": "held"}, [0, 0]),
    ],
)
def test_what_changes_is_found_by_others(
    slides: Presentation, member: Person, fields: dict[str, Any], expected: list[int]
) -> None:
    Presentation.objects.filter(pk=slides.pk).update(**fields)
    keep_presentation(slides)
    assert [len(titles("bygdekino", who)) for who in (AnonymousUser(), member)] == expected


def test_a_draft_is_found_by_the_secretariat_alone(
    slides: Presentation, member: Person, secretariat: Person
) -> None:
    Gathering.objects.update(state="draft")
    keep_gathering(slides.gathering)
    assert titles("distriktene", member) == []
    assert sorted(titles("distriktene", secretariat)) == ["presentation", "talk"]


def test_a_version_that_waits_for_control_is_not_read_by_others(
    slides: Presentation, member: Person
) -> None:
    PresentationVersion.objects.create(
        presentation=slides, number=2, held=True, text=["hemmelig nytt"], link="https://a.no/"
    )
    keep_presentation(slides)
    assert (titles("hemmelig", member), titles("bygdekino", member)) == ([], ["presentation 1"])


def test_what_is_found_is_told_by_filters(slides: Presentation, member: Person) -> None:
    year = timezone.localdate(slides.gathering.starts_at).year
    assert titles("frivillighet", member, kind="talk") == ["talk"]
    assert titles("frivillighet", member, people="utenfor", kind="talk") == ["talk"]
    assert titles("frivillighet", member, people="krokstad") == []
    assert titles("frivillighet", member, year=year - 1) == []
    assert len(titles("frivillighet", member, year=year, gathering=slides.gathering_id)) == 2


def test_persons_and_organisations_write_their_own(member: Person, trondheim: Organisation) -> None:
    assert titles("ødegård", member) == titles("odegaard", member) == ["person"]
    assert "organisation" in titles("trondheim", member)
    assert titles("ødegård", AnonymousUser()) == []
    member.name = "Åse Nyttnavn"
    member.save()
    assert (titles("ødegård", member), titles("nyttnavn", member)) == ([], ["person"])


def test_an_office_is_found_from_the_day_it_begins(member: Person, namsos: Organisation) -> None:
    later = Person.objects.create(name="Snart Kommer")
    begins = timezone.localdate() + timedelta(days=2)
    appoint(later, namsos, title="Teatersjef", period=DateRange(begins, None))
    assert (titles("snart", member), titles("teatersjef", member)) == ([], [])
    assert titles("teatersjef", later) == ["person"]


def story(slides: Presentation, people: Iterable[Person]) -> None:
    """What people do; each change keeps what is found."""
    gathering = slides.gathering
    gathering.title = "Nytt navn på samlingen"
    gathering.save()
    keep_gathering(gathering)
    for person in people:
        person.name = f"{person.name} Etternavn"
        person.save()
    gathering.items.all()[0].delete()
    keep_gathering(gathering)


def test_after_a_story_all_is_as_if_written_anew(
    slides: Presentation, member: Person, secretariat: Person
) -> None:
    story(slides, [member, secretariat])
    kept = entries()
    everything.keep_all(anew=True)
    assert entries() == kept


def test_variants_of_a_letter_find_the_same(world: World) -> None:
    everything.keep_all()
    for variants in (("Ødegård", "odegard", "oedegaard"), ("rådgiver", "radgiver", "raadgiver")):
        found = [
            [
                (hit.kind, hit.key)
                for hit in search(word, everything.searcher(world["secretariat"])).hits
            ]
            for word in variants
        ]
        assert found[0]
        assert found[0] == found[1] == found[2]


def test_a_hostile_text_is_only_text(slides: Presentation, member: Person, client: Client) -> None:
    client.force_login(member)
    page = client.get("/sok/", {"q": 'kor "<script>alert(1)</script>'}).text
    assert "&lt;b&gt;<mark>kor</mark>&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<script>alert" not in page


def test_the_page_says_how_many_and_where(
    slides: Presentation, member: Person, client: Client
) -> None:
    client.force_login(member)
    page = client.get("/sok/", {"q": "bygdekino"}).text
    assert "1 treff" in page
    assert f'href="{slides.get_absolute_url()}side/1/"' in page
    assert "<mark>bygdekino</mark>" in page


@pytest.mark.parametrize(
    "query",
    [
        "q=", "q=og", "q=-kor", "q=%00", "q=%22", "q=" + "kultur+" * 200, "q=kor&side=0",
        "q=kor&side=99999999999999999999", "q=kor&ar=abc", "q=kor&ar=²", "q=kor&type=alt",
        "q=kor&samling=9223372036854775808", "q=kor&innleder=%27%29", "q=kor&side=7",
    ],
)  # fmt: skip
def test_any_question_is_answered(slides: Presentation, client: Client, query: str) -> None:
    response = client.get(f"/sok/?{query}")
    assert response.status_code == 200
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("words", ["-kor", "og", "og på -kor", '""', "?"])
def test_who_wrote_no_word_to_look_for_is_asked_for_one(client: Client, words: str) -> None:
    page = client.get("/sok/", {"q": words}).text
    assert ("Vi trenger minst ett ord å lete etter." in page, "0 treff" in page) == (True, False)


def test_nothing_found_leads_to_the_door(client: Client, network: object) -> None:
    page = client.get("/sok/", {"q": "bygdekino"}).text
    assert "Ingenting som du kan se, passer med «bygdekino»" in page
    assert "/konto/logg-inn/?next=/sok/%3Fq%3Dbygdekino" in page


def test_marks_keep_the_text_as_it_was(slides: Presentation, member: Person) -> None:
    finds = search("idrettslag", everything.searcher(member))
    marker = Marker.of(finds.meanings)
    text = "Før " * 100 + "har <idrettslagene> det." + " etter" * 100
    parts = marker.excerpt(text)
    assert [part.text for part in parts if part.marked] == ["idrettslagene"]
    assert json.dumps("".join(p.text for p in parts)).count("<idrettslagene>") == 1
