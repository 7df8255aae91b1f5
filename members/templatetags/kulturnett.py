"""How text, sizes, times, persons and pages of a list are shown, everywhere."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members import markdown as members_markdown
from members.models import Person

register = template.Library()

_NO_BREAK = "\N{NO-BREAK SPACE}"
_THOUSAND, _TEN = 1000, 10


class Timed(Protocol):
    """Something that starts and ends."""

    starts_at: datetime
    ends_at: datetime


@register.filter
def markdown(text: str, top: int = 3) -> SafeString:
    """`{{ note.text|markdown }}` below an h2, `{{ note.text|markdown:2 }}` below the h1.

    See members.markdown.render; goes into an element of class `kn-prose`.
    """
    return members_markdown.render(text or "", top)


@register.filter("bytes")
def size(number: int | None) -> str:
    """`{{ version.size|bytes }}`: «1,9 MB», «24 kB», «312 byte»; nothing for nothing."""
    if number is None:
        return ""
    amount, unit = float(number), "byte"
    for larger in ("kB", "MB", "GB"):
        if round(amount) < _THOUSAND:
            break
        amount, unit = amount / _THOUSAND, larger
    decimals = 1 if unit != "byte" and round(amount, 1) < _TEN else 0
    shown = f"{amount:.{decimals}f}".removesuffix(".0").replace(".", ",")
    return f"{shown}{_NO_BREAK}{unit}"


@register.filter
def when(timed: Timed) -> str:
    """`{{ gathering|when }}`: «torsdag 3. desember 2026 kl. 10–15»; days: «3.–4. desember 2026»."""
    start, end = timezone.localtime(timed.starts_at), timezone.localtime(timed.ends_at)
    # What ends at midnight ends on the day before, at 24.
    first, last = start.date(), (end - timedelta(microseconds=1)).date()
    if first != last:
        return _days(first, last)
    hours = f"{_clock(start)}–{_clock(end) if end.date() == last else '24'}"
    # A dash lets a line break after it; a time is kept on one line.
    clock = format_html('<span class="kn-nowrap">{}{}{}</span>', _("kl."), _NO_BREAK, hours)
    return format_html("{} {}", _day(first, f"l j.{_NO_BREAK}F Y"), clock)


def _days(first: date, last: date) -> str:
    whole = f"j.{_NO_BREAK}F Y"
    if first.year != last.year:
        start = _day(first, whole)
    elif first.month != last.month:
        start = _day(first, f"j.{_NO_BREAK}F")
    else:
        start = _day(first, "j.")
    return f"{start}–{_day(last, whole)}"


def _day(day: date, pattern: str) -> str:
    return format_date(datetime.combine(day, datetime.min.time()), pattern)


def _clock(time: datetime) -> str:
    return f"{time:%-H.%M}".removesuffix(".00")


@register.inclusion_tag("parts/person_card.html")
def person_card(person: Person | None, title: str = "", organisation: str = "") -> dict[str, Any]:
    """`{% person_card person title organisation %}`: initials, name and what she is."""
    name = str(person) if person else organisation
    role = [title, organisation if person else ""]
    return {
        "initials": person.initials if person else organisation[:1].upper(),
        "name": name,
        "role": ", ".join(part for part in role if part),
    }


@register.inclusion_tag("parts/page_links.html", takes_context=True)
def page_links(context: Context, page: Page[Any]) -> dict[str, Any]:
    """`{% page_links page_obj %}`: the pages of a list, by `?side=`; other parameters are kept."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"query": context["request"].GET, "page": page, "numbers": list(numbers)}


@register.simple_tag
def options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """`{% options pairs chosen %}`: what a list to choose from holds, by value and name."""
    marked = SafeString(" selected")
    rows = ((value, marked if value == chosen else "", name) for value, name in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.inclusion_tag("parts/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, Any]:
    """`{% breadcrumbs name url name url here %}`: the way from the front page to where we are."""
    way = [{"name": name, "url": url} for name, url in zip(parts[:-1:2], parts[1::2], strict=True)]
    return {"way": way, "here": parts[-1]}
