"""What an Office file fetches or starts: links, fields, formulas, buttons."""

from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import deck, odf, ooxml, relationships


def linked(relation: str, target: str) -> bytes:
    """A deck that refers to something outside itself."""
    lines = relationships(("rId9", relation, target, "External"))
    return ooxml("pptx", "", {"ppt/_rels/presentation.xml.rels": lines})


def fields(*pieces: str) -> bytes:
    """A letter with fields; a bar stands where Word cut one in two."""
    border = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    told = [
        border.format("begin")
        + "".join(f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in piece.split("|"))
        + border.format("end")
        for piece in pieces
    ]
    return ooxml("docx", "".join(told))


def formula(text: str) -> bytes:
    """A workbook with a formula."""
    return ooxml("xlsx", "", {"xl/worksheets/sheet1.xml": f"<s><c><f>{text}</f></c></s>"})


@pytest.mark.parametrize(
    ("relation", "target"),
    [
        ("image", "NULL"),  # PowerPoint's own, for a picture that was lost
        ("image", "https://example.org/a.png"),
        ("video", "https://www.youtube.com/embed/x"),
        ("video", "video.mp4"),
        ("audio", "../lyd.mp3"),
        ("externalLinkPath", "Budsjett.xlsx"),
        ("externalLinkPath", "Felles/Budsjett.xlsx"),
        ("externalLinkPath", "https://example.org/Budsjett.xlsx"),
        ("hyperlink", "https://ks.no"),
        ("hyperlink", "mailto:post@example.org"),
        ("hyperlink", "notat.docx"),
        ("hyperlink", "\\\\server\\mappe"),
        ("hyperlink", "file:///C:/Felles/notat.docx"),
        ("hyperlink", "../../felles/notat.docx"),
        ("attachedTemplate", "Normal.dotm"),
        ("attachedTemplate", "/Users/kari/Maler/Kommune.dotx"),
        ("attachedTemplate", "file:///C:/Maler/a.dotx"),
        ("attachedTemplate", "file:///C:\\Users\\kari\\Maler\\a.dotx"),
        ("attachedTemplate", "H:\\Maler\\a.dotx"),
    ],
)
def test_a_link_is_fine(tmp_path: Path, relation: str, target: str) -> None:
    assert verdict(tmp_path, "lysark.pptx", linked(relation, target)) == "pptx"


@pytest.mark.parametrize(
    ("relation", "target"),
    [
        ("image", "/etc/passwd"),
        ("image", "file:/etc/passwd"),
        ("image", "FILE:///C:/a.png"),
        ("image", "fi\tle:///C:/a.png"),
        ("image", "file:%2f%2fserver/a.png"),
        ("image", "\\\\10.0.0.1@80\\a.png"),
        ("image", "//?/UNC/server/a.png"),
        ("image", "smb://server/a.png"),
        ("image", "davs://server/a.png"),
        ("image", "ftp://server/a.png"),
        ("image", "mhtml:http://server/a!b"),
        ("media", "file:///C:\\a.mp4"),
        ("oleObject", "mhtml:https://server/a!x-usc:b"),
        ("oleObject", "tall.xlsx"),
        ("externalLinkPath", "file:///\\\\server\\a.xlsx"),
        ("externalLinkPath", "\\\\server\\felles\\Budsjett.xlsx"),
        ("externalLinkPath", "file://server/Budsjett.xlsx"),
        ("externalLinkPath", "file:///C:/Budsjett.xlsx"),
        ("externalLinkPath", "C:\\Budsjett.xlsx"),
        ("externalLinkPath", "/felles/Budsjett.xlsx"),
        ("externalLinkPath", "../../felles/Budsjett.xlsx"),
        ("externalLinkPath", "..\\Budsjett.xlsx"),
        ("externalLinkPath", "%2e%2e/Budsjett.xlsx"),
        ("xlPathMissing", "../Budsjett.xlsx"),
        ("image", "../Bilder/a.png"),
        ("mailMergeSource", "file:///C:\\a.csv"),
        ("attachedTemplate", "https://server/a.dotm"),
        ("attachedTemplate", "file://server/a.dotm"),
        ("attachedTemplate", "\\\\server\\maler\\a.dotx"),
        ("attachedTemplate", "file:///\\\\server\\maler\\a.dotx"),
        ("attachedTemplate", "file:////server/maler/a.dotx"),
        ("attachedTemplate", "//?/UNC/server/maler/a.dotx"),
        ("attachedTemplate", "smb://server/maler/a.dotx"),
        ("subDocument", "a.docx"),
        ("frame", "https://example.org"),
        ("aFChunk", "https://example.org"),
    ],
)
def test_a_link_out_of_the_file_is_refused(tmp_path: Path, relation: str, target: str) -> None:
    assert verdict(tmp_path, "lysark.pptx", linked(relation, target)) == "external_links"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "VBScript:x", "java\nscript:x"])
