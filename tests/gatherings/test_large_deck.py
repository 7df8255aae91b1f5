"""A long deck, as python-pptx writes it: taken under the judge's own limits, and read whole."""

import io
from pathlib import Path

import pptx

from gatherings.judge.asking import ask
from tests.gatherings.test_reading import pages

SLIDES = 120


def test_a_deck_of_120_slides_is_accepted_and_every_page_is_read(tmp_path: Path) -> None:
    deck, written = pptx.Presentation(), io.BytesIO()
    for number in range(1, SLIDES + 1):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        title, body = slide.placeholders
        title.text, body.text = f"Side {number}", "Kultur og helse " * 20
    deck.save(written)
    (tmp_path / "lysark").write_bytes(written.getvalue())
    answer, complaint = ask(tmp_path / "lysark", name="lysark.pptx")
    assert (answer.get("kind"), complaint) == ("pptx", "")
    texts = pages(tmp_path, "pptx", written.getvalue())
    assert [text.splitlines()[0] for text in texts] == [
        f"Side {number}" for number in range(1, SLIDES + 1)
    ]
    assert all("Kultur og helse" in text for text in texts)
