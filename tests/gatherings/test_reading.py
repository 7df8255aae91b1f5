import csv
import os
from pathlib import Path

import pytest

from gatherings.kinds import READABLE
from gatherings.reading.__main__ import _READERS
from gatherings.reading.pages import MAX_BYTES, MAX_LETTERS, Pages, Unreadable, tidied
from gatherings.reading.pdf import read
from members.confinement import MEGABYTE, ChildResult, Outcome, run_child
from tests.gatherings.offices import deck, odf, ooxml, paragraph, relationships, zipped
from tests.gatherings.pdfs import pdf

DECKS = Path(os.environ["KULTURNETT_SAMPLES"]) / "decks"
NOTES = f"<p:notes xmlns:p='p' xmlns:a='a'>{paragraph('Hemmelig')}</p:notes>"
FIGURE = f"<dgm:d xmlns:dgm='d' xmlns:a='a'>{paragraph('Figur')}</dgm:d>"
SLIDE_LINKS = relationships(
    ("rId1", "notesSlide", "../notesSlides/notesSlide1.xml"),
    ("rId2", "diagramData", "../diagrams/data1.xml"),
    ("rId3", "hyperlink", "https://example.org", "External"),
)
TEXT_OF_MANY_KINDS = (
    "<a:p><a:r><a:t>Kultur</a:t></a:r><a:tab/><a:r><a:t>og</a:t></a:r><a:br/>"
    "<a:r><a:t>helse</a:t></a:r></a:p><a:p><a:fld type='slidenum'><a:t>7</a:t></a:fld>"
    "<a:fld type='datetime'><a:t>i dag</a:t></a:fld></a:p>"
    "<mc:AlternateContent><mc:Choice><a:p><a:t>Ny</a:t></a:p></mc:Choice>"
    "<mc:Fallback><a:p><a:t>Gammel</a:t></a:p></mc:Fallback></mc:AlternateContent>"
)


def reading(folder: Path, kind: str, content: bytes) -> ChildResult:
    """How the reading of a file ends."""
    path = folder / "file"
    path.write_bytes(content)
    return run_child(
        "gatherings.reading",
        *(str(path), kind),
        memory=512 * MEGABYTE,
        cpu_seconds=30,
        seconds=30,
    )


def pages(folder: Path, kind: str, content: bytes) -> list[str]:
    """The pages of a file."""
    result = reading(folder, kind, content)
    assert result.outcome is Outcome.OK, result.complaint
    texts: list[str] = result.answer["pages"]
    return texts


def test_a_pdf_has_its_pages_in_order(tmp_path: Path) -> None:
    assert pages(tmp_path, "pdf", pdf("Kultur", "", "\xe6\xf8\xe5")) == ["Kultur", "", "æøå"]


def test_slides_come_in_the_order_they_are_shown(tmp_path: Path) -> None:
    content = deck([paragraph("To"), paragraph("En")])
    swapped = deck(
        [paragraph("To"), paragraph("En")],
        more={
            "ppt/presentation.xml": '<p xmlns:r="r"><sldId id="1" r:id="rId2"/>'
            '<sldId id="2" r:id="rId1"/><sldId id="3" r:id="rId99"/></p>'
        },
    )
    assert pages(tmp_path, "pptx", content) == ["To", "En"]
    assert pages(tmp_path, "pptx", swapped) == ["En", "To"]


def test_a_slide_show_is_read_as_a_deck(tmp_path: Path) -> None:
    assert pages(tmp_path, "ppsx", deck([paragraph("Kultur")], "ppsx")) == ["Kultur"]


def test_a_slide_has_its_text_and_figures_but_not_its_notes(tmp_path: Path) -> None:
    content = deck(
        [paragraph("Kultur")],
        more={
            "ppt/slides/_rels/slide1.xml.rels": SLIDE_LINKS,
            "ppt/notesSlides/notesSlide1.xml": NOTES,
            "ppt/diagrams/data1.xml": FIGURE,
        },
    )
    assert pages(tmp_path, "pptx", content) == ["Kultur\nFigur"]


