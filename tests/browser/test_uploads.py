"""The secretariat puts many files at once: dropped, chosen, corrected, interrupted, saved."""

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, Route, expect

from gatherings.models import AgendaItem, Gathering
from tests.browser import payloads
from tests.browser.conftest import DESK, PHONE, Arrive, sign_in
from tests.portal import Portal

SECRETARIAT = "sekretariat@example.org"
TALKS = ("Dans i nord", "Teater for alle")
DROP = """(place, files) => {
    const carried = new DataTransfer();
    for (const file of files) {
        const bytes = Uint8Array.from(atob(file.content), sign => sign.charCodeAt(0));
        carried.items.add(new File([bytes], file.name));
    }
    for (const kind of ["dragover", "drop"]) {
        const about = {dataTransfer: carried, bubbles: true, cancelable: true};
        place.dispatchEvent(new DragEvent(kind, about));
    }
}"""

pytestmark = pytest.mark.usefixtures("unblocked")


@pytest.fixture
def gathering(busy_portal: Portal, request: pytest.FixtureRequest) -> str:
    """The address of a gathering of the test's own, with two talks."""
    start = datetime(2025, 3, 3, 9, tzinfo=UTC)
    with busy_portal.used():
        made = Gathering.objects.create(
            title="Opplastingssamling", slug=f"opplasting-{abs(hash(request.node.name))}",
            state="announced", venue="Namsos", starts_at=start,
            ends_at=start + timedelta(hours=5),
        )  # fmt: skip
        for order, title in enumerate(TALKS):
            AgendaItem.objects.create(gathering=made, title=title, order=order)
        return made.get_absolute_url()


def files() -> list[FilePayload]:
    """Two that are taken, the later talk's first, and one that is not."""
    return [
        payloads.pdf("teater.pdf"),
        payloads.program("regnskap.pdf"),
        payloads.pptx("dans.pptx"),
    ]


def choose(page: Page, *chosen: FilePayload) -> None:
    """Choose files in the field."""
    page.get_by_label("Velg filer, eller slipp dem her").set_input_files(list(chosen))


def row(page: Page, name: str) -> Locator:
    """A file of the table."""
    return page.get_by_role("group", name=name).locator("xpath=ancestor::li")


def shown(page: Page) -> list[str]:
    """The titles of a gathering's presentations, as its page has them."""
    return page.locator(".kn-files .ds-link[data-print]").all_inner_texts()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_several_files_are_chosen_matched_corrected_ordered_and_saved(
    busy_portal: Portal, arrive: Arrive, gathering: str, width: int
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=width)
    page.goto(gathering)
    page.get_by_role("link", name="Last opp presentasjoner").click()
    choose(page, *files())
    expect(page.get_by_role("status")).to_have_text("2 av 3 filer er kommet fram. 1 kom ikke fram.")
    expect(page.get_by_text("Innholdet i filen er ikke det navnet sier.")).to_be_visible()
    expect(page.locator(".kn-upload legend")).to_have_text(["dans.pptx", "teater.pdf"])
    expect(row(page, "teater.pdf").get_by_label("Innlegg")).to_have_value(value_of(page, TALKS[1]))

    row(page, "teater.pdf").get_by_label("Tittel").fill("Teateret vårt")
    row(page, "teater.pdf").get_by_role("button", name="Flytt opp").press("Enter")
    expect(page.locator(".kn-upload legend")).to_have_text(["teater.pdf", "dans.pptx"])
    page.get_by_role("button", name="Lagre alle").dblclick()
    expect(page.get_by_text("2 filer er lagret.")).to_be_visible()
    assert shown(page) == ["Teateret vårt", "Dans i nord"]


def value_of(page: Page, talk: str) -> str:
    """What a talk is called in the form."""
    option = page.get_by_role("option", name=talk, include_hidden=True).first
    return option.get_attribute("value") or ""


def test_files_are_dropped_on_the_gathering_and_a_revision_is_asked_about(
    busy_portal: Portal, arrive: Arrive, gathering: str
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=DESK)
    for name in ("teater.pdf", "teater_v2.pdf"):
        page.goto(gathering)
        drop(page.get_by_role("heading", level=1), payloads.pdf(name, slides=name))
        page.get_by_role("link", name="Se over og lagre").click()
        page.get_by_role("button", name="Lagre alle").click()
        expect(page.get_by_text("1 fil er lagret.")).to_be_visible()
    assert shown(page) == ["Teater for alle"]
    page.goto(f"{gathering}last-opp/")
    drop(page.locator("main"), payloads.pdf("forestilling.pdf", slides="x"))
    expect(page.get_by_role("group", name="forestilling.pdf")).to_be_visible()
    page.reload()
    row(page, "forestilling.pdf").get_by_role("button", name="Ta bort").click()
    expect(page.get_by_text("Ingen filer ennå.")).to_be_visible()


