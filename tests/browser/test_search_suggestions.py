"""Suggestions under the search field, by keyboard, as a screen reader is told of them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.places import MEMBER
from tests.portal import Portal

ASKED = "**/sok/forslag/**"


def field_of(page: Page) -> Locator:
    page.goto("/sok/")
    return page.get_by_role("combobox", name="Hva leter du etter?")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_suggestions_are_gone_to_by_keyboard(portal: Portal, arrive: Arrive, width: int) -> None:
    page = arrive(portal, MEMBER, width=width, reduced_motion="reduce")
    field, options = field_of(page), page.get_by_role("option")
    field.press_sequentially("kulturs")
    expect(options.first).to_be_visible()
    field.press("ArrowUp")  # from the field to the last
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")  # past the last to the field
    expect(field).not_to_have_attribute("aria-activedescendant", "forslag-0")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "forslag-0")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    address = options.first.get_attribute("href")
    field.press("Enter")
    expect(page).to_have_url(f"{portal.url}{address}")


def test_escape_closes_suggestions_and_keeps_what_was_typed(portal: Portal, arrive: Arrive) -> None:
    page = arrive(portal, MEMBER)
    field = field_of(page)
    field.press_sequentially("kulturs")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("kulturs")
    field.press("Enter")
    expect(page).to_have_url(f"{portal.url}/sok/?q=kulturs")


def test_an_answer_that_comes_late_does_not_open_the_list(portal: Portal, arrive: Arrive) -> None:
    page = arrive(portal, MEMBER)
    late: list[Route] = []
    page.route(ASKED, lambda route: late.append(route))  # noqa: PLW0108 playwright marks it
    field = field_of(page)
    with page.expect_request(ASKED):
        field.press_sequentially("kulturs")
    field.press("Tab")
    late[0].fulfill(json={"suggestions": [{"title": "Sent", "kind": "Person", "url": "/"}]})
    page.unroute(ASKED)
    field.press_sequentially("jefer")
    expect(page.get_by_role("option", name="Sent")).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
