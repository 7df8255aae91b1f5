"""How text, sizes, times, persons and pages of a list are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.html import strip_tags

from members.models import Person
from members.templatetags.kulturnett import breadcrumbs, options, person_card, size, when

OSLO = ZoneInfo("Europe/Oslo")


@dataclass
class Meeting:
    starts_at: datetime
    ends_at: datetime


def meeting(start: tuple[int, ...], end: tuple[int, ...]) -> Meeting:
    return Meeting(
        datetime(*start, tzinfo=OSLO),  # type: ignore[misc, arg-type]  # year to minute
        datetime(*end, tzinfo=OSLO),  # type: ignore[misc, arg-type]
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (None, ""),
        (0, "0 byte"),
        (312, "312 byte"),
        (999, "999 byte"),
        (1_000, "1 kB"),
        (24_300, "24 kB"),
        (999_499, "999 kB"),
        (999_500, "1 MB"),
        (1_900_000, "1,9 MB"),
        (9_960_000, "10 MB"),
        (104_857_600, "105 MB"),
        (3_200_000_000, "3,2 GB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_a_size_is_shown_with_a_decimal_comma_and_a_no_break_space(
    number: int | None, shown: str
) -> None:
    assert size(number) == shown.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ((2026, 12, 3, 10), (2026, 12, 3, 15), "torsdag 3.~desember 2026 kl.~10–15"),
        ((2026, 12, 3, 10, 30), (2026, 12, 3, 15), "torsdag 3.~desember 2026 kl.~10.30–15"),
        ((2026, 12, 3, 9), (2026, 12, 3, 15, 5), "torsdag 3.~desember 2026 kl.~9–15.05"),
        ((2026, 12, 3, 18), (2026, 12, 4, 0), "torsdag 3.~desember 2026 kl.~18–24"),
        ((2026, 12, 3, 10), (2026, 12, 4, 15), "3.–4.~desember 2026"),
        ((2026, 11, 30, 10), (2026, 12, 1, 15), "30.~november–1.~desember 2026"),
        ((2026, 12, 31, 10), (2027, 1, 1, 15), "31.~desember 2026–1.~januar 2027"),
    ],
)
def test_a_time_is_written_as_norwegians_write_it(
    start: tuple[int, ...], end: tuple[int, ...], shown: str
) -> None:
    assert strip_tags(when(meeting(start, end))) == shown.replace("~", "\N{NO-BREAK SPACE}")


def test_the_hours_are_kept_on_one_line() -> None:
    shown = when(meeting((2026, 12, 3, 10), (2026, 12, 3, 15)))
    assert shown.endswith('<span class="kn-nowrap">kl.\N{NO-BREAK SPACE}10–15</span>')


def test_a_time_is_shown_in_oslo_whatever_zone_it_is_kept_in() -> None:
    utc = ZoneInfo("UTC")
    summer = Meeting(datetime(2026, 6, 16, 8, tzinfo=utc), datetime(2026, 6, 16, 13, tzinfo=utc))
    assert strip_tags(when(summer)).endswith("kl.\N{NO-BREAK SPACE}10–15")


def test_markdown_is_a_filter_and_nothing_is_nothing() -> None:
    template = Template("{% load kulturnett %}{{ text|markdown }}|{{ none|markdown }}")
    assert template.render(Context({"text": "*Ja*", "none": None})) == "<p><em>Ja</em></p>\n|"


def test_a_person_is_shown_with_initials_title_and_organisation() -> None:
    person = Person(name="Ann Evy Duun")
    assert person_card(person, "leder for kultur", "Namsos kommune") == {
        "initials": "AD",
        "name": "Ann Evy Duun",
        "role": "leder for kultur, Namsos kommune",
    }


def test_an_organisation_without_a_person_is_shown_by_its_name() -> None:
    assert person_card(None, "", "Selbu kommune") == {
        "initials": "S",
        "name": "Selbu kommune",
        "role": "",
    }


def test_breadcrumbs_lead_from_the_front_page_to_here() -> None:
    assert breadcrumbs("Samlinger", "/samlinger/", "Vårsamling") == {
        "way": [{"name": "Samlinger", "url": "/samlinger/"}],
        "here": "Vårsamling",
    }


def pages(items: Iterable[int], query: str) -> str:
    request = RequestFactory().get(f"/samlinger/{query}")
    page = Paginator(list(items), 10).get_page(request.GET.get("side"))
    template = Template("{% load kulturnett %}{% page_links page %}")
    return template.render(Context({"request": request, "page": page}))


def test_one_page_has_no_links_to_pages() -> None:
    assert "href" not in pages(range(10), "")


def test_the_links_of_a_list_keep_its_other_parameters() -> None:
    shown = pages(range(30), "?side=2&q=kultur")
    assert [part.split('"')[0] for part in shown.split('href="')[1:]] == [
        "?side=1&amp;q=kultur",
        "?side=1&amp;q=kultur",
        "?side=2&amp;q=kultur",
        "?side=3&amp;q=kultur",
        "?side=3&amp;q=kultur",
    ]


def test_the_page_we_are_on_is_marked() -> None:
    marked = pages(range(30), "?side=2").split('aria-current="true"')
    assert [part.split('"')[1] for part in marked[1:]] == ["?side=2"]


def test_a_long_list_leaves_out_the_pages_in_between() -> None:
    assert pages(range(300), "?side=15").count("…") == 2


def test_of_what_can_be_chosen_the_chosen_is_marked_and_names_are_only_text() -> None:
    shown = options([(1, "Første <b>samling</b>"), (2, "Andre")], 2)
    assert shown == (
        '<option value="1">Første &lt;b&gt;samling&lt;/b&gt;</option>'
        '<option value="2" selected>Andre</option>'
    )