def test_a_slide_has_each_text_once_and_no_number(tmp_path: Path) -> None:
    content = deck([TEXT_OF_MANY_KINDS])
    assert pages(tmp_path, "pptx", content) == ["Kultur og\nhelse\ni dag\nNy"]


def test_a_document_is_one_page_with_its_footnotes_last(tmp_path: Path) -> None:
    text = (
        "<w:p><w:r><w:t>Kultur</w:t><w:br/><w:t>og helse</w:t></w:r></w:p>"
        "<w:p><w:r><w:delText>Strøket</w:delText><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:tbl><w:tc><w:p><w:t>I tabell</w:t></w:p></w:tc></w:tbl>"
    )
    note = "<w:footnotes xmlns:w='w'><w:p><w:t>Fotnote</w:t></w:p></w:footnotes>"
    links = relationships(("a", "footnotes", "footnotes.xml"), ("b", "comments", "comments.xml"))
    more: dict[str, str | bytes] = {
        "word/_rels/document.xml.rels": links,
        "word/footnotes.xml": note,
    }
    assert pages(tmp_path, "docx", ooxml("docx", text, more)) == [
        "Kultur\nog helse\nI tabell\nFotnote"
    ]


def test_a_spreadsheet_has_the_words_of_each_visible_sheet(tmp_path: Path) -> None:
    book = (
        '<sheet name="Budsjett" r:id="rId1"/><sheet name="Tomt" r:id="rId2"/>'
        '<sheet name="Skjult" state="hidden" r:id="rId1"/>'
    )
    cells = (
        '<c t="s"><v>1</v></c><c><v>45123</v></c><c t="str"><f>A1</f><v>Sum</v></c>'
        '<c t="inlineStr"><is><t>Fritekst</t></is></c><c t="s"><v>99</v></c><c t="s"><v>x</v></c>'
    )
    more: dict[str, str | bytes] = {
        "xl/_rels/workbook.xml.rels": relationships(
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "worksheet", "/xl/worksheets/sheet2.xml"),
            ("rId3", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/sharedStrings.xml": (
            "<sst><si><t>Nei</t></si>"
            "<si><r><t>Kultur</t></r><r><t>midler</t></r><rPh><t>kana</t></rPh></si></sst>"
        ),
        "xl/worksheets/sheet1.xml": f"<worksheet><row>{cells}</row></worksheet>",
        "xl/worksheets/sheet2.xml": "<worksheet/>",
    }
    assert pages(tmp_path, "xlsx", ooxml("xlsx", book, more)) == [
        "Budsjett\nKulturmidler\nSum\nFritekst",
        "Tomt",
    ]


def test_an_open_deck_has_its_slides_without_notes(tmp_path: Path) -> None:
    content = odf(
        "presentation",
        "<draw:page><text:p>Kultur<text:tab/>og<text:s/>\n  helse</text:p><presentation:notes>"
        "<draw:page-thumbnail/><text:p>Hemmelig</text:p></presentation:notes></draw:page>"
        "<draw:page><text:h>To</text:h><office:annotation><text:p>Nei</text:p></office:annotation>"
        "</draw:page>",
    )
    assert pages(tmp_path, "odp", content) == ["Kultur og helse", "To"]


def test_an_open_text_is_one_page_without_what_was_struck_out(tmp_path: Path) -> None:
    content = odf(
        "text",
        "<text:tracked-changes><text:p>Strøket</text:p></text:tracked-changes>"
        "<text:h>Kultur</text:h><text:p>en<text:line-break/>to</text:p>",
    )
    assert pages(tmp_path, "odt", content) == ["Kultur\nen\nto"]


