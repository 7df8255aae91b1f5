"""What a first visit costs: bytes and requests, as the browser itself counts them."""

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from PIL import Image
from playwright.sync_api import Page, expect

from gatherings.models import PageImage, Presentation
from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.places import GATHERING, MEMBER, NOBODY
from tests.browser.test_presentation import put_out
from tests.portal import Portal

MOST_BYTES, MOST_REQUESTS = 100_000, 8
BOTH_WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])


def slide() -> ContentFile[bytes]:
    """A small picture of a page, of some 9 kB: as a slide that is full."""
    made = io.BytesIO()
    Image.effect_noise((400, 225), 20).convert("RGB").save(made, "WEBP", quality=12)
    return ContentFile(made.getvalue())


def many_pages(portal: Portal) -> str:
    """Put out more pages than one sees, for all; their address."""
    address = put_out(portal, "En lang rekke", *(f"Nr. {number}" for number in range(24)))
    with portal.used(), override_settings(MEDIA_ROOT=portal.var / "files"):
        images = PageImage.objects.filter(version__presentation__code=address.split("/")[-2])
        images.update(small=default_storage.save("pages/slide.webp", slide()))
        Presentation.objects.filter(versions__images__in=images).update(
            audience="public", consent="public"
        )
    return address


def cold(page: Page, path: str) -> list[int]:
    """Go there with nothing kept; the bytes of each answer, what the page itself holds left out."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.clearBrowserCache")
    asked: set[str] = set()
    sizes: list[int] = []

    def note(event: Any) -> None:
        if not event["request"]["url"].startswith("data:"):
            asked.add(event["requestId"])

    def weigh(event: Any) -> None:
        if event["requestId"] in asked:
            sizes.append(int(event["encodedDataLength"]))

    devtools.on("Network.requestWillBeSent", note)
    devtools.on("Network.loadingFinished", weigh)
    page.goto(path)
    page.wait_for_load_state("networkidle")
    devtools.detach()
    return sizes


def assert_light(sizes: list[int]) -> None:
    assert (sum(sizes) <= MOST_BYTES, len(sizes) <= MOST_REQUESTS) == (True, True), sizes


@BOTH_WIDTHS
@pytest.mark.parametrize("who", [NOBODY, MEMBER])
def test_a_gathering_is_light(portal: Portal, arrive: Arrive, who: str, width: int) -> None:
    page = arrive(portal, who, width=width)
    assert_light(cold(page, GATHERING))


@BOTH_WIDTHS
def test_a_presentation_with_many_pages_is_light(
    busy_portal: Portal, arrive: Arrive, unblocked: None, width: int
) -> None:
    assert_light(cold(arrive(busy_portal, width=width), many_pages(busy_portal)))


def test_pages_further_on_come_when_one_is_near(
    busy_portal: Portal, arrive: Arrive, unblocked: None
) -> None:
    page = arrive(busy_portal, width=DESK)
    page.goto(many_pages(busy_portal))
    last = page.locator(".kn-strip img").last
    assert last.evaluate("image => image.currentSrc") == ""
    page.locator(".kn-strip a").last.focus()
    expect(last).to_have_js_property("complete", value=True)
    assert last.evaluate("image => image.naturalWidth") == 400
