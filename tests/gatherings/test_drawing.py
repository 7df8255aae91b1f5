"""How pages are drawn, and what is left when a page or LibreOffice does not come through."""

import stat
import threading
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from gatherings.conversion import drawing
from gatherings.conversion.converting import convert_version
from gatherings.conversion.drawing import as_pdf, draw, office_program
from members.confinement import MEGABYTE, ChildResult, Outcome, run_child
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep
from tests.gatherings.offices import odf, zipped

TEXT = "<text:p>Kultur</text:p>"
NAMES = "urn:oasis:names:tc:opendocument:xmlns"
MIMETYPE = "application/vnd.oasis.opendocument.text"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file to draw, which the test writes."""
    return tmp_path / "kilde"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where pictures are put."""
    (tmp_path / "ut").mkdir()
    return tmp_path / "ut"


def letter(*lines: str) -> bytes:
    """A text document that LibreOffice opens, a line a paragraph."""
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in lines)
    return zipped(
        {
            "mimetype": MIMETYPE,
            "content.xml": f'<office:document-content office:version="1.3" xmlns:office="{NAMES}:'
            f'office:1.0" xmlns:text="{NAMES}:text:1.0"><office:body><office:text>{paragraphs}'
            "</office:text></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<m:manifest m:version="1.3" xmlns:m="{NAMES}:manifest:1.0">'
            f'<m:file-entry m:full-path="/" m:media-type="{MIMETYPE}"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>',
        }
    )


def program(folder: Path, script: str) -> str:
    """A program that stands in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_no_picture_is_left_of_what_does_not_open(source: Path, folder: Path) -> None:
    source.write_bytes(b"%PDF-1.7")
    drawn = draw(source, "pdf", folder)
    assert (drawn.images, drawn.pages) == ([], None)
    assert drawn.reason == "Vi fikk ikke laget bilder av sidene."


def test_a_page_that_ends_the_child_is_passed_over(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.write_bytes(pdfs.pdf("En", "To", "Tre"))
    real = run_child

    def clumsy(
        module: str, path: str, kind: str, place: str, first: str, last: str, **limits: Any
    ) -> ChildResult:
        """Ends at page 2, whoever draws it."""
        if int(first) <= 2:
            real(module, path, kind, place, first, "1", **limits)
            return ChildResult(Outcome.CRASHED)
        return real(module, path, kind, place, first, last, **limits)

    monkeypatch.setattr(drawing, "run_child", clumsy)
    drawn = draw(source, "pdf", folder)
    assert [image.number for image in drawn.images] == [1, 3]
    assert (drawn.pages, drawn.reason) == (3, "Vi fikk ikke laget bilde av 1 av sidene.")


def test_a_page_that_never_ends_costs_only_its_time(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "_SECONDS", 0.01)
    source.write_bytes(pdfs.pdf("En"))
    assert draw(source, "pdf", folder).images == []


def test_what_needs_too_much_memory_is_not_drawn(source: Path, folder: Path) -> None:
    source.write_bytes(pdfs.heavy())
    assert draw(source, "pdf", folder).images == []


def test_what_is_filled_in_is_seen(source: Path, folder: Path) -> None:
    source.write_bytes(form("Fylt ut"))
    draw(source, "pdf", folder)
    with Image.open(folder / "1.webp") as picture:
        assert min(picture.convert("L").tobytes()) < 128


def form(value: str) -> bytes:
    """A PDF with nothing but a field, whose look the reader draws."""
    field = (
        b"<</Type/Annot/Subtype/Widget/FT/Tx/T(navn)/V(%s)/Rect[50 700 400 760]/F 4"
        b"/DA(/F1 24 Tf 0 g)/MK<<>>>>" % value.encode()
    )
    return pdfs.pdf(
        "",
        catalog=b"/AcroForm<</Fields[900 0 R]/NeedAppearances true/DA(/F1 24 Tf 0 g)"
        b"/DR<</Font<</F1 3 0 R>>>>>>",
        page=b"/Annots[900 0 R]",
        extra={900: field},
    )


@pytest.mark.needs_soffice
def test_an_office_file_becomes_a_pdf_with_its_text(source: Path, folder: Path) -> None:
    source.write_bytes(letter("Kultur"))
    assert as_pdf(source, "odt", folder / "fil.pdf", office_program() or "") == ""
    (page,) = pypdfium2.PdfDocument(folder / "fil.pdf")
    assert page.get_textpage().get_text_range() == "Kultur"


@pytest.mark.needs_soffice
def test_a_file_of_this_machine_is_not_fetched(source: Path, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "hemmelig.txt"
    secret.write_text("Hemmelig")
    link = f'<text:section-source l:href="{secret.as_uri()}" text:filter-name="Text"/>'
    section = f'<text:section xmlns:l="http://www.w3.org/1999/xlink" text:name="a">{link}<text:p/>'
    source.write_bytes(letter(f"Kultur</text:p>{section}</text:section><text:p>"))
    as_pdf(source, "odt", folder / "fil.pdf", office_program() or "")
    (page,) = pypdfium2.PdfDocument(folder / "fil.pdf")
    assert page.get_textpage().get_text_range().split() == ["Kultur"]


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("exit 0", "LibreOffice fikk ikke laget forhåndsvisning av filen."),
        ("exit 1", "LibreOffice fikk ikke laget forhåndsvisning av filen."),
        ("echo tull > fil.pdf", "LibreOffice fikk ikke laget forhåndsvisning av filen."),
        ("sleep 60", "Det tok for lang tid å lage forhåndsvisning av filen."),
        ("tail /dev/zero", "Det trengtes for mye minne for å lage forhåndsvisning av filen."),
    ],
)
def test_what_counts_is_a_pdf_that_opens(
    source: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, script: str, sentence: str
) -> None:
    monkeypatch.setattr(drawing, "_OFFICE_SECONDS", 2 if "sleep" in script else 30)
    monkeypatch.setattr(drawing, "RESIDENT", 150 * MEGABYTE)
    source.write_bytes(b"PK")
    office = program(folder, script)
    assert as_pdf(source, "pptx", folder / "fil.pdf", office) == sentence
    assert not (folder / "fil.pdf").exists()


def test_one_libreoffice_runs_at_a_time(source: Path, folder: Path) -> None:
    source.write_bytes(b"PK")
    seen = folder / "sett"
    office = program(folder, f"echo inn >> {seen}; sleep 0.2; echo ut >> {seen}")
    threads = [
        threading.Thread(target=as_pdf, args=(source, "pptx", folder / f"{number}.pdf", office))
        for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen.read_text().split() == ["inn", "ut"] * 3


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No program is to be found."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.django_db
def test_without_libreoffice_a_file_is_read_all_the_same(keep: Keep, without_office: None) -> None:
    version = keep(odf("text", TEXT), name="Kultur.odt", kind="odt")
    convert_version(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.conversion_reason) == ("done", "")
    assert (version.text, version.images.count(), version.pdf.name) == (["Kultur"], 0, "")


@pytest.mark.django_db
@pytest.mark.needs_soffice
def test_a_document_has_the_pages_of_its_pdf(keep: Keep) -> None:
    lines = [f"Linje {number}" for number in range(80)]
    version = keep(letter(*lines), name="a.odt", kind="odt")
    convert_version(version.pk)
    version.refresh_from_db()
    assert (version.pages, version.images.count(), bool(version.pdf)) == (2, 2, True)
    assert "\n".join(version.text) == "\n".join(lines)
