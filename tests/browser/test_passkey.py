"""A passkey in a real browser: the secretariat makes one, and the desk opens by it alone."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Arrive
from tests.browser.places import SECRETARIAT
from tests.portal import Portal

_TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def at_its_name(portal: Portal, path: str) -> str:
    """The address of the portal by name: a passkey belongs to a name, never to a number."""
    return f"http://localhost:{portal.port}{path}"


def carry_telephone(page: Page) -> None:
    """Give the browser an authenticator that says yes."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": _TELEPHONE})


def sound(page: Page) -> None:
    """Nothing of what is shown is beyond anybody's reach."""
    results = Axe().run(page, options={"resultTypes": ["violations"]})
    assert results.violations_count == 0, results.generate_report()


def test_a_passkey_is_made_and_opens_the_desk(busy_portal: Portal, arrive: Arrive) -> None:
    page = arrive(busy_portal, width=DESK, reduced_motion="reduce")
    carry_telephone(page)
    link = busy_portal.signin_url(SECRETARIAT).removeprefix(busy_portal.url)
    page.goto(at_its_name(busy_portal, link))
    page.locator("main").get_by_role("button").click()
    page.goto(at_its_name(busy_portal, "/min-side/innlogging/passnokkel/"))
    sound(page)
    page.get_by_label("Navn på passnøkkelen").fill("Kontormaskinen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reservekoder")).to_be_visible()
    sound(page)

    page.get_by_role("button", name="Logg ut").click()
    page.goto(at_its_name(busy_portal, "/konto/logg-inn/?next=/admin/"))
    sound(page)
    page.get_by_role("button", name="Logg inn med passnøkkel").press("Enter")
    expect(page).to_have_url(re.compile(r"\d/admin/$"))

    page.goto(at_its_name(busy_portal, "/min-side/innlogging/"))
    expect(page.get_by_text("Kontormaskinen")).to_be_visible()
    page.get_by_role("link", name="Fjern Kontormaskinen").click()
    page.get_by_role("button", name="Fjern passnøkkelen").click()
    expect(page.get_by_text("Passnøkkelen er fjernet.")).to_be_visible()


def test_who_closes_the_window_is_told_and_may_try_again(portal: Portal, arrive: Arrive) -> None:
    page = arrive(portal, width=DESK, reduced_motion="reduce")
    carry_telephone(page)  # it holds no passkey yet
    page.goto(at_its_name(portal, "/konto/logg-inn/"))
    button = page.get_by_role("button", name="Logg inn med passnøkkel")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("Det ble ikke noe av.")
    expect(button).to_be_enabled()


def test_where_no_passkey_works_the_page_is_about_the_code(portal: Portal, arrive: Arrive) -> None:
    page = arrive(portal, width=DESK, reduced_motion="reduce")
    page.goto("/konto/logg-inn/")
    expect(page.get_by_role("button", name="Send meg en kode")).to_be_visible()
    expect(page.get_by_role("button", name="Logg inn med passnøkkel")).to_be_hidden()
