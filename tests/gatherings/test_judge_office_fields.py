"""What an Office file fetches or starts by its fields and formulas."""

from pathlib import Path

import pytest

from tests.gatherings.judging import verdict
from tests.gatherings.offices import odf, ooxml


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
    "field",
    [
        'HYPERLINK "https://example.org/DDE/ DDE"',
        'HYPERLINK "\\\\\\\\server\\\\mappe"',
        'TOC \\o "1-3" \\h \\z \\u',
        "PAGE",
        'INCLUDEPICTURE "https://example.org/a.png" \\* MERGEFORMATINET',
        "INCLUDEPICTURE cid:image001.png@01D",
        "INCLUDEPICTURE",
        "REF DDE",
        "REF dde_notes \\h",
        'IF DDE = "DDE"',
        "= DDE + 1",
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
        'dde"excel"',
        '"DDEAUTO" cmd',
        "\u00a0DDE\tcmd",
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
        'INCLUDEPICTURE \\\\\\\\server\\\\a.png \\c "x"',
        "INCLUDEPICTURE \\d \\\\\\\\server\\\\a.png",
        "INCLUDEPICTURE “\\\\\\\\server\\\\a.png”",
        '"LINK" Excel.Sheet.12 "C:\\\\a.xlsx"',
        'LINK Excel.Sheet.12 "C:\\\\a.xlsx" "Ark1!R1C1"',
        "RD a.docx",
        'DATABASE \\d "C:\\\\a.mdb"',
    ],
)
def test_a_field_that_fetches_a_file_is_refused(tmp_path: Path, field: str) -> None:
    assert verdict(tmp_path, "brev.docx", fields(field)) == "external_links"


def test_a_field_may_not_be_written_as_common_text(tmp_path: Path) -> None:
    border = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = border.format("begin") + "<w:r><w:t>{}</w:t></w:r>" + border.format("separate")
    text = "<w:r><w:t>DDE cmd</w:t></w:r>" + border.format("end")
    for told, expected in {"DDE cmd": "active", "PAGE": "docx"}.items():
        assert verdict(tmp_path, "brev.docx", ooxml("docx", code.format(told) + text)) == expected


@pytest.mark.parametrize("told", ["IF [DDEAUTO cmd] = 1", "[QUOTE a] DDE cmd", "IF 1 = [DDE cmd]"])
def test_a_field_in_a_field_starts_no_program_either(tmp_path: Path, told: str) -> None:
    border = "</w:instrText><w:fldChar/><w:instrText>"
    nested = told.replace("[", border).replace("]", border)
    content = ooxml("docx", f"<w:instrText>{nested}</w:instrText>")
    assert verdict(tmp_path, "brev.docx", content) == "active"


@pytest.mark.parametrize(
    "content",
    [
        formula('SUM(A1:A9)&amp;"a|b!"&amp;Ark2!A1'),
        formula("[1]Ark1!A1"),
        formula("{1|2}"),
        formula("'Drift|Invest'!A1+'Kari''s|ark'!A1"),
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
        formula("'Ark 1'!A1+'cmd'|'/c calc '!A0+'!'!B1"),
        formula('DDE("cmd";"/c";"calc")'),
        ooxml("xlsx", "<definedName>cmd|'/c calc'!A0</definedName>"),
        ooxml("xlsx", "<calculatedColumnFormula>cmd|'/c'!A0</calculatedColumnFormula>"),
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


def test_a_formula_of_a_spreadsheet_that_starts_a_program_is_refused(tmp_path: Path) -> None:
    content = odf("spreadsheet", "<table:c table:formula=\"msoxl:=cmd|'/c calc'!A0\"/>")
    assert verdict(tmp_path, "tall.ods", content) == "active"
