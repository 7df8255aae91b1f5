from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from members.models import Network, Person
from tests.personas import MakeGathering

pytestmark = pytest.mark.django_db

PAGE = "/samlinger/"


class Outline(HTMLParser):
    """Headings and names of gatherings, in the order of the page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") or ""
        if tag in {"h2", "h3"} or (tag == "a" and address.startswith("/samlinger/s")):
            self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None


def outline(client: Client, page: str = PAGE) -> list[str]:
    text = client.get(page).content.decode()
    return Outline(text[text.index("<main") : text.index("</main>")]).found


def test_without_gatherings_the_page_says_so(client: Client, network: Network) -> None:
    text = client.get(PAGE).content.decode()
    assert "Ingen samling er kunngjort ennå." in text
    assert "Ingen samling er holdt ennå." in text


def test_coming_ones_stand_first_the_nearest_at_the_top(
    client: Client, make_gathering: MakeGathering
) -> None:
    for title, days in (("Om lenge", 90), ("Holdt", -90), ("Snart", 2)):
        make_gathering(title=title, days=days)
    assert outline(client)[:4] == ["Kommende", "Snart", "Om lenge", "Tidligere"]


def test_past_ones_stand_by_year_the_newest_first(
    client: Client, make_gathering: MakeGathering
) -> None:
    for title, year, month in (("A", 2024, 5), ("B", 2025, 3), ("C", 2025, 9)):
        day = datetime(year, month, 1, 9, tzinfo=UTC)
        make_gathering(title=title, starts_at=day, ends_at=day.replace(hour=14))
    assert outline(client) == ["Kommende", "Tidligere", "2025", "C", "B", "2024", "A"]


def test_the_year_is_the_norwegian_calendars(client: Client, make_gathering: MakeGathering) -> None:
    for title, month, hour in (("Nyttårsnatt", 12, 23), ("Desember", 12, 9)):
        day = datetime(2024, month, 31, hour, 30, tzinfo=UTC)
        make_gathering(title=title, starts_at=day, ends_at=day.replace(minute=50))
    assert outline(client)[2:] == ["2025", "Nyttårsnatt", "2024", "Desember"]


def test_one_that_goes_on_now_is_still_coming(
    client: Client, make_gathering: MakeGathering
) -> None:
    make_gathering(title="Pågår", days=-1, ends_at=timezone.now() + timedelta(hours=1))
    assert outline(client)[:2] == ["Kommende", "Pågår"]


def test_twenty_past_ones_stand_on_a_page(client: Client, make_gathering: MakeGathering) -> None:
    for number in range(21):
        make_gathering(title=f"Nr {number}", days=-400 - number)
    assert len([name for name in outline(client) if name.startswith("Nr")]) == 20
    assert [name for name in outline(client, f"{PAGE}?side=2") if name[:2] == "Nr"] == ["Nr 20"]


def test_the_next_page_does_not_repeat_the_coming_ones(
    client: Client, make_gathering: MakeGathering
) -> None:
    make_gathering(title="Snart", days=2)
    for number in range(21):
        make_gathering(title=f"Nr {number}", days=-400 - number)
    assert "Snart" not in outline(client, f"{PAGE}?side=2")


@pytest.mark.parametrize("side", ["0", "-1", "99", "to", "²", ""])
def test_a_page_that_is_not_there_is_the_nearest_one(
    client: Client, make_gathering: MakeGathering, side: str
) -> None:
    make_gathering(title="Holdt", days=-90)
    assert outline(client, f"{PAGE}?side={side}")[-1] == "Holdt"


def test_a_cancelled_one_is_marked(client: Client, make_gathering: MakeGathering) -> None:
    make_gathering(state="cancelled", cancelled_at=timezone.now(), cancel_reason="Streik")
    assert "Avlyst" in client.get(PAGE).content.decode()


def test_a_draft_is_shown_to_the_secretariat_alone(
    client: Client, make_gathering: MakeGathering, secretariat: Person, member: Person
) -> None:
    make_gathering(title="Hemmelig", state="draft")
    client.force_login(member)
    assert outline(client) == ["Kommende", "Tidligere"]
    client.force_login(secretariat)
    assert outline(client) == ["Kommende", "Hemmelig", "Tidligere"]
    assert "Utkast" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("count", [1, 50])
def test_a_list_asks_six_times_however_long_it_is(
    client: Client,
    network: Network,
    make_gathering: MakeGathering,
    member: Person,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    for number in range(count):
        make_gathering(days=2 + number)
        make_gathering(days=-2 - number)
    client.force_login(member)
    with django_assert_max_num_queries(6):
        client.get(PAGE)
