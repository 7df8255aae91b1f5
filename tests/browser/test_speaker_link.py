"""Somebody without an account follows the link of a letter, in a corridor with a telephone."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, Route, expect

from gatherings.models import AgendaItem, Gathering, Presentation, Speaker
from gatherings.talks.letters import addressees, write
from gatherings.talks.links import make_link, revoke_links
from gatherings.talks.requested import ask
from members.models import Person
from tests.browser.conftest import Arrive
from tests.browser.mailbox import take_link
from tests.browser.overflow import overflowing
from tests.browser.places import SECRETARIAT
from tests.gatherings.pdfs import pdf
from tests.portal import Portal

SPEAKER = "innleder@ntnu.example.org"


def announced(slug: str) -> AgendaItem:
    """A talk of a gathering that is to come."""
    start = timezone.now() + timedelta(days=9)
    gathering = Gathering.objects.create(
        title="Innledersamling", slug=slug, state="announced", venue="Steinkjer",
        starts_at=start, ends_at=start + timedelta(hours=4),
    )  # fmt: skip
    return AgendaItem.objects.create(gathering=gathering, title="Helse på flatbygda")


@pytest.fixture
def talk(busy_portal: Portal, unblocked: None) -> int:
    """A talk that is asked for, whose speaker has been written to."""
    with busy_portal.used():
        item = announced("innledersamling")
        person = Person.objects.create(name="Ida Innleder", email=SPEAKER)
        Speaker.objects.create(item=item, person=person, title="Professor", organisation="NTNU")
        due = timezone.localdate() + timedelta(days=3)
        ask(gathering=item.gathering, items=[item.pk], due_on=due)
        keys = [one.key for one in addressees(item.gathering, "mangler")]
        write(gathering=item.gathering, keys=keys, by=Person.objects.get(email=SECRETARIAT))
        return item.pk


@pytest.fixture
def speaker(busy_portal: Portal, unblocked: None) -> Speaker:
    """Somebody who speaks, and holds no link yet."""
    with busy_portal.used():
        item = announced(f"lenken-tar-slutt-{uuid4()}")
        return Speaker.objects.create(item=item, title="Professor", organisation="NTNU")


def choose(page: Page, text: str) -> None:
    """Choose a file as the telephone does."""
    file = {"name": "Helse.pdf", "mimeType": "application/pdf", "buffer": pdf(text)}
    page.locator("input[type=file]").set_input_files(files=file)  # type: ignore[arg-type]  # playwright's own


def kept(portal: Portal, talk: int) -> Presentation:
    """What the portal has of the talk."""
    with portal.used():
        return Presentation.objects.get(item=talk)


def test_from_the_letter_to_what_is_withdrawn(
    busy_portal: Portal, arrive: Arrive, talk: int
) -> None:
    page = arrive(busy_portal)
    page.goto(take_link(page, busy_portal, SPEAKER, "/innlegg/[0-9a-f]+/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Helse på flatbygda")
    assert overflowing(page) == []
    _hand_in(page)
    presentation = kept(busy_portal, talk)
    assert (presentation.state, presentation.audience) == ("ready", "members")
    _let_all_see(page)
    assert kept(busy_portal, talk).audience == "public"

    choose(page, "Kultur gir bedre helse")
    page.get_by_role("button", name="Last opp").click()
    expect(page.get_by_text("versjon 2")).to_be_visible()
    page.get_by_role("link", name="Trekk presentasjonen").click()
    page.get_by_role("button", name="Ja, trekk den").click()
    expect(page.get_by_text("Du kan laste opp en ny.")).to_be_visible()
    assert page.request.get(presentation.get_absolute_url()).status == 410


def _hand_in(page: Page) -> None:
    """Send the first file, at the second try, and wait until its pages are shown."""
    page.get_by_label("Medlemmene i nettverket").check()
    choose(page, "Kultur gir helse")
    _broken_once(page)
    page.get_by_role("button", name="Last opp").click()
    expect(page.get_by_role("alert")).to_contain_text("Opplastingen ble brutt.")
    page.get_by_role("button", name="Prøv igjen").click()
    expect(page.get_by_text("Takk! Filen er tatt imot.")).to_be_visible()
    expect(page.get_by_role("img", name="Side 1")).to_be_visible(timeout=60_000)
    assert overflowing(page) == []


def _let_all_see(page: Page) -> None:
    page.get_by_label("Alle, også de som ikke er medlemmer").check()
    page.get_by_role("button", name="Lagre svaret").click()
    expect(page.get_by_text("Svaret er lagret.")).to_be_visible()


def _broken_once(page: Page) -> None:
    """Let the next file come to nothing, as behind a proxy that gives up."""
    broken: list[str] = []

    def route(route: Route) -> None:
        if broken:
            route.continue_()
        else:
            broken.append(route.request.url)
            route.fulfill(status=200, body="")

    page.route("**/last-opp/", route)


def test_a_link_that_ends_while_the_page_is_open_says_so_and_offers_no_other_try(
    busy_portal: Portal, new_context: Callable[..., BrowserContext], speaker: Speaker
) -> None:
    with busy_portal.used():
        by = Person.objects.get(email=SECRETARIAT)
        path = urlsplit(make_link(speaker=speaker, by=by)).path
    page = new_context(base_url=busy_portal.url).new_page()  # its console tells of the 410
    page.goto(path)
    page.get_by_label("Medlemmene i nettverket").check()
    choose(page, "Kultur gir helse")
    with busy_portal.used():
        revoke_links(speaker=speaker)
    page.get_by_role("button", name="Last opp").click()
    told = page.get_by_role("alert").get_by_role("paragraph")
    expect(told).to_contain_text("Lenken eller innloggingen gjelder ikke lenger.")
    expect(told).to_be_focused()
    expect(page.locator("[data-hand-in] [type=submit]")).to_be_hidden()


def test_who_is_signed_out_while_the_page_is_open_is_told_the_same(
    busy_portal: Portal, arrive: Arrive, speaker: Speaker
) -> None:
    page = arrive(busy_portal, SECRETARIAT)
    with busy_portal.used():
        Speaker.objects.filter(pk=speaker.pk).update(person=Person.objects.get(email=SECRETARIAT))
    page.goto(f"/innlegg/{speaker.pk}/")
    page.get_by_label("Medlemmene i nettverket").check()
    choose(page, "Kultur gir helse")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Last opp").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Lenken eller innloggingen gjelder ikke lenger.")