def test_how_many_files_wait_is_not_said_wrongly_once_one_more_has_come(
    busy_portal: Portal, arrive: Arrive, gathering: str
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=PHONE)
    for name in ("teater.pdf", "dans.pdf"):
        page.goto(gathering)
        drop(page.get_by_role("heading", level=1), payloads.pdf(name, slides=name))
        expect(page.get_by_role("link", name="Se over og lagre")).to_be_visible()
    expect(page.get_by_text("En fil venter på at du ser over den")).to_be_hidden()
    page.reload()
    expect(page.get_by_text("2 filer venter på at du ser over dem")).to_be_visible()


def three() -> list[FilePayload]:
    """Two for the talks, the later one's first, and one that belongs to none."""
    return [
        payloads.pdf("teater.pdf", slides="Teater"),
        payloads.pdf("regnskap.pdf", slides="Regnskap"),
        payloads.pptx("dans.pptx"),
    ]


def test_three_files_in_one_drop_on_the_gathering_are_listed_matched_and_saved(
    busy_portal: Portal, arrive: Arrive, gathering: str
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=DESK)
    page.goto(gathering)
    drop(page.get_by_role("heading", level=1), *three())
    page.get_by_role("link", name="Se over og lagre").click()
    names = ["dans.pptx", "teater.pdf", "regnskap.pdf"]
    expect(page.locator(".kn-upload legend")).to_have_text(names)
    for name, talk in zip(names, (*TALKS, ""), strict=True):
        value = value_of(page, talk) if talk else ""
        expect(row(page, name).get_by_label("Innlegg")).to_have_value(value)
    page.get_by_role("button", name="Lagre alle").click()
    expect(page.get_by_text("3 filer er lagret.")).to_be_visible()
    assert shown(page) == [*TALKS, "Regnskap"]


def test_all_of_a_gathering_is_downloaded_as_one_zip_in_programme_order(
    busy_portal: Portal, arrive: Arrive, gathering: str
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=DESK)
    page.goto(gathering)
    dropped = three()
    drop(page.get_by_role("heading", level=1), *dropped)
    page.get_by_role("link", name="Se over og lagre").click()
    page.get_by_role("button", name="Lagre alle").click()
    expect(page.get_by_text("3 filer er lagret.")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Last ned alle").click()
    with ZipFile(downloading.value.path()) as archive:
        assert archive.testzip() is None
        contents = {name: archive.read(name) for name in archive.namelist()}
    teater, regnskap, dans = (one["buffer"] for one in dropped)
    assert list(contents.items()) == [
        ("01 Dans i nord.pptx", dans),
        ("02 Teater for alle.pdf", teater),
        ("03 Regnskap.pdf", regnskap),
    ]


def test_an_interrupted_file_says_so_and_one_button_tries_again(
    busy_portal: Portal, new_context: Callable[..., BrowserContext], gathering: str
) -> None:
    page = new_context(base_url=busy_portal.url).new_page()
    sign_in(page, busy_portal.signin_url(SECRETARIAT))
    page.goto(f"{gathering}last-opp/")
    choose(page, payloads.pdf("dans.pdf"))
    row(page, "dans.pdf").get_by_label("Tittel").fill("Rettet")

    def cut(route: Route) -> None:
        route.abort("connectionreset")

    page.route("**/last-opp/fil/", cut)
    choose(page, payloads.pdf("teater.pdf", slides="Annet"))
    expect(page.get_by_text("Opplastingen ble avbrutt etter")).to_be_visible()
    page.unroute("**/last-opp/fil/", cut)
    page.context.clear_cookies()
    page.get_by_role("button", name="Prøv igjen").click()
    expect(page.get_by_text("Du er logget ut. Logg inn i en ny fane")).to_be_visible()
    sign_in(page.context.new_page(), busy_portal.signin_url(SECRETARIAT))
    page.get_by_role("button", name="Prøv igjen").click()
    expect(page.get_by_role("group", name="teater.pdf")).to_be_visible()
    expect(row(page, "dans.pdf").get_by_label("Tittel")).to_have_value("Rettet")
    expect(page.get_by_role("button", name="Prøv igjen")).to_have_count(0)


def test_without_scripts_a_plain_form_takes_one_at_a_time(
    busy_portal: Portal, arrive: Arrive, gathering: str
) -> None:
    page = arrive(busy_portal, SECRETARIAT, java_script_enabled=False)
    page.goto(f"{gathering}last-opp/")
    for file in files():
        page.locator("main input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Last opp filen").click()
    row(page, "dans.pptx").get_by_label("Rekkefølge").fill("2")
    row(page, "teater.pdf").get_by_label("Rekkefølge").fill("1")
    page.get_by_role("button", name="Lagre alle").click()
    expect(page.get_by_text("2 filer er lagret.")).to_be_visible()
    assert shown(page) == ["Teater for alle", "Dans i nord"]


def drop(place: Locator, *dropped: FilePayload) -> None:
    """Drag files from outside the browser, and let go of them over `place`."""
    carried = [
        {"name": one["name"], "content": b64encode(one["buffer"]).decode()} for one in dropped
    ]
    place.evaluate(DROP, carried)
