"""More finds than one page shows."""

import re

import pytest
from django.test import Client

from members.models import Person
from members.search import Entry, keep

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(member: Person, client: Client) -> Client:
    """One who finds 23 things by «bygdekino», the newest first."""
    for number in range(1, 24):
        titled = Entry(title=f"Bygdekino {number}", url=f"/x/{number}/", audience="members")
        keep("note", number, [titled])
    client.force_login(member)
    return client


def shown(client: Client, page: str) -> list[int]:
    """The numbers of what that page of the finds shows."""
    answer = client.get("/sok/", {"q": "bygdekino", "side": page})
    return [
        int(number) for number in re.findall(r'<a class="ds-link" href="/x/(\d+)/"', answer.text)
    ]


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [("", 23, 14), ("2", 13, 4), ("3", 3, 1), ("4", 23, 14), ("x", 23, 14)],
)
def test_each_page_goes_on_where_the_one_before_it_ended(
    many: Client, page: str, first: int, last: int
) -> None:
    assert shown(many, page) == list(range(first, last - 1, -1))


def test_all_are_counted_on_each_page_and_numbered_through(many: Client) -> None:
    page = many.get("/sok/", {"q": "bygdekino", "side": "2"}).text
    assert ("23 treff" in page, '<ol class="kn-plain kn-finds" start="11">' in page) == (True, True)
    assert 'href="?q=bygdekino&amp;side=3"' in page
