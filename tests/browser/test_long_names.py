"""Norwegian titles are long, and they break instead of sticking out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion, Speaker
from members.models import Appointment, Organisation, Person
from tests.browser.conftest import DESK, PHONE, Arrive
from tests.browser.overflow import overflowing
from tests.browser.places import COMMITTEE, MEMBER, NOBODY, SECRETARIAT
from tests.personas import LONG_AGO
from tests.portal import Portal
from workgroup.models import FollowUpNote, NoteAttachment, Seat

TITLE = "Direktør for kultur, idrett, frivillighet og folkehelse"
BODY = "Nord-Østerdal interkommunale kulturråd"
ADDRESS = (
    "direktor.for.kultur.idrett.frivillighet.og.folkehelse@nord-osterdal-kulturrad.example.org"
)
GATHERING = (
    "Frivillighetssentralsamarbeidskonferanse " * 2 + "om folkehelsekoordinatorens rolle i år"
)
WORD = "Kulturminneforvaltningsplanrullering" * 5  # as a file's name may be
FILE = "Kulturminneforvaltningsplanrullering_" * 5 + "vedtatt_nå2.pdf"


@dataclass
class Long:
    """Where the long names are shown."""

    gathering: str
    presentation: str
    note: str


@pytest.fixture
def long(busy_portal: Portal, unblocked: None) -> Iterator[Long]:
    """The next gathering, its speaker and a committee member, all with long names."""
    with busy_portal.used():
        body = Organisation.objects.create(
            kind="other", name=BODY, participates=True, valid=DateRange(LONG_AGO, None)
        )
        person = Person.objects.create(name=TITLE, email=ADDRESS)
        held = DateRange(LONG_AGO, None)
        Appointment.objects.create(
            person=person, organisation=body, kind="leader", title=TITLE, primary=True, period=held
        )
        seat = Seat.objects.filter(person__email="ann.evy.duun@example.org")
        seat.update(person=person, organisation=body, title=TITLE)
        yield announced(person)
        Gathering.objects.filter(title=GATHERING).update(state="draft")


def announced(person: Person) -> Long:
    start = timezone.now() + timedelta(days=1)
    gathering = Gathering.objects.create(
        title=GATHERING,
        slug="lang",
        state=Gathering.State.ANNOUNCED,
        starts_at=start,
        ends_at=start + timedelta(hours=3),
        venue=f"{BODY}, {TITLE}",
        lead=GATHERING,
    )
    item = AgendaItem.objects.create(
        gathering=gathering, title=GATHERING, start=time(10), minutes=30
    )
    Speaker.objects.create(item=item, person=person, title=TITLE, organisation=BODY)
    presentation = Presentation.objects.create(
        gathering=gathering, item=item, title=WORD, state=Presentation.State.READY
    )
    stored = {"name": FILE, "size": 1, "sha256": "a" * 64, "kind": "pdf", "uploaded_by": person}
    PresentationVersion.objects.create(
        presentation=presentation, number=1, file="presentations/lang.pdf", **stored
    )
    note = FollowUpNote.objects.create(
        gathering=gathering,
        title=GATHERING,
        text=f"https://example.org/{FILE}",
        author=person,
        form_token="7a7a7a7a-7a7a-4a7a-8a7a-7a7a7a7a7a7a",
    )
    NoteAttachment.objects.create(note=note, file="notes/lang.pdf", **stored)
    pages = (thing.get_absolute_url() for thing in (gathering, presentation, note))
    return Long(*pages)


def test_long_names_break_inside_the_narrowest_window_and_at_the_desk(
    busy_portal: Portal, arrive: Arrive, long: Long
) -> None:
    assert (len(GATHERING), len(FILE)) == (120, 200)
    page = arrive(busy_portal, ADDRESS)
    lists = ["/", "/samlinger/", "/arbeidsutvalget/", "/arbeidsutvalget/oppfolging/"]
    found = {}
    for address in [*lists, long.gathering, long.presentation, long.note]:
        page.goto(address)
        expect(page.locator("main")).to_contain_text(re.compile(f"{TITLE}|{GATHERING}"))
        for width in (320, PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            if sticking := overflowing(page):
                found[address, width] = sticking
    assert found == {}
    page.set_viewport_size({"width": DESK, "height": 900})
    assert lines_of_header(page) <= 2
    desk = arrive(busy_portal, SECRETARIAT)
    desk.goto(long.gathering)
    desk.get_by_role("link", name="Rediger samlingen").click()
    expect(desk.get_by_role("link", name=FILE)).to_be_visible()
    assert overflowing(desk) == []


def lines_of_header(page: Page) -> int:
    """How many buttons' height it has room for."""
    header = page.locator("header").bounding_box()
    button = page.locator("header .ds-button:visible").first.bounding_box()
    assert header
    assert button
    return int(header["height"] // button["height"])


@pytest.mark.parametrize(
    ("who", "lines"), [(NOBODY, 1), (MEMBER, 2), (COMMITTEE, 2), (SECRETARIAT, 2)]
)
def test_the_header_is_one_or_two_lines(
    portal: Portal, arrive: Arrive, who: str, lines: int
) -> None:
    page = arrive(portal, who, width=DESK)
    page.goto("/")
    assert lines_of_header(page) == lines
