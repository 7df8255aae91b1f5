import io
import logging
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from gatherings.files import downloads, excerpts
from gatherings.models import DownloadDay, Presentation, PresentationVersion
from members.models import Network, Person
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db
SEVEN = pdfs.pdf(*(f"Dette er side {number}" for number in range(1, 8)))


@pytest.fixture
def version(keep: Keep, network: Network, client: Client, member: Person) -> PresentationVersion:
    """A PDF of seven pages, and a member who is signed in."""
    client.force_login(member)
    kept = keep(SEVEN, name="Kultur på Røros.pdf")
    kept.pages = 7
    kept.save()
    return kept


def got(client: Client, version: PresentationVersion, pages: str, **headers: str) -> Any:
    """The answer, and in `body` what was sent."""
    path = f"/p/{version.presentation.code}/sider/{pages}.pdf"
    response: Any = client.get(path, headers=headers or None)
    response.body = b"".join(response.streaming_content) if response.streaming else b""
    return response


def texts(body: bytes) -> list[str]:
    return [page.extract_text().strip() for page in pypdf.PdfReader(io.BytesIO(body)).pages]


@pytest.mark.parametrize(
    ("pages", "numbers", "name"),
    [("3-5", (3, 4, 5), "side 3–5"), ("7-7", (7,), "side 7"), ("1", (1,), "side 1")],
)
def test_the_pages_come_as_a_pdf(
    client: Client,
    version: PresentationVersion,
    pages: str,
    numbers: tuple[int, ...],
    name: str,
    files: Path,
) -> None:
    response = got(client, version, pages)
    assert texts(response.body) == [f"Dette er side {number}" for number in numbers]
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Length"] == str(len(response.body))
    assert (response["Accept-Ranges"], response["ETag"][:3]) == ("none", 'W/"')
    expected = downloads._disposition(f"Kultur på Røros ({name}).pdf", inline=False)
    assert response["Content-Disposition"] == expected
    assert list((files / "quarantine").iterdir()) == []


def test_an_office_file_gives_pages_of_the_pdf_that_was_made_of_it(
    client: Client, version: PresentationVersion, keep: Keep
) -> None:
    office = keep(b"PK", kind="pptx", name="Lysbilder.pptx")
    office.pdf.save("a.pdf", ContentFile(SEVEN))
    response = got(client, version, "2-2")
    assert texts(response.body) == ["Dette er side 2"]
    assert 'filename="Lysbilder (side 2).pdf"' in response["Content-Disposition"]


@pytest.mark.parametrize("pages", ["0-1", "5-2", "7-8", "99999999999999-99999999999999"])
def test_pages_that_are_not_there_are_explained(
    client: Client, version: PresentationVersion, pages: str
) -> None:
    response = got(client, version, pages)
    assert response.status_code == 404
    assert "sider" in response.content.decode()


def test_the_file_itself_is_asked_when_its_pages_are_not_counted(
    client: Client, version: PresentationVersion
) -> None:
    PresentationVersion.objects.update(pages=None)
    response = got(client, version, "7-8")
    assert response.status_code == 404
    assert "Presentasjonen har bare 7 sider." in response.content.decode()


def test_a_file_that_cannot_be_read_is_explained(
    client: Client, version: PresentationVersion, keep: Keep, caplog: pytest.LogCaptureFixture
) -> None:
    keep(b"%PDF-1.7 ikke mer")
    with caplog.at_level(logging.WARNING, "gatherings.files.excerpts"):
        response = got(client, version, "1-1")
    assert response.status_code == 404
    assert "Sidene lot seg ikke ta ut." in response.content.decode()


def test_who_has_them_is_told_so_without_making_them(
    client: Client, version: PresentationVersion
) -> None:
    assert all(excerpts._turns.acquire(blocking=False) for _turn in range(excerpts.AT_ONCE))
    try:
        known = got(client, version, "3-5", if_none_match=f'W/"{version.sha256}-3-5"')
        other = got(client, version, "3-4", if_none_match=f'W/"{version.sha256}-3-5"')
    finally:
        excerpts._turns.release(excerpts.AT_ONCE)
    assert (known.status_code, other.status_code) == (304, 503)
    assert other["Retry-After"] == "30"


def test_a_file_that_is_gone_has_its_own_page(
    client: Client, version: PresentationVersion, files: Path
) -> None:
    (files / str(version.file.name)).unlink()
    response = got(client, version, "1-1")
    assert (response.status_code, "Vi finner ikke filen" in response.content.decode()) == (
        500,
        True,
    )
    assert excerpts._turns._value == excerpts.AT_ONCE


def test_head_tells_of_it_and_keeps_nothing(
    client: Client, version: PresentationVersion, files: Path
) -> None:
    free = downloads._slots.qsize()
    response = client.head(f"/p/{version.presentation.code}/sider/1-2.pdf")
    assert (response.status_code, response.content) == (200, b"")
    assert downloads._slots.qsize() == free
    assert list((files / "quarantine").iterdir()) == []


def test_it_is_for_those_who_may_have_the_file(
    client: Client, version: PresentationVersion, outsider: Person
) -> None:
    client.force_login(outsider)
    assert got(client, version, "1-1").status_code == 404
    Presentation.objects.update(audience="public", consent="public")
    assert got(client, version, "1-1").status_code == 200


def test_it_counts_as_fetched(client: Client, version: PresentationVersion) -> None:
    got(client, version, "1-1")
    assert DownloadDay.objects.get().downloads == 1
