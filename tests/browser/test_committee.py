"""A committee member writes what became of a gathering; who has left the committee cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from psycopg.types.range import DateRange

from tests.browser import payloads
from tests.browser.conftest import DESK, PHONE, Arrive, signed_out
from tests.portal import Portal
from workgroup.models import Seat

COMMITTEE, SECRETARIAT = "ola.by.rise@example.org", "sekretariat@example.org"
FORMER = "morten.tondel@example.org"
GATHERING = "/samlinger/forste-samling/"


@pytest.fixture
def one_has_left(busy_portal: Portal, unblocked: None) -> Iterator[None]:
    """Let one of the committee have sat until yesterday."""
    with busy_portal.used():
        seat = Seat.objects.get(person__email=FORMER)
        seats, held = Seat.objects.filter(pk=seat.pk), seat.period
        until = DateRange(held.lower, timezone.localdate())
        seats.update(period=until, end_reason=Seat.EndReason.STEPPED_DOWN)
        yield
        seats.update(period=held, end_reason="")


def begin_note(page: Page, *, title: str, text: str) -> None:
    page.goto(GATHERING)
    page.get_by_role("link", name="Skriv notat").click()
    page.get_by_label("Overskrift").fill(title)
    page.get_by_label("Tekst").fill(text)


def test_what_was_sent_after_the_session_ran_out_stands_there_after_signing_in(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal, COMMITTEE, width=PHONE)
    begin_note(page, title="Skrevet på toget", text="Alt det vi ble enige om.")
    with signed_out(page):
        page.get_by_role("button", name="Legg ut notatet").click()
        expect(page.get_by_label("E-post")).to_be_visible()
    expect(page.get_by_text("Du var logget ut da du sendte skjemaet")).to_be_visible()
    expect(page.get_by_label("Tekst")).to_have_value("Alt det vi ble enige om.")
    page.get_by_role("button", name="Legg ut notatet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Skrevet på toget")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_note_is_previewed_and_posted_with_its_attachment(
    busy_portal: Portal, arrive: Arrive, width: int
) -> None:
    page = arrive(busy_portal, COMMITTEE, width=width)
    begin_note(page, title="Etter møtet", text="Vi har **talt opp** lappene.")
    page.get_by_role("button", name="Forhåndsvis").click()
    preview = page.get_by_role("region", name="Forhåndsvisning")
    expect(preview.locator("strong")).to_have_text("talt opp")
    expect(preview).to_be_focused()

    attachment = payloads.pdf("Opptelling – alle lapper.pdf")
    page.get_by_label("Vedlegg").set_input_files(attachment)
    page.get_by_role("button", name="Legg ut notatet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Etter møtet")
    expect(page.get_by_text("Skrevet av Ola By Rise")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name=attachment["name"]).click()
    assert started.value.suggested_filename == attachment["name"]
    assert Path(started.value.path()).read_bytes() == attachment["buffer"]
    page.goto(GATHERING)
    expect(page.get_by_role("link", name="Etter møtet").first).to_be_visible()


def test_an_edited_note_says_so_and_the_earlier_text_is_kept(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal, COMMITTEE)
    begin_note(page, title="Det vi vet nå", text="Det første vi skrev.")
    page.get_by_role("button", name="Legg ut notatet").click()
    page.get_by_role("link", name="Rediger notatet").click()
    page.get_by_label("Tekst").fill("Det vi mente.")
    page.get_by_role("button", name="Lagre notatet").click()

    expect(page.locator("article")).to_contain_text("Redigert")
    expect(page.locator("article")).to_contain_text("Det vi mente.")
    page.get_by_role("link", name="Gjaldt til").click()
    expect(page.locator("article")).to_contain_text("Det første vi skrev.")


def test_without_scripts_the_preview_is_a_page_of_its_own_and_the_form_waits(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal, COMMITTEE, java_script_enabled=False)
    begin_note(page, title="Uten skript", text="- ett punkt")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Forhåndsvis").click()
    expect(opened.value.get_by_role("listitem").get_by_text("ett punkt")).to_be_visible()
    page.get_by_label("Vedlegg").set_input_files(payloads.pptx("Uten skript.pptx"))
    page.get_by_role("button", name="Legg ut notatet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uten skript")
    expect(page.get_by_role("link", name="Uten skript.pptx")).to_be_visible()


def test_the_secretariat_writes_on_behalf_of_the_committee_and_it_says_so(
    busy_portal: Portal, arrive: Arrive
) -> None:
    page = arrive(busy_portal, SECRETARIAT)
    begin_note(page, title="På vegne av", text="Arbeidsutvalget møtes i mai.")
    page.get_by_role("button", name="Legg ut notatet").click()
    byline = page.get_by_text("på vegne av arbeidsutvalget")
    expect(byline).to_contain_text("Skrevet av sekretariatet (Rådgiver i KS Trøndelag)")


def test_who_sat_there_yesterday_but_not_today_is_refused(
    busy_portal: Portal, arrive: Arrive, one_has_left: None
) -> None:
    page = arrive(busy_portal, FORMER)
    page.goto(GATHERING)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Skriv notat")).to_have_count(0)
    page.goto("/arbeidsutvalget/oppfolging/ny/forste-samling/")
    expect(page.get_by_text("Feil 403")).to_be_visible()
