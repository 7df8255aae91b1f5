"""A presentation is looked through, replaced, put back and withdrawn, in a real browser."""

import io

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import override_settings
from PIL import Image
from playwright.sync_api import Page, expect

from gatherings.models import Gathering, PageImage, Presentation
from gatherings.presentations import add_version
from tests.browser.conftest import DESK, PHONE, Arrive
from tests.gatherings import pdfs
from tests.gatherings.conftest import as_judged
from tests.portal import Portal

MEMBER, SECRETARIAT = "kultursjef.selbu@example.org", "sekretariat@example.org"
SWIPE = """([picture, way]) => {
  const touch = (x) => new Touch({ identifier: 1, target: picture, clientX: x, clientY: 9 });
  const start = touch(200), end = touch(200 + way);
  picture.dispatchEvent(new TouchEvent('touchstart',
    { bubbles: true, touches: [start], changedTouches: [start] }));
  picture.dispatchEvent(new TouchEvent('touchend', { bubbles: true, changedTouches: [end] }));
}"""


def picture(width: int) -> ContentFile[bytes]:
    made = io.BytesIO()
    Image.new("RGB", (width, width * 9 // 16), "teal").save(made, "WEBP")
    return ContentFile(made.getvalue(), name="side.webp")


def put_out(portal: Portal, title: str, *texts: str) -> str:
    """Put out a PDF of these pages, with pictures of them; its address."""
    files = override_settings(MEDIA_ROOT=portal.var / "files")
    with portal.used(), files, transaction.atomic():  # its worker sees all of it at once
        presentation = Presentation.objects.create(
            gathering=Gathering.objects.get(slug="forste-samling"), title=title
        )
        content = pdfs.pdf(*texts)
        version = add_version(
            presentation=presentation,
            file=ContentFile(content),
            verdict=as_judged(content),
            by=None,
        )
        version.text, version.pages, version.conversion = list(texts), len(texts), "done"
        version.save()
        for number in range(1, len(texts) + 1):
            PageImage.objects.create(
                version=version, number=number, file=picture(1600), width=1600, height=900,
                small=picture(400), small_width=400, small_height=225,
            )  # fmt: skip
        return presentation.get_absolute_url()


def at_page(page: Page, number: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"side {number} av 3")
    page.wait_for_load_state()  # its script listens from then on


def test_one_turns_the_pages_by_keyboard(
    busy_portal: Portal, arrive: Arrive, unblocked: None
) -> None:
    address = put_out(busy_portal, "Med tastene", "Frivillighet", "Helse", "Takk")
    page = arrive(busy_portal, MEMBER, width=DESK)
    page.goto(address)
    page.get_by_role("link", name="Side 1 av 3: Frivillighet").press("Enter")
    at_page(page, 1)
    page.keyboard.press("ArrowLeft")  # there is none before
    for number in (2, 3):
        page.keyboard.press("ArrowRight")
        at_page(page, number)
    page.keyboard.press("ArrowLeft")
    at_page(page, 2)
    page.get_by_label("Hopp til side").fill("3")
    page.keyboard.press("ArrowLeft")  # within the field it moves the cursor
    page.keyboard.press("Enter")
    at_page(page, 3)
    page.get_by_text("Teksten på siden").click()
    expect(page.get_by_text("Takk", exact=True)).to_be_visible()


def test_one_turns_the_pages_with_a_finger(
    busy_portal: Portal, arrive: Arrive, unblocked: None
) -> None:
    address = put_out(busy_portal, "Med fingeren", "En", "To", "Tre")
    page = arrive(busy_portal, MEMBER, width=PHONE, has_touch=True)
    page.goto(f"{address}side/2/")
    for way, number in [(-120, 3), (120, 2), (-20, 2)]:
        page.evaluate(SWIPE, [page.locator("[data-swipe]").element_handle(), way])
        at_page(page, number)


def test_pages_are_turned_without_scripts_too(
    busy_portal: Portal, arrive: Arrive, unblocked: None
) -> None:
    address = put_out(busy_portal, "Uten skript", "En", "To", "Tre")
    page = arrive(busy_portal, MEMBER, java_script_enabled=False)
    page.goto(address)
    page.get_by_role("link", name="Side 3 av 3: Tre").click()
    at_page(page, 3)
    page.get_by_role("link", name="Forrige").click()
    at_page(page, 2)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_presentation_is_replaced_put_back_and_withdrawn(
    busy_portal: Portal, arrive: Arrive, unblocked: None, width: int
) -> None:
    title = f"Byttes ut {width}"
    address = put_out(busy_portal, title, "Gammel")
    page = arrive(busy_portal, SECRETARIAT, width=width)
    page.goto(address)
    page.get_by_role("link", name="Last opp ny versjon").click()
    page.get_by_label("Fil").set_input_files(
        {"name": "Ny.pdf", "mimeType": "application/pdf", "buffer": pdfs.pdf(f"Ny {width}")}
    )
    page.get_by_role("button", name="Last opp").click()
    expect(page.get_by_text("Versjon 2 er lagt ut.")).to_be_visible()
    page.get_by_role("link", name="Versjon 1", exact=True).click()
    page.get_by_role("button", name="Legg ut denne igjen").click()
    expect(page.get_by_text("Versjon 3 er lagt ut.")).to_be_visible()
    page.get_by_role("link", name="Trekk presentasjonen").click()
    page.get_by_role("button", name="Trekk presentasjonen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Presentasjonen er trukket")
    assert page.url.endswith(address)