def test_an_open_spreadsheet_has_a_page_a_sheet(tmp_path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    inner = f"<table:table>{cell.format('Indre')}</table:table>"
    content = odf(
        "spreadsheet",
        f"<table:table>{cell.format('Budsjett')}{cell.format('2026')}</table:table>"
        f"<table:table>{inner}</table:table><table:table/>",
    )
    assert pages(tmp_path, "ods", content) == ["Budsjett\n2026", "Indre", ""]


@pytest.mark.parametrize("kind", ["key", "png"])
def test_a_kind_without_text_has_no_pages(tmp_path: Path, kind: str) -> None:
    assert pages(tmp_path, kind, b"") == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("pdf", b"%PDF-1.7\n"),
        ("pptx", b"PK\x03\x04"),
        ("pptx", zipped({"a": "b"})),
        ("pptx", deck([""], more={"ppt/slides/slide1.xml": "<a>"})),
        ("pptx", deck([""], more={"ppt/presentation.xml": "<!DOCTYPE a><a/>"})),
        ("odt", zipped({"mimetype": "x"})),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, kind: str, content: bytes) -> None:
    assert reading(tmp_path, kind, content).outcome is Outcome.REFUSED


def test_a_document_type_is_not_read(tmp_path: Path) -> None:
    content = deck([""], more={"ppt/slides/slide1.xml": "<!DOCTYPE a><a/>"})
    assert reading(tmp_path, "pptx", content).answer == {"reason": "unsafe_xml"}


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    content = odf("presentation", "<draw:page/>" * 2001)
    assert reading(tmp_path, "odp", content).answer == {"reason": "too_many_pages"}


LONG = "kultur " * 10_000
SLIDES = MAX_BYTES // MAX_LETTERS + 2
CAPPED = {
    "pptx": deck([paragraph(LONG)] * SLIDES),
    "odp": odf("presentation", f"<draw:page><text:p>{LONG}</text:p></draw:page>" * SLIDES),
}


@pytest.mark.parametrize("kind", CAPPED)
def test_the_text_is_capped_and_the_pages_are_still_counted(tmp_path: Path, kind: str) -> None:
    texts = pages(tmp_path, kind, CAPPED[kind])
    assert (len(texts), texts[-1]) == (SLIDES, "")
    assert sum(len(text.encode()) for text in texts) <= MAX_BYTES
    assert len(texts[0]) <= MAX_LETTERS


def test_a_document_is_one_page_and_may_have_many_letters(tmp_path: Path) -> None:
    (text,) = pages(tmp_path, "docx", ooxml("docx", f"<w:p><w:t>{LONG}</w:t></w:p>"))
    assert text == LONG.strip()


def test_the_pages_of_a_pdf_are_counted_when_the_text_is_full(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(pdf("En", "To"))
    collected = Pages()
    collected.add("x" * MAX_BYTES, letters=MAX_BYTES)
    read(path, collected)
    assert collected.texts()[1:] == ["", ""]


def test_a_page_is_cut_between_characters() -> None:
    collected = Pages()
    collected.add("x" * (MAX_BYTES - 1), letters=MAX_BYTES)
    collected.add("å")
    assert collected.texts()[1] == ""


def test_two_thousand_pages_are_the_most() -> None:
    collected = Pages()
    for _ in range(2000):
        collected.add("")
    with pytest.raises(Unreadable, match="too_many_pages"):
        collected.add("")


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("kultur\ufffe\r\ndeltakelse", "kulturdeltakelse"),
        ("a\x00b\x0bc", "abc"),
        ("a \t b\r\n\r\n  c\rd", "a b\nc\nd"),
        ("a\u030a", "å"),
        ("\ud800", ""),
    ],
)
def test_text_is_tidied(raw: str, tidy: str) -> None:
    assert tidied(raw) == tidy


def test_each_kind_that_has_text_has_a_reader() -> None:
    assert set(_READERS) == READABLE


def manifest() -> list[dict[str, str]]:
    """The sample decks that can be read, and what is known of them."""
    path = DECKS / "manifest.csv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["pages_or_slides"].isdecimal()]


@pytest.mark.needs_samples
@pytest.mark.parametrize("row", manifest(), ids=lambda row: row["file"][:3])
def test_a_real_deck_has_the_pages_the_manifest_says(tmp_path: Path, row: dict[str, str]) -> None:
    kind = row["file"].rpartition(".")[2].replace("pptm", "pptx")
    texts = pages(tmp_path, kind, (DECKS / row["file"]).read_bytes())
    assert len(texts) == int(row["pages_or_slides"])
    assert any(texts) is (row["text_chars"] != "0")
