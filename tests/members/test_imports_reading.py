"""A list of leaders is read out of whatever people save, in a child with limits."""

import codecs
import io
import unicodedata
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from members.confinement import ChildResult, Outcome, run_child
from members.imports.lists import _MEMORY, _SECONDS
from members.sheets.columns import NAMES, TEMPLATE, column_of
from members.sheets.lists import MAX_ROWS, Unreadable
from tests.members.lists import HEADERS, KARI, cells_of, text, workbook

READ = {
    "name": "Kari Leder",
    "email": "kari.leder@example.org",
    "phone": "900 00 010",
    "organisation": "Namsos",
    "title": "Kultursjef",
}


def child(path: Path) -> ChildResult:
    """The file, read as the web process has it read."""
    return run_child(
        "members.sheets", str(path), memory=_MEMORY, cpu_seconds=_SECONDS, seconds=_SECONDS
    )


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_read_whatever_it_is_separated_by_and_encoded_as(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    rows = text(HEADERS, ("Åse Ødegård", *KARI[1:]), separator=separator)
    assert cells_of(tmp_path, rows.encode(encoding)) == [READ | {"name": "Åse Ødegård"}]


def test_text_with_the_other_order_of_bytes_is_read(tmp_path: Path) -> None:
    raw = codecs.BOM_UTF16_BE + text(HEADERS, KARI).encode("utf-16-be")
    assert cells_of(tmp_path, raw) == [READ]
    assert cells_of(tmp_path, raw[2:]) == [READ]


def test_a_workbook_is_read_as_it_is_seen(tmp_path: Path) -> None:
    rows = workbook(
        ("Navn", "Kommunenr.", "Fra", "Til", "Øverste", "Telefon", "Målform"),
        ("Kari", 5007, datetime(2026, 8, 1), date(2027, 7, 31), True, 90000010.0, None),  # noqa: DTZ001 as Excel has it
    )
    assert cells_of(tmp_path, rows) == [
        {
            "name": "Kari",
            "number": "5007",
            "first_day": "2026-08-01",
            "last_day": "2027-07-31",
            "primary": "ja",
            "phone": "90000010",
        }
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("NAVN", "name"),
        (" e - post ", "email"),
        ("E-postadresse (jobb)", "email"),
        ("Mobil", "phone"),
        ("Kommune", "organisation"),
        ("Kommunenr.", "number"),
        ("Stilling", "title"),
        ("Fra dato", "first_day"),
        ("Til og med", "last_day"),
        (unicodedata.normalize("NFD", "Øverste"), "primary"),
        ("Skostørrelse", None),
    ],
)
def test_headers_are_found_by_what_people_call_them(header: str, column: str | None) -> None:
    assert column_of(header) == column


def test_the_template_is_understood_by_the_reader() -> None:
    assert [column_of(NAMES[name][0]) for name in TEMPLATE] == list(TEMPLATE)


def test_headers_may_stand_below_a_title_and_in_any_order(tmp_path: Path) -> None:
    rows = text(("Ledere i Trøndelag",), (), HEADERS[::-1], KARI[::-1])
    assert cells_of(tmp_path, rows) == [READ]


def test_empty_rows_and_what_stands_beside_the_list_are_left_out(tmp_path: Path) -> None:
    rows = workbook((*HEADERS, "Merknad"), (*KARI, "Ring!"), (), ("",) * 5, (None,) * 5)
    assert cells_of(tmp_path, rows) == [READ]


def test_letters_of_a_mac_are_composed_and_odd_spaces_are_tidied(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "Åse\u00a0 Ødegård\u200b")
    assert cells_of(tmp_path, text(HEADERS, (name, *KARI[1:])))[0]["name"] == "Åse Ødegård"


def test_a_line_within_quotation_marks_is_one_cell(tmp_path: Path) -> None:
    rows = 'Navn;Tittel\n"Kari\nLeder";"Sjef; kultur"\n'
    assert cells_of(tmp_path, rows) == [{"name": "Kari Leder", "title": "Sjef; kultur"}]


@pytest.mark.parametrize("formula", ["=cmd|'/c calc'!A0", "=1+1", '=HYPERLINK("http://x")'])
def test_a_formula_is_text_and_is_not_computed(tmp_path: Path, formula: str) -> None:
    rows = workbook(HEADERS, (formula, *KARI[1:]))
    assert cells_of(tmp_path, rows)[0]["name"] == formula


def test_the_first_sheet_that_has_a_list_is_read(tmp_path: Path) -> None:
    assert cells_of(tmp_path, _two_sheets()) == [READ]
    with pytest.raises(Unreadable, match="no_headers"):
        cells_of(tmp_path, workbook(("Bare", "tull"), ("uten", "overskrifter")))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 but no more", "broken"),
        (workbook(HEADERS, KARI)[:-200], "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
        (b"%PDF-1.7\n\x00\x01", "not_a_list"),
        (b"", "no_headers"),
        ("Kari;Namsos\n", "no_headers"),
        (text(("Navn", "E-post", "Epost")), "same_header"),
        ("Navn;Tittel\n" + "Kari;Sjef\n" * (MAX_ROWS + 1), "too_many_rows"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(
    tmp_path: Path, content: bytes | str, code: str
) -> None:
    with pytest.raises(Unreadable, match=f"^{code}$"):
        cells_of(tmp_path, content)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = io.BytesIO(workbook(HEADERS, KARI))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/large", bytes(65 * 1024 * 1024))
    with pytest.raises(Unreadable, match="too_large_inside"):
        cells_of(tmp_path, bomb.getvalue())


def test_a_sheet_that_says_it_is_endless_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(_edited(workbook(HEADERS, KARI), b'ref="A1:E2"', b'ref="A1:XFD1048576"'))
    assert child(path).answer == {"columns": list(READ), "rows": [[2, READ]]}


def test_a_cell_that_would_fill_the_machine_comes_out_short_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "bomb"
    path.write_bytes(_edited(workbook(HEADERS, KARI), b"Kari Leder", b"a" * (60 * 1024 * 1024)))
    answer = child(path).answer
    assert len(str(answer)) < 1000


def _two_sheets() -> bytes:
    """A workbook whose second sheet has the list."""
    book = openpyxl.Workbook()
    book.create_sheet("Notater").append(["Bare tull"])
    sheet = book.create_sheet("Ledere")
    sheet.append(HEADERS)
    sheet.append(KARI)
    file = io.BytesIO()
    book.save(file)
    book.close()
    return file.getvalue()


def _edited(book: bytes, before: bytes, after: bytes) -> bytes:
    """The workbook with `after` for `before` in its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as whole, zipfile.ZipFile(made, "w") as other:
        for entry in whole.infolist():
            content = whole.read(entry).replace(before, after)
            other.writestr(entry.filename, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def test_the_child_answers_with_the_list_or_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_bytes(workbook(HEADERS, KARI))
    assert child(path).answer == {"columns": list(READ), "rows": [[2, READ]]}
    path.write_text("ingen liste")
    assert child(path) == ChildResult(Outcome.REFUSED, {"reason": "no_headers"})
