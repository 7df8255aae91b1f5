from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from gatherings.models import Gathering, Presentation
from gatherings.uploads.likeness import likely_earlier, stem
from members.models import Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakeGathering, MakePresentation

NEW = "b" * 64

type Ask = Callable[..., Presentation | None]


@pytest.fixture
def ask(gathering: Gathering) -> Ask:
    """Asks what an unknown file of that name would be a revision of."""

    def ask(name: str = "Ukjent.pdf", **given: object) -> Presentation | None:
        return likely_earlier(
            **{"gathering": gathering, "name": name, "sha256": NEW, "item": None} | given  # type: ignore[arg-type]  # what the test gives
        )

    return ask


@pytest.mark.parametrize(
    "name",
    [
        "Kultur på Røros.pdf",
        "kultur-på-røros.pptx",
        "Kultur_på_Røros_v2.pdf",
        "Kultur på Røros (1).pdf",
        "Kultur på Røros (1) (2).pdf",
        "Kultur på Røros ENDELIG.pdf",
        "Kultur på Røros - Kopi.pdf",
        "Kopi av Kultur på Røros.pdf",
        "Kultur på Røros versjon 1.2 endelig.pdf",
        "2026-06-16 Kultur på Røros.pdf",
        "Kultur på Røros 16.6.2026.pdf",
        "20260616_Kultur på Røros_rev3.pdf",
        "Kultur paa Roeros.pdf",
        "Kultur pa Roros final.pdf",
        "Kultur pa\N{COMBINING RING ABOVE} Røros.pdf",
    ],
)
def test_a_name_saved_again_has_the_same_stem(name: str) -> None:
    assert stem(name) == "kultur pa roros"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kultur del 1.pdf", "Kultur del 2.pdf"),
        ("Budsjett 2025.xlsx", "Budsjett 2026.xlsx"),
        ("Nyere kultur.pdf", "Kultur.pdf"),
        ("Vekst.pdf", "Vekst og verdi.pdf"),
        ("Kulturversjon.pdf", "Kultur.pdf"),
    ],
)
def test_other_names_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_name_of_versions_alone_has_no_stem() -> None:
    assert [stem("v2.pdf"), stem("Endelig (1).pptx"), stem("")] == ["", "", ""]


@pytest.mark.django_db
def test_the_same_bytes_come_before_the_same_name(
    ask: Ask, make_presentation: MakePresentation
) -> None:
    same_bytes = make_presentation(title="En")
    make_presentation(title="To").versions.update(sha256="c" * 64, name="To.pdf")
    assert ask("To.pdf", sha256=same_bytes.versions.get().sha256) == same_bytes


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Kultur og helse_v2.pptx", "HUNT endelig.pptx"])
def test_the_same_name_or_title_is_enough(
    ask: Ask, make_presentation: MakePresentation, name: str
) -> None:
    earlier = make_presentation(title="HUNT")
    assert ask(name) == earlier


@pytest.mark.django_db
def test_the_same_name_at_another_talk_is_another(
    ask: Ask, make_presentation: MakePresentation, make_talk: MakeTalk
) -> None:
    make_presentation(talk=make_talk(title="Mitt"))
    assert ask("Kultur og helse.pdf", item=make_talk(title="Ditt")) is None


@pytest.mark.django_db
def test_a_name_that_anybody_gives_says_nothing(
    ask: Ask, make_presentation: MakePresentation
) -> None:
    make_presentation(title="Presentasjon").versions.update(name="Presentasjon.pptx")
    assert ask("Presentasjon (2).pptx") is None


@pytest.mark.django_db
def test_the_same_talk_is_enough_also_when_its_file_has_not_come(
    ask: Ask, gathering: Gathering, make_talk: MakeTalk
) -> None:
    talk = make_talk()
    asked_for = Presentation.objects.create(gathering=gathering, title="HUNT", item=talk)
    assert ask(item=talk) == asked_for


@pytest.mark.django_db
def test_the_same_speaker_is_enough(
    ask: Ask, make_presentation: MakePresentation, make_talk: MakeTalk, member: Person
) -> None:
    earlier = make_presentation(talk=make_talk(person=member, title="Om HUNT"))
    assert ask(item=make_talk(person=member, title="Mer om HUNT")) == earlier


@pytest.mark.django_db
def test_a_withdrawn_one_is_no_earlier_version(
    ask: Ask, make_presentation: MakePresentation
) -> None:
    gone = make_presentation(state="withdrawn", withdrawn_at=timezone.now())
    assert ask("Kultur og helse.pdf", sha256=gone.versions.get().sha256) is None


@pytest.mark.django_db
def test_another_gathering_is_not_asked(
    ask: Ask, make_presentation: MakePresentation, make_gathering: MakeGathering
) -> None:
    other = make_presentation(gathering=make_gathering())
    assert ask("Kultur og helse.pdf", sha256=other.versions.get().sha256) is None


@pytest.mark.django_db
def test_it_asks_twice_however_many_there_are(
    ask: Ask,
    make_presentation: MakePresentation,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        make_presentation(title=f"Del {number}").versions.update(name=f"Del {number}.pdf")
    with django_assert_num_queries(2):
        assert str(ask("Del 7 v2.pdf")) == "Del 7"