def test_a_hyperlink_that_runs_is_refused(tmp_path: Path, target: str) -> None:
    assert verdict(tmp_path, "lysark.pptx", linked("hyperlink", target)) == "active"


@pytest.mark.parametrize(
    "field",
    [
        'HYPERLINK "https://example.org/DDE/ DDE"',
        'HYPERLINK "\\\\\\\\server\\\\mappe"',
        'TOC \\o "1-3" \\h \\z \\u',
        "PAGE",
        'INCLUDEPICTURE "https://example.org/a.png" \\* MERGEFORMATINET',
        "INCLUDEPICTURE cid:image001.png@01D",
        "INCLUDEPICTURE",
        "",
    ],
)
def test_a_field_is_fine(tmp_path: Path, field: str) -> None:
    assert verdict(tmp_path, "brev.docx", fields(field)) == "docx"


@pytest.mark.parametrize(
    "field",
    [
        "ddeauto c:\\\\windows\\\\cmd.exe",
        " |d|d|EA|uto cmd",
        'DDE excel "a"',
    ],
)
def test_a_field_that_starts_a_program_is_refused(tmp_path: Path, field: str) -> None:
    assert verdict(tmp_path, "brev.docx", fields("PAGE", 'HYPERLINK "x', field)) == "active"


@pytest.mark.parametrize(
    "field",
    [
        'INCLUDEPICTURE "\\\\\\\\server\\\\a.png" \\d',
        "INCLUDETEXT /etc/passwd",
        'INCLUDETEXT "../../../etc/passwd"',
        'INCLUDETEXT "C:\\\\a.docx"',
        'LINK Excel.Sheet.12 "C:\\\\a.xlsx" "Ark1!R1C1"',
        "RD a.docx",
        'DATABASE \\d "C:\\\\a.mdb"',
    ],
)
def test_a_field_that_fetches_a_file_is_refused(tmp_path: Path, field: str) -> None:
    assert verdict(tmp_path, "brev.docx", fields(field)) == "external_links"


@pytest.mark.parametrize(
    "content",
    [
        formula('SUM(A1:A9)&amp;"a|b!"&amp;Ark2!A1'),
        formula("[1]Ark1!A1"),
        formula("{1|2}"),
        ooxml("xlsx", "", {"xl/sharedStrings.xml": "<s><t>=cmd|' /c calc'!A0</t></s>"}),
    ],
)
def test_a_formula_is_fine(tmp_path: Path, content: bytes) -> None:
    assert verdict(tmp_path, "tall.xlsx", content) == "xlsx"


@pytest.mark.parametrize(
    "content",
    [
        formula("cmd|' /C calc'!A0"),
        formula("+MSEXCEL|'\\..\\calc.exe'!''"),
        formula('DDE("cmd";"/c";"calc")'),
        ooxml("xlsx", "<definedName>cmd|'/c calc'!A0</definedName>"),
        ooxml("xlsx", "", {"xl/a.xml": "<c><formula1>cmd|'/c'!A0</formula1></c>"}),
    ],
)
def test_a_formula_that_starts_a_program_is_refused(tmp_path: Path, content: bytes) -> None:
    assert verdict(tmp_path, "tall.xlsx", content) == "active"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("file:///home/kari/tall.ods", "ods"),
        ("file://tjener/felles/tall.ods", "external_links"),
        ("\\\\tjener\\felles\\tall.ods", "external_links"),
    ],
)
def test_a_formula_may_ask_a_file_but_not_another_machine(
    tmp_path: Path, where: str, expected: str
) -> None:
    content = odf("spreadsheet", f"<table:c table:formula=\"of:=['{where}'#$Ark1.A1]\"/>")
    assert verdict(tmp_path, "tall.ods", content) == expected


