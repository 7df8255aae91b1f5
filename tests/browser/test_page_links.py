"""The links to the other pages of a long list."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gatherings.models import Gathering
from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.overflow import overflowing
from tests.portal import Portal


@pytest.fixture
def long_list(busy_portal: Portal, unblocked: None) -> Iterator[str]:
    """Where gatherings of many years stand, in more pages than are numbered."""
    now = timezone.now()
    rows = [
        Gathering(
            title=f"Samling {number}", slug=f"lenge-siden-{number}", state="held", venue="Oppdal",
            starts_at=now - timedelta(days=9000 + number),
            ends_at=now - timedelta(days=9000 + number, hours=-4),
        )
        for number in range(300)
    ]  # fmt: skip
    with busy_portal.used():
        made = Gathering.objects.bulk_create(rows)
    yield "/samlinger/?side=5"
    with busy_portal.used():
        Gathering.objects.filter(pk__in=[row.pk for row in made]).delete()


@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_they_stand_on_one_line_and_say_where_they_lead(
    arrive: Arrive, busy_portal: Portal, long_list: str, width: int
) -> None:
    page = arrive(busy_portal, width=width)
    page.goto(long_list)
    links = page.get_by_role("navigation", name="Bla i sider").get_by_role("link")
    names = ["Forrige", "Side 1", "Side 4", "Side 5", "Side 6"]
    expect(links.filter(has_not_text="Neste")).to_have_count(6)
    assert [links.nth(at).aria_snapshot().split('"')[1] for at in range(5)] == names
    tops = {box["y"] for box in (link.bounding_box() for link in links.all()) if box}
    assert len(tops) == 1
    assert overflowing(page) == []
    links.filter(has_text="Neste").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**side=6")
