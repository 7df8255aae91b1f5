from typing import Any

import pytest

from gatherings.models import AgendaItem, Gathering, Speaker
from gatherings.uploads.matching import SURE, talk_of, title_of
from members.models import Person

pytestmark = pytest.mark.django_db

HUNT = "HUNT: kultur, frivillighet og psykisk helse"
PROGRAMME = {
    "Velkommen": "",
    HUNT: "Steinar Krokstad",
    "Pause med lunsj": "",
    "Kulturskolen og de unge": "Åse Ødegård",
    "Kulturarv på Røros": "Bjørn Ærlig",
}


@pytest.fixture
def programme(gathering: Gathering) -> list[AgendaItem]:
    """Three talks with speakers, a welcome and a pause."""
    for order, (title, name) in enumerate(PROGRAMME.items()):
        kind = "break" if "Pause" in title else "talk"
        item = AgendaItem.objects.create(gathering=gathering, title=title, order=order, kind=kind)
        if name:
            person = Person.objects.create(name=name)
            Speaker.objects.create(item=item, person=person, organisation="NTNU")
    return list(gathering.items.with_speakers())


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("hunt_v2 (1).pptx", HUNT),
        ("01 HUNT – kultur og helse (Steinar Krokstad).pdf", HUNT),
        ("Krokstad ENDELIG.pdf", HUNT),
        ("frivilligheten i dag.pdf", HUNT),
        ("Odegard.pptx", "Kulturskolen og de unge"),
        ("ASE_OEDEGAARD.pptx", "Kulturskolen og de unge"),
        ("O\u0308dega\u030ard.pptx", "Kulturskolen og de unge"),
        ("kulturarv-roros.odp", "Kulturarv på Røros"),
        ("Aerlig.pdf", "Kulturarv på Røros"),
        ("3 presentasjon.pdf", "Kulturskolen og de unge"),
        ("04.pdf", "Kulturarv på Røros"),
        ("lunsj.pdf", None),
        ("NTNU.pdf", None),
        ("kvartalsregnskap.pdf", None),
        ("2024 plan.pdf", None),
        ("99.pdf", None),
    ],
)  # fmt: skip
def test_a_file_is_known_by_title_speaker_or_number(
    programme: list[AgendaItem], name: str, title: str | None
) -> None:
    found: Any = talk_of(name, programme)
    assert (found and found.title) == title


@pytest.mark.parametrize(("name", "title"), [
    ("Krokstad.pdf", HUNT),
    ("hunt.pdf", None),
    ("2.pdf", None),
])  # fmt: skip
def test_a_guess_that_nobody_looks_over_needs_more(
    programme: list[AgendaItem], name: str, title: str | None
) -> None:
    found: Any = talk_of(name, programme, least=SURE)
    assert (found and found.title) == title


def test_an_empty_programme_has_no_talk() -> None:
    assert talk_of("1 Krokstad.pdf", []) is None


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("01 Dans_i_nord.pdf", "Dans i nord"),
        ("2. teater.pptx", "Teater"),
        ("12-Film.pdf", "12-Film"),
        ("2024.pdf", "2024"),
        ("åpning.tar.pdf", "Åpning.tar"),
        ("x" * 240 + ".pdf", "X" + "x" * 199),
        ("01 .pdf", "01"),
    ],
)
def test_a_file_is_given_a_readable_title(name: str, title: str) -> None:
    assert title_of(name) == title