@pytest.mark.parametrize("address", ["vnd.libreoffice.command:x", ".uno:Quit", "slot:5500"])
def test_a_link_that_does_what_a_menu_does_is_refused(tmp_path: Path, address: str) -> None:
    content = odf("text", f'<text:a xlink:href="{address}">Kultur</text:a>')
    assert verdict(tmp_path, "brev.odt", content) == "macros"


def test_a_formula_of_a_spreadsheet_that_starts_a_program_is_refused(tmp_path: Path) -> None:
    content = odf("spreadsheet", "<table:c table:formula=\"msoxl:=cmd|'/c calc'!A0\"/>")
    assert verdict(tmp_path, "tall.ods", content) == "active"


@pytest.mark.parametrize("source", ["", "media/bilde1.png", "https://example.org/bilde.png"])
def test_a_picture_in_an_old_drawing_is_fine(tmp_path: Path, source: str) -> None:
    content = ooxml("docx", f'<v:imagedata src="{source}"/>')
    assert verdict(tmp_path, "brev.docx", content) == "docx"


@pytest.mark.parametrize("tag", ["imagedata", "fill", "stroke"])
@pytest.mark.parametrize("source", ["file://tjener/a.png", "\\\\tjener\\a.png"])
def test_a_picture_in_an_old_drawing_is_no_file(tmp_path: Path, tag: str, source: str) -> None:
    content = ooxml("docx", f'<v:{tag} src="{source}"/>')
    assert verdict(tmp_path, "brev.docx", content) == "external_links"


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("ppaction://hlinksldjump", "pptx"),
        ("ppaction://macro?name=Kjor", "macros"),
        ("ppaction://program", "active"),
    ],
)
def test_a_button_may_lead_on_but_start_nothing(tmp_path: Path, action: str, expected: str) -> None:
    content = deck([f'<a:hlinkClick r:id="rId2" action="{action}"/>'])
    assert verdict(tmp_path, "lysark.pptx", content) == expected


@pytest.mark.parametrize(
    ("listener", "expected"),
    [
        ('presentation:action="next-page"', "odp"),
        ('presentation:action="execute" xlink:href="calc.exe"', "active"),
        ('presentation:action="macro"', "macros"),
        ('script:macro-name="Standard.Modul.Kjor"', "macros"),
    ],
)
def test_what_happens_at_a_click_may_lead_on_but_start_nothing(
    tmp_path: Path, listener: str, expected: str
) -> None:
    content = odf("presentation", f"<presentation:event-listener {listener}/>")
    assert verdict(tmp_path, "lysark.odp", content) == expected


@pytest.mark.parametrize(
    "address",
    [
        *("", "Pictures/a.png", "./Object 1", "#Side 1", "https://example.org/a.png"),
        "vnd.sun.star.GraphicObject:1",
    ],
)
def test_a_picture_in_a_text_is_fine(tmp_path: Path, address: str) -> None:
    content = odf("text", f'<draw:image xlink:href="{address}"/>')
    assert verdict(tmp_path, "brev.odt", content) == "odt"


@pytest.mark.parametrize(
    ("element", "address", "reason"),
    [
        ("draw:image", "file:///etc/passwd", "external_links"),
        ("draw:image", "/etc/passwd", "external_links"),
        ("draw:image", "../../etc/passwd", "external_links"),
        ("draw:image", "\\\\server\\a.png", "external_links"),
        ("draw:image", "vnd.sun.star.expand:$x", "external_links"),
        ("text:section-source", "../a.odt", "external_links"),
        ("text:template", "https://example.org/a.ott", "external_links"),
        ("text:template", "//server/a.ott", "external_links"),
        ("text:a", "macro:///Standard.Modul.Kjor", "macros"),
        ("text:a", "javascript:x", "macros"),
    ],
)
def test_what_a_text_fetches_or_runs_is_refused(
    tmp_path: Path, element: str, address: str, reason: str
) -> None:
    content = odf("text", f'<{element} xlink:href="{address}"/>')
    assert verdict(tmp_path, "brev.odt", content) == reason


@pytest.mark.parametrize(
    ("element", "address"),
    [
        ("text:a", "../a.odt"),
        ("text:template", "/usr/share/libreoffice/presnt/a.otp"),
        ("text:sound", "../../usr/share/sounds/apert.wav"),
    ],
)
def test_what_waits_for_a_click_or_is_not_shown_is_fine(
    tmp_path: Path, element: str, address: str
) -> None:
    content = odf("text", f'<{element} xlink:href="{address}"/>')
    assert verdict(tmp_path, "brev.odt", content) == "odt"
