"""By keyboard alone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.places import COMMITTEE, GATHERING, MEMBER, NEW_NOTE, NOBODY
from tests.portal import Portal

_LOOK = """() => {
  window.look = (element) => {
    // The theme draws the focus of these around their label too.
    const small = element.matches("[type=radio], [type=checkbox]");
    const style = getComputedStyle(small ? element.closest(".ds-field") : element);
    return `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor} ${style.boxShadow}`;
  };
}"""
_STOPS = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const groups = new Set();
  const first = ({type, name}) => type !== "radio" || (!groups.has(name) && groups.add(name));
  return [...document.querySelectorAll(wanted)]
    .filter((element) => element.checkVisibility() && !element.disabled && first(element))
    .map((element, index) => {
      element.dataset.stop = index;
      return [index, look(element), element.outerHTML.slice(0, 80)];
    });
}"""
_HERE = """() => {
  const here = document.activeElement;
  return [Number(here.dataset.stop ?? -1), look(here), here.outerHTML.slice(0, 80)];
}"""


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize(
    ("who", "address"),
    [
        (NOBODY, "/"),
        (MEMBER, GATHERING),
        (NOBODY, "/konto/logg-inn/"),
        (COMMITTEE, NEW_NOTE),
    ],
    ids=["front", "gathering", "sign-in", "note form"],
)
def test_tab_reaches_everything_in_order_with_a_visible_focus(
    portal: Portal, arrive: Arrive, who: str, address: str, width: int
) -> None:
    page = arrive(portal, who, width=width, reduced_motion="reduce")
    page.goto(address)
    page.evaluate(_LOOK)
    stops: list[list[Any]] = page.evaluate(_STOPS)
    reached = []
    for _stop in stops:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(_HERE))

    assert [html for _number, _look, html in reached] == [html for _number, _look, html in stops]
    assert [number for number, _look, _html in reached] == list(range(len(stops)))
    pairs = zip(stops, reached, strict=True)
    assert [html for (_b, before, html), (_a, after, _html) in pairs if before == after] == []


def test_the_skip_link_leads_past_the_menu(portal: Portal, arrive: Arrive) -> None:
    page = arrive(portal, width=DESK)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til hovedinnhold")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_opens_and_closes_by_keyboard(portal: Portal, arrive: Arrive) -> None:
    page = arrive(portal, MEMBER, reduced_motion="reduce")
    page.goto("/")
    menu, first = menu_of(page)
    menu.focus()
    expect(first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(menu).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_menu(portal: Portal, arrive: Arrive, scheme: str) -> None:
    page = arrive(portal, MEMBER, color_scheme=scheme, reduced_motion="reduce")
    page.goto("/")
    menu, first = menu_of(page)
    menu.click()
    expect(first).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def menu_of(page: Page) -> Any:
    navigation = page.get_by_role("navigation", name="Hovedmeny")
    return page.get_by_role("button", name="Meny"), navigation.get_by_role("link").first
