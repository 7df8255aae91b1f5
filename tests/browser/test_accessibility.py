"""Every kind of page, for everyone: by axe, in all sizes, light and dark, without a complaint."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from tests.browser.conftest import DESK, PHONE, listen, sign_in
from tests.browser.overflow import overflowing
from tests.browser.places import PLACES
from tests.portal import Portal

ALL: dict[str, Any] = {"resultTypes": ["violations"]}
# Dark is other colours and nothing else. It is looked at in the first width; in the next one what
# the first did not show.
COLOURS = ALL | {"runOnly": ["color-contrast", "link-in-text-block"]}
_MARK_NEW = """() => {
  for (const old of document.querySelectorAll("[data-new]")) old.removeAttribute("data-new");
  const shown = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility());
  const fresh = new Set(shown.filter((one) => !("seen" in one.dataset)));
  for (const one of fresh) {
    one.dataset.seen = "";
    if (!fresh.has(one.parentElement)) one.dataset.new = "";
  }
  return fresh.size;
}"""


class Rooms:
    """One page for each who looks, signed in once and kept open."""

    def __init__(self, browser: Browser, portal: Portal, options: dict[str, Any]) -> None:
        self._browser, self.portal, self._options = browser, portal, options
        self._pages: dict[str, Page] = {}
        self.heard: list[str] = []

    def page(self, who: str) -> Page:
        if who not in self._pages:
            context = self._browser.new_context(
                **self._options, base_url=self.portal.url, reduced_motion="reduce"
            )
            listen(context, self.heard)
            self._pages[who] = page = context.new_page()
            if who:
                sign_in(page, self.portal.signin_url(who))
        return self._pages[who]

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@dataclass
class Seen:
    """A page that is open, and what the browser said while it opened."""

    page: Page
    heard: list[str]


@pytest.fixture(scope="session")
def rooms(
    browser: Browser, portal: Portal, browser_context_args: dict[str, Any]
) -> Iterator[Rooms]:
    made = Rooms(browser, portal, browser_context_args)
    yield made
    made.close()


@pytest.fixture(scope="session", params=PLACES)
def seen(request: pytest.FixtureRequest, rooms: Rooms, django_db_blocker: DjangoDbBlocker) -> Seen:
    """Each page in turn, loaded once for all tests of it."""
    place = PLACES[request.param]
    page = rooms.page(place.who)
    rooms.heard.clear()
    with django_db_blocker.unblock():
        place.visit(page, rooms.portal)
    return Seen(page, rooms.heard)


def test_axe_finds_nothing(seen: Seen) -> None:
    found, axe, page = {}, Axe(), seen.page
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        results = [axe.run(page, options=ALL)]
        axe = Axe(axe_script="")  # half a megabyte, which the page now knows
        if page.evaluate(_MARK_NEW):
            page.emulate_media(color_scheme="dark")
            results += [axe.run(page, context={"include": [["[data-new]"]]}, options=COLOURS)]
            page.emulate_media(color_scheme="light")
        if reports := [one.generate_report() for one in results if one.violations_count]:
            found[width] = reports
    assert found == {}


def test_nothing_scrolls_sideways_at_four_hundred_percent(seen: Seen) -> None:
    seen.page.set_viewport_size({"width": 320, "height": 256})
    assert overflowing(seen.page) == []


def test_the_browser_has_nothing_to_complain_of(seen: Seen) -> None:
    assert seen.heard == []
