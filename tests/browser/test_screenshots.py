"""The pictures of the README and prints on paper, made anew by «make screenshots»."""

import os
from io import BytesIO
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.pictures import keep
from tests.browser.places import (
    COMMITTEE,
    MEMBER,
    NOBODY,
    PLACES,
    SECRETARIAT,
    Place,
    desk_gathering,
    note,
    presentation,
)
from tests.portal import Portal

type Scheme = Literal["light", "dark"]
TALLEST = 1800  # a picture of a form goes no further down
NAVIGATION = [
    "Meny",
    "Hopp til",
    "Arbeidsutvalget\n",
    "Logg ut",
    "Logg inn",
    "Last ned",
    "Skriv notat",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures are kept: KULTURNETT_SCREENSHOTS, else nowhere for long."""
    chosen = Path(os.environ.get("KULTURNETT_SCREENSHOTS") or tmp_path)
    chosen.mkdir(parents=True, exist_ok=True)
    return chosen


@pytest.mark.parametrize(
    ("name", "place", "width", "scheme"),
    [
        ("forside", Place(NOBODY, "/"), DESK, "light"),
        ("forside", Place(NOBODY, "/"), PHONE, "dark"),
        ("samling", PLACES["gathering"], DESK, "light"),
        ("samling", PLACES["gathering"], PHONE, "dark"),
        ("presentasjon", PLACES["presentation"], DESK, "light"),
        ("medlemmer", PLACES["members"], DESK, "light"),
        ("arbeidsutvalget", PLACES["committee"], DESK, "light"),
        ("skrivebord", Place(SECRETARIAT, desk_gathering), DESK, "light"),
    ],
)
def test_a_picture_is_small_and_as_wide_as_the_window(
    portal: Portal,
    arrive: Arrive,
    unblocked: None,
    folder: Path,
    name: str,
    place: Place,
    width: int,
    scheme: Scheme,
) -> None:
    page = arrive(portal, place.who, width=width, color_scheme=scheme, reduced_motion="reduce")
    place.visit(page, portal)
    page.evaluate("document.fonts.ready.then(() => true)")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})  # so that all pictures are near
    for image in page.locator("img").all():
        expect(image).to_have_js_property("complete", value=True)
    picture = Image.open(BytesIO(page.screenshot(full_page=True)))
    lowest = min(picture.height, TALLEST * DESK // width)
    assert picture.width == width
    keep(picture.crop((0, 0, width, lowest)), folder / f"{name}-{width}-{scheme}.png")


def printed(page: Page, picture: Path) -> str:
    """Print the page on A4, keep a picture of the first sheet, return the text of them all."""
    paper = page.pdf(prefer_css_page_size=True)
    with pypdfium2.PdfDocument(paper) as sheets:
        assert [round(length) for length in sheets[0].get_size()] == [595, 842]
        keep(sheets[0].render(scale=1.5).to_pil(), picture)
        return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in sheets)


@pytest.mark.parametrize(
    ("name", "place", "link"),
    [
        ("forside", Place(NOBODY, "/"), "/samlinger/forste-samling/"),
        ("samling", PLACES["gathering"], "/p/"),
        ("presentasjon", Place(MEMBER, presentation), "/p/"),
        ("notat", Place(COMMITTEE, note), "/samlinger/forste-samling/"),
    ],
)
def test_a_print_has_addresses_and_no_navigation(
    portal: Portal,
    arrive: Arrive,
    unblocked: None,
    folder: Path,
    name: str,
    place: Place,
    link: str,
) -> None:
    page = arrive(portal, place.who, width=DESK)
    place.visit(page, portal)
    page.emulate_media(media="print")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    text = printed(page, folder / f"{name}-a4.png").replace("\r\n", "\n")
    assert [word for word in NAVIGATION if word in text] == []
    assert portal.url.removeprefix("http://") + link in text.replace("\n", "")
