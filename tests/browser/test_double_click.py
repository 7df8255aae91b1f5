"""A second click while the answer is on its way sends nothing more."""

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Arrive
from tests.portal import Portal

TWO_CLICKS = """button => new Promise(done => {
    button.click();
    setTimeout(() => { button.click(); setTimeout(done, 50); }, 50);
})"""


def test_a_double_click_on_a_sign_in_link_signs_in(portal: Portal, arrive: Arrive) -> None:
    page, held = arrive(portal), list[Route]()

    def hold(route: Route) -> None:
        if route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    page.route("**/konto/lenke/**", hold)
    page.goto(portal.signin_url("ola.by.rise@example.org"))
    page.locator("main").get_by_role("button").evaluate(TWO_CLICKS)
    for route in held:
        route.continue_()
    expect(page).to_have_url(re.compile(r"/samlinger/"))  # where members land
    page.goto("/konto/logg-ut/")
    expect(page.get_by_text("Du er logget inn som Ola By Rise.")).to_be_visible()
    assert len(held) == 1
