"""What makes a file hard to use for those who cannot see it, and what is said of it."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from gatherings.advice import SENTENCES, advice_on
from gatherings.models import PresentationVersion
from members.confinement import Outcome
from tests.gatherings.offices import deck, odf, ooxml, paragraph, relationships
from tests.gatherings.pdfs import pdf
from tests.gatherings.test_reading import reading

TITLE = f'<p:sp><p:nvPr><p:ph type="title"/></p:nvPr>{paragraph("Kultur")}</p:sp>'
NOTES = relationships(("rId1", "notesSlide", "../notesSlides/notesSlide1.xml"))
FRAME = "<draw:frame>{}<draw:image xlink:href='a.png'/>{}</draw:frame>"
OPEN_TITLE = "<draw:frame presentation:class='title'><text:p>{}</text:p></draw:frame>"

type Findings = dict[str, list[int]]


def picture(described: str) -> str:
    """A picture of a slide."""
    return f"<p:pic><p:nvPicPr>{described}</p:nvPicPr><p:blipFill><a:blip/></p:blipFill></p:pic>"


def findings(folder: Path, kind: str, content: bytes) -> Findings:
    """What is found in a file, and on which pages."""
    result = reading(folder, kind, content)
    assert result.outcome is Outcome.OK, result.complaint
    return dict(result.answer["advice"])


def test_a_pdf_that_tells_all_has_no_findings(tmp_path: Path) -> None:
    content = pdf(
        "Kultur",
        catalog=b"/MarkInfo<</Marked true>>/Lang(nb-NO)",
        extra={900: b"<</Title(Kultur)>>"},
    ).replace(b"/Root 1 0 R", b"/Root 1 0 R/Info 900 0 R")
    assert findings(tmp_path, "pdf", content) == {}


def test_a_pdf_that_tells_nothing_has_four(tmp_path: Path) -> None:
    assert findings(tmp_path, "pdf", pdf("")) == {
        "pdf_untagged": [],
        "pdf_without_title": [],
        "pdf_without_language": [],
        "pdf_without_text": [],
    }


def test_slides_without_title_are_found(tmp_path: Path) -> None:
    empty = TITLE.replace("Kultur", " ")
    subtitle = TITLE.replace('"title"', '"subTitle"')
    slides = [TITLE, paragraph("Bare tekst"), empty, subtitle, TITLE.replace("title", "ctrTitle")]
    assert findings(tmp_path, "pptx", deck(slides)) == {"slide_without_title": [2, 3, 4]}


@pytest.mark.parametrize(
    ("described", "found"),
    [
        ('<p:cNvPr id="4" name="Bilde 3"/>', {"picture_without_text": [1]}),
        ('<p:cNvPr id="4" name="Bilde 3" descr="  "/>', {"picture_without_text": [1]}),
        ('<p:cNvPr id="4" descr="Et kor på scenen"/>', {}),
        ('<p:cNvPr id="4"><a:ext><o:decorative val="1"/></a:ext></p:cNvPr>', {}),
        (
            '<p:cNvPr id="4"><a:ext><o:decorative val="0"/></a:ext></p:cNvPr>',
            {"picture_without_text": [1]},
        ),
    ],
)
def test_pictures_without_text_are_found(tmp_path: Path, described: str, found: Findings) -> None:
    assert findings(tmp_path, "pptx", deck([TITLE + picture(described)])) == found


def test_the_description_of_one_picture_is_not_the_other_s(tmp_path: Path) -> None:
    both = (
        picture('<p:cNvPr descr="Kor"/>') + picture("<p:cNvPr/>") + picture('<p:cNvPr descr="x"/>')
    )
    assert findings(tmp_path, "pptx", deck([TITLE + both])) == {"picture_without_text": [1]}


def test_hidden_slides_and_notes_are_told(tmp_path: Path) -> None:
    hidden = f'<p:sld xmlns:p="p" xmlns:a="a" show="0">{TITLE}</p:sld>'
    content = deck(
        [TITLE, TITLE],
        more={
            "ppt/slides/slide1.xml": hidden,
            "ppt/slides/_rels/slide2.xml.rels": NOTES,
            "ppt/notesSlides/notesSlide1.xml": f"<n xmlns:a='a'>{paragraph('Husk å smile')}</n>",
        },
    )
    assert findings(tmp_path, "pptx", content) == {"slide_is_hidden": [1], "slide_has_notes": [2]}


def test_empty_notes_are_none(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {
        "ppt/slides/_rels/slide1.xml.rels": NOTES,
        "ppt/notesSlides/notesSlide1.xml": "<n xmlns:a='a'><a:p><a:fld type='slidenum'>"
        "<a:t>1</a:t></a:fld></a:p></n>",
    }
    assert findings(tmp_path, "pptx", deck([TITLE], more=more)) == {}


def test_pictures_of_a_document_are_seen_but_its_pages_are_not_known(tmp_path: Path) -> None:
    drawing = '<w:p><w:drawing><w:docPr id="1"{}/><a:blip/></w:drawing></w:p>'
    described = ooxml("docx", drawing.format(' descr="Kor"'))
    shape = ooxml("docx", drawing.format("").replace("<a:blip/>", ""))
    assert findings(tmp_path, "docx", ooxml("docx", drawing.format(""))) == {
        "picture_without_text": []
    }
    assert [findings(tmp_path, "docx", content) for content in (described, shape)] == [{}, {}]


def test_slides_of_opendocument_are_seen_the_same(tmp_path: Path) -> None:
    pages = [
        OPEN_TITLE.format("Kultur") + FRAME.format("", "<svg:title>Kor</svg:title>"),
        OPEN_TITLE.format("") + FRAME.format("", ""),
        OPEN_TITLE.format("To") + FRAME.format("<draw:object/>", ""),
        OPEN_TITLE.format("Tre")
        + "<presentation:notes>"
        + FRAME.format("", "")
        + "<text:p>Husk</text:p></presentation:notes>",
    ]
    content = odf(
        "presentation", "".join(f"<draw:page xmlns:svg='s'>{page}</draw:page>" for page in pages)
    )
    assert findings(tmp_path, "odp", content) == {
        "slide_without_title": [2],
        "picture_without_text": [2],
        "slide_has_notes": [4],
    }


@pytest.mark.parametrize("kind", ["odt", "ods"])
def test_pictures_of_open_documents_are_seen(tmp_path: Path, kind: str) -> None:
    inner = {
        "odt": ("text", FRAME.format("", "")),
        "ods": ("spreadsheet", f"<table:table>{FRAME.format('', '')}</table:table>"),
    }
    assert findings(tmp_path, kind, odf(*inner[kind])) == {"picture_without_text": []}


@pytest.mark.parametrize(
    ("pages", "where"),
    [
        ([], ""),
        ([4], "lysbilde 4"),
        ([1, 2, 3, 7, 9, 10], "lysbilde 1–3, 7, 9–10"),
        (
            list(range(1, 60, 2)),
            "lysbilde 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 og flere",
        ),
    ],
)
def test_the_pages_are_told_in_stretches(pages: list[int], where: str) -> None:
    version = PresentationVersion(kind="pptx", advice=[["slide_without_title", pages]])
    assert [advice.where for advice in advice_on(version)] == [where]


def test_every_finding_has_its_sentence() -> None:
    version = PresentationVersion(kind="pdf", advice=[[finding, [1]] for finding in SENTENCES])
    page = render_to_string("gatherings/advice.html", {"version": version})
    assert page.count("(side 1)") == len(SENTENCES) == 8
    assert "Filen er tatt imot som den er." in page


def test_a_finding_of_another_day_is_passed_over() -> None:
    assert advice_on(PresentationVersion(kind="pdf", advice=[["ukjent", []]])) == []


def test_without_findings_nothing_is_said() -> None:
    assert render_to_string("gatherings/advice.html", {"version": None}).strip() == ""
