"""The register as a workbook, as CSV and as visiting cards: for the secretariat."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.test import Client

from members import spreadsheet
from members.models import Appointment, Organisation, Person
from tests.personas import appoint
from tests.plugin import CHECKOUT

pytestmark = pytest.mark.django_db

EXPORT = "/medlemmer/eksport"
EVIL = ["=cmd|'/c calc'!A1", "+47 900 00 000", "-1+1", "@SUM(A1)", "\t=1", "\r=1"]


def sheet(content: bytes) -> list[list[str]]:
    """The cells of a workbook, as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    (only,) = book.worksheets
    return [[str(cell or "") for cell in row] for row in only.values]


def lines(content: bytes) -> list[list[str]]:
    """The cells of a CSV."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_each_who_holds_an_office_today_has_a_row(desk: Client, member: Person) -> None:
    Appointment.objects.filter(person=member).update(confirmed_on=date(2026, 3, 4))
    rows = sheet(desk.get(f"{EXPORT}.xlsx").content)
    assert [row[3] for row in rows] == ["Navn", "Siri Sekretær", "Åse Ødegård"]
    assert rows[2] == [
        "5001", "Trondheim kommune", "Tråante", "Åse Ødegård", "Kultursjef", "kulturleder",
        "ase@example.org", "900 00 001", "2020-01-01", "2026-03-04",
    ]  # fmt: skip


def test_an_empty_seat_has_a_row_that_says_so(desk: Client) -> None:
    Organisation.objects.filter(number="5032").update(participates=True)
    rows = lines(desk.get(f"{EXPORT}.csv").content)
    assert [(row[0], row[5]) for row in rows[1:]] == [("", "sekretariat"), ("5032", "vakant")]


def test_both_say_the_same(desk: Client, member: Person) -> None:
    assert lines(desk.get(f"{EXPORT}.csv").content) == sheet(desk.get(f"{EXPORT}.xlsx").content)


def test_a_card_for_each_person_once(desk: Client, member: Person, trondheim: Organisation) -> None:
    appoint(member, trondheim, kind="observer", title="Observatør")
    cards = desk.get(f"{EXPORT}.vcf").text
    assert cards.count("BEGIN:VCARD") == 2
    assert "TITLE:Kultursjef\r\n" in cards


@pytest.mark.parametrize("form", ["xlsx", "csv", "vcf"])
def test_nothing_on_the_way_keeps_a_copy(desk: Client, form: str) -> None:
    response = desk.get(f"{EXPORT}.{form}")
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"].endswith(f'.{form}"')
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("form", ["xlsx", "csv", "vcf"])
def test_a_member_who_sees_the_list_may_not_take_it_out(
    client: Client, member: Person, form: str
) -> None:
    client.force_login(member)
    assert client.get(f"{EXPORT}.{form}").status_code == 403


def test_other_forms_there_are_not(desk: Client) -> None:
    assert desk.get(f"{EXPORT}.pdf").status_code == 404


@pytest.mark.parametrize("cell", EVIL)
def test_no_cell_of_a_csv_is_a_formula(cell: str) -> None:
    content = spreadsheet.comma_separated(["A"], [[cell], ["a=b"]])
    assert lines(content) == [["A"], [f"'{cell}"], ["a=b"]]


@pytest.mark.parametrize("cell", EVIL[:4])
def test_no_cell_of_a_workbook_is_a_formula(cell: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.workbook("Ark", ["A"], [[cell]])))
    found = book.worksheets[0]["A2"]
    assert (found.value, found.data_type) == (cell, "s")


def test_signs_that_xml_cannot_write_are_left_out() -> None:
    evil = "a\x00\x0b\ud800<&>\"' æøå 🎺"
    assert sheet(spreadsheet.workbook("Ark", ["A"], [[evil]]))[1] == ["a<&>\"' æøå 🎺"]


def test_csv_says_that_it_is_utf8() -> None:
    assert spreadsheet.comma_separated(["Å"], []) == "\ufeffÅ\r\n".encode()


def test_the_workbook_is_written_without_a_library_for_it() -> None:
    assert "openpyxl" not in (CHECKOUT / "members/spreadsheet.py").read_text()
