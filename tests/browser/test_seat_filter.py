"""The seat map narrows while one types, and says the same without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Arrive
from tests.browser.places import MEMBER
from tests.portal import Portal


def listed(page: Page) -> int:
    return page.locator("#medlemmer tbody tr:visible").count()


def test_it_narrows_while_one_types(portal: Portal, arrive: Arrive) -> None:
    page = arrive(portal, MEMBER, width=DESK)
    page.goto("/medlemmer/")
    page.get_by_label("Søk i medlemmene").fill("TRÅANTE")
    expect(page.get_by_role("status")).to_have_text("Viser 1 av 40.")
    expect(page.get_by_role("link", name="Trondheim kommune")).to_be_visible()
    assert listed(page) == 1
    page.get_by_label("Søk i medlemmene").fill("")
    expect(page.get_by_role("status")).to_have_text("Viser alle 40.")
    assert listed(page) == 40


@pytest.mark.parametrize("scripted", [True, False])
def test_the_button_asks_for_all(portal: Portal, arrive: Arrive, *, scripted: bool) -> None:
    page = arrive(portal, MEMBER, width=DESK, java_script_enabled=scripted)
    page.goto("/medlemmer/")
    page.get_by_label("Søk i medlemmene").fill("frøya")
    page.get_by_role("button", name="Søk").click()
    expect(page).to_have_url(f"{portal.url}/medlemmer/?q=fr%C3%B8ya")
    expect(page.get_by_role("status")).to_have_text("Viser 1 av 40.")
    expect(page.get_by_text("vakant siden 1. august 2025")).to_be_visible()
    assert listed(page) == 1
