import pytest

from gatherings.models import PresentationVersion
from gatherings.templatetags.gatherings import presentation_facts


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "pdf", "size": 1900000, "pages": 24}, "PDF, 1,9 MB, 24 sider"),
        ({"kind": "pdf", "size": 900, "pages": 1}, "PDF, 900 byte, 1 side"),
        ({"kind": "pptx", "size": 24000, "pages": 1}, "PPTX, 24 kB, 1 lysbilde"),
        ({"kind": "odp", "size": 24000, "pages": 3}, "ODP, 24 kB, 3 lysbilder"),
        ({"kind": "key", "size": 24000}, "KEY, 24 kB"),
        ({"link": "https://example.org"}, "Lenke"),
    ],
)
def test_a_presentation_is_told_in_a_few_words(fields: dict[str, object], expected: str) -> None:
    told = presentation_facts(PresentationVersion(**fields))
    assert told.replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize(("kind", "colour"), [("pptx", "warning"), ("pdf", "info"), ("", "info")])
def test_slides_have_a_colour_of_their_own(kind: str, colour: str) -> None:
    assert PresentationVersion(kind=kind).colour == colour
