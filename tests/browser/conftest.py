"""Visitors of a real portal, in a real browser that must have nothing to complain of."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.plugin import DjangoDbBlocker

from tests.portal import Portal, Portals

PHONE, DESK = 390, 1280
type Arrive = Callable[..., Page]


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: each context is told its portal, and the plugin's own fixture makes pytest warn."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Without what only a screen needs."""
    return browser_type_launch_args | {"args": ["--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Norwegian's browser."""
    return browser_context_args | {"locale": "nb-NO", "timezone_id": "Europe/Oslo"}


@pytest.fixture(scope="session")
def busy_portal(portals: Portals) -> Portal:
    """One real portal shared by stories that add to it; each brings what it looks for."""
    return portals.open()


@pytest.fixture
def unblocked(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lets a test look into a portal's database, with `portal.used()`."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def arrive(new_context: Callable[..., BrowserContext]) -> Iterator[Arrive]:
    """Comes to a portal as somebody (an address) or nobody; the console must stay quiet."""
    heard: list[str] = []

    def arrive(portal: Portal, who: str = "", *, width: int = PHONE, **options: Any) -> Page:
        size = {"width": width, "height": 844 if width <= PHONE else 900}
        context = new_context(base_url=portal.url, viewport=size, **options)
        listen(context, heard)
        page = context.new_page()
        if who:
            sign_in(page, portal.signin_url(who))
        return page

    yield arrive
    assert heard == []


def sign_in(page: Page, link: str) -> None:
    """Use a link that signs in once: a page with one button."""
    page.goto(link)
    page.locator("main").get_by_role("button").click()
    page.wait_for_url("**/")


@contextmanager
def signed_out(page: Page) -> Iterator[None]:
    """Let the session be over while a form is sent; then go on as if she had signed in again."""
    session = [one for one in page.context.cookies() if one["name"] == "sessionid"]
    page.context.clear_cookies(name="sessionid")
    yield
    page.context.add_cookies(session)  # type: ignore[arg-type]  # what it gave, it takes
    page.evaluate("location.assign(new URL(location.href).searchParams.get('next'))")


def listen(context: BrowserContext, heard: list[str]) -> None:
    """Write to `heard` what the browser says of any page: errors, warnings, broken policy."""

    def note(message: ConsoleMessage) -> None:
        where = message.location["url"]
        own_status = "Failed to load resource" in message.text
        # Chromium tells on http that it did as it was asked when somebody signed out.
        emptied = "Cleared data types" in message.text
        if not emptied and not (own_status and message.page and where == message.page.url):
            heard.append(f"{where}: {message.text}")

    context.on("console", note)
    context.on("weberror", lambda error: heard.append(str(error.error)))
