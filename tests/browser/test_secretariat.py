"""The secretariat builds a gathering at its desk, and the members see it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import payloads
from tests.browser.conftest import DESK, PHONE, Arrive, signed_out
from tests.browser.desk import PRESENTATIONS, PROGRAMME, Desk
from tests.browser.mailbox import take_code
from tests.portal import Portal

SECRETARIAT, MEMBER = "sekretariat@example.org", "kultursjef.orland@example.org"
REFUSED = "Innholdet i filen er ikke det navnet sier."


def shown_programme(page: Page) -> list[str]:
    return page.locator(".kn-agenda strong").all_inner_texts()


def test_the_desk_asks_at_the_same_door_and_then_for_a_second_step(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal)
    page.goto("/admin/")
    page.get_by_label("E-post").fill(SECRETARIAT)
    page.get_by_role("button", name="Send meg en kode").click()
    page.get_by_label("Kode").fill(take_code(page, busy_portal, SECRETARIAT))
    page.locator("main").get_by_role("button", name="Logg inn").click()
    expect(page).to_have_url(f"{busy_portal.url}/konto/to-steg/?next=/admin/")
    expect(page.get_by_role("link", name="Legg inn en passnøkkel").last).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_gathering_is_built_announced_and_seen_by_a_member(
    busy_portal: Portal, arrive: Arrive, width: int
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=width)
    desk = Desk(page)
    desk.begin(title=f"Vårsamling på {width}")
    desk.host("Ørland")
    desk.talk(0, start="10:00", title="Velkommen til Ørlandet", speaker="Ola By Rise")
    desk.talk(1, start="10:30", title="Kulturhuset er åpent")
    desk.save()
    page.get_by_role("link", name="Vis på nettsted").click()
    expect(page.get_by_text("Utkast. Bare sekretariatet ser denne siden.")).to_be_visible()
    member = arrive(busy_portal, MEMBER, width=width)
    member.goto(page.url)
    expect(member.get_by_text("Feil 404")).to_be_visible()

    page.go_back()
    slides, paper = payloads.pptx("Kulturhuset – åpent.pptx"), payloads.pdf("Velkommen.pdf")
    desk.presentation(0, title="Åpent hus", item="Kulturhuset er åpent", file=slides)
    desk.presentation(1, title="Velkomsten", item="Velkommen til Ørlandet", file=paper)
    desk.save()
    desk.save("Lagre og kunngjør")

    member.reload()
    expect(member.get_by_role("heading", level=1)).to_have_text(f"Vårsamling på {width}")
    assert shown_programme(member) == ["Velkommen til Ørlandet", "Kulturhuset er åpent"]
    expect(member.get_by_text("Ola By Rise, Direktør for kultur og idrett").first).to_be_visible()
    with member.expect_download() as started:
        member.get_by_role("link", name="Last ned Åpent hus").click()
    assert started.value.suggested_filename == "Kulturhuset – åpent.pptx"
    assert Path(started.value.path()).read_bytes() == slides["buffer"]


def test_a_refused_file_says_why_and_the_rest_of_the_form_stays(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal, SECRETARIAT)
    desk = Desk(page)
    desk.begin(title="Samling med feil fil")
    desk.talk(0, start="10:00", title="Regnskapet")
    row = desk.row(PRESENTATIONS, 0)
    row.get_by_label("Tittel").fill("Tallene")
    row.get_by_label("Fil:").set_input_files(payloads.program("regnskap.pdf"))
    page.get_by_role("button", name="Lagre og fortsett å redigere").click()

    expect(row.locator(".errorlist")).to_contain_text(REFUSED)
    expect(row.get_by_label("Tittel")).to_have_value("Tallene")
    expect(page.get_by_label("Sted:")).to_have_value("Rådhuset på Ørlandet")
    assert desk.programme() == ["Regnskapet"]
    row.get_by_label("Fil:").set_input_files(payloads.pdf("regnskap.pdf"))
    desk.save()
    expect(row.get_by_role("link", name="regnskap.pdf")).to_be_visible()


def test_the_programme_is_ordered_by_buttons_by_dragging_and_by_time(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=DESK)
    desk = Desk(page)
    desk.begin(title="Samling i rekkefølge")
    for number, (start, title) in enumerate([("12:00", "C"), ("10:00", "A"), ("11:00", "B")]):
        desk.talk(number, start=start, title=title)
    desk.save()
    assert desk.programme() == ["C", "A", "B"]

    desk.row(PROGRAMME, 1).get_by_role("button", name="Flytt opp").press("Enter")
    assert desk.programme() == ["A", "C", "B"]
    desk.row(PROGRAMME, 2).get_by_title("Dra for å flytte").drag_to(
        desk.row(PROGRAMME, 1).get_by_label("Tittel")
    )
    assert desk.programme() == ["B", "A", "C"]
    desk.save()
    assert desk.programme() == ["B", "A", "C"]
    page.get_by_role("button", name="Sorter programmet etter klokkeslett").click()
    assert desk.programme() == ["A", "B", "C"]
    desk.save()
    page.get_by_role("link", name="Vis på nettsted").click()
    assert shown_programme(page) == ["A", "B", "C"]


def test_a_long_form_that_was_sent_after_the_session_ran_out_stands_there_after_signing_in(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal, SECRETARIAT, width=DESK)
    desk = Desk(page)
    desk.begin(title="Samling om kvelden")
    desk.host("Ørland")
    for number, (start, title) in enumerate([("12:00", "B"), ("10:00", "A"), ("13:00", "C")]):
        desk.talk(number, start=start, title=title, speaker="Ola By Rise")
    desk.row(PROGRAMME, 1).get_by_role("button", name="Flytt opp").press("Enter")
    with signed_out(page):
        page.get_by_role("button", name="Lagre og fortsett å redigere").click()
        expect(page.get_by_label("E-post")).to_be_visible()
    expect(page.get_by_text("Du var logget ut da du sendte skjemaet")).to_be_visible()
    assert desk.programme() == ["A", "B", "C"]
    desk.save()
    assert desk.programme() == ["A", "B", "C"]
    expect(page.locator("#select2-id_host-container")).to_contain_text("Ørland kommune")
    expect(page.locator("#items-2 .select2-selection__choice")).to_contain_text("Ola By Rise")
    page.reload()
    expect(page.get_by_text("Du var logget ut da du sendte skjemaet")).to_be_hidden()
