"""A culture leader is sent an address, signs in by a code, and has the presentation."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from gatherings.models import PresentationVersion
from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.mailbox import take_code
from tests.portal import Portal


@dataclass
class Shared:
    """A presentation that somebody sent the address of."""

    address: str
    title: str
    name: str
    sha256: str


@pytest.fixture
def shared(portal: Portal, unblocked: None) -> Shared:
    """The talk of the first gathering with a dash, a space and Norwegian letters in its name."""
    with portal.used():
        version = PresentationVersion.objects.select_related("presentation").get(
            name="HUNT – kultur og psykisk helse.pdf"
        )
        presentation = version.presentation
        return Shared(
            presentation.get_absolute_url(), presentation.title, version.name, version.sha256
        )


@pytest.mark.parametrize(
    ("width", "options", "place"),
    [
        (PHONE, {}, "selbu"),
        (DESK, {}, "tydal"),
        (PHONE, {"java_script_enabled": False}, "frosta"),
    ],
    ids=["phone", "desk", "phone without scripts"],
)
def test_a_shared_address_leads_by_a_code_to_the_download(
    portal: Portal, arrive: Arrive, shared: Shared, width: int, options: dict[str, bool], place: str
) -> None:
    address = f"kultursjef.{place}@example.org"
    page = arrive(portal, width=width, **options)

    page.goto(shared.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Logg inn")
    page.get_by_label("E-post").fill(address)
    page.get_by_role("button", name="Send meg en kode").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    page.get_by_label("Kode").fill(take_code(page, portal, address))
    page.locator("main").get_by_role("button", name="Logg inn").click()

    expect(page).to_have_url(portal.url + shared.address)
    expect(page.get_by_role("heading", level=1)).to_have_text(shared.title)
    with page.expect_download() as started:
        page.get_by_role("link", name="Last ned (PDF").click()
    download = started.value
    assert download.suggested_filename == shared.name
    assert hashlib.sha256(Path(download.path()).read_bytes()).hexdigest() == shared.sha256
