"""The desk's front page: what waits, each line with the button that clears it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import Photo, PresentationVersion
from members.checks import answer
from members.models import Appointment, Organisation, Person
from tests.members.asking import asked
from tests.personas import LONG_AGO, MakeGathering, MakePresentation, appoint
from workgroup.models import Term

pytestmark = pytest.mark.django_db
MOST_QUERIES = 22


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


def waiting(desk: Client) -> str:
    """The part of the page that says what waits."""
    page = desk.get("/admin/").text
    return page.partition('id="kn-waiting"')[2].partition("</section>")[0]


def titles(desk: Client) -> list[str]:
    return [unescape(title) for title in re.findall(r"<strong>(.*?)</strong>", waiting(desk))]


def button(desk: Client, title: str) -> str:
    """Where the button of this line leads."""
    line = waiting(desk).partition(f"<strong>{title}</strong>")[2].partition("</li>")[0]
    (url,) = re.findall(r'(?:href|action)="([^"]+)"', line)
    return unescape(url)


def test_a_desk_where_nothing_waits_says_so(desk: Client) -> None:
    assert titles(desk) == []
    assert "Ingenting venter." in waiting(desk)


def test_a_vacant_organisation_leads_to_the_form_of_its_next_leader(
    desk: Client, trondheim: Organisation
) -> None:
    title = "Trondheim kommune har ingen kulturleder"
    assert titles(desk) == [title]
    assert "Ingen er registrert ennå." in waiting(desk)
    form = desk.get(button(desk, title)).context["adminform"].form
    assert [form[name].value() for name in ("organisation", "kind", "primary")] == [
        str(trondheim.pk), "leader", "True",
    ]  # fmt: skip


def test_it_says_since_when_it_is_vacant(
    desk: Client, outsider: Person, trondheim: Organisation
) -> None:
    today = timezone.localdate()
    appoint(outsider, trondheim, period=DateRange(LONG_AGO, today))
    assert f"Vakant siden {today.day}. " in waiting(desk)


def test_whose_leader_comes_later_does_not_wait(
    desk: Client, outsider: Person, trondheim: Organisation
) -> None:
    appoint(outsider, trondheim, period=DateRange(timezone.localdate() + timedelta(days=9), None))
    assert "Trondheim" not in waiting(desk)


def test_of_many_five_are_shown_and_the_rest_are_a_click_away(desk: Client) -> None:
    seven = Organisation.objects.filter(kind="municipality").order_by("number")[:7]
    Organisation.objects.filter(pk__in=list(seven.values_list("pk", flat=True))).update(
        participates=True
    )
    assert len(titles(desk)) == 6
    assert titles(desk)[-1] == "og 2 til"
    assert desk.get(button(desk, "og 2 til")).context["cl"].result_count == 7


def test_a_leader_of_long_ago_is_confirmed_by_one_button(desk: Client, member: Person) -> None:
    title = "Leder Åse Ødegård fortsatt kulturen i Trondheim kommune?"
    assert title in titles(desk)
    assert desk.post(button(desk, title)).status_code == 302
    assert Appointment.objects.get(person=member).confirmed_on == timezone.localdate()
    assert title not in titles(desk)


def test_what_a_leader_has_answered_stands_before_what_nobody_has(
    desk: Client, member: Person, namsos: Organisation
) -> None:
    answer(check=asked(member), said="changed", note="Ny tittel")
    assert titles(desk)[0] == "Åse Ødegård svarte: noe er endret"


def test_a_draft_waits_when_its_day_is_near(desk: Client, make_gathering: MakeGathering) -> None:
    make_gathering(days=20, state="draft", title="Snart")
    make_gathering(days=90, state="draft", title="Senere")
    make_gathering(days=-3, state="draft", title="Forbi")
    assert titles(desk) == ["Snart er ikke kunngjort"]
    assert desk.get(button(desk, "Snart er ikke kunngjort")).status_code == 200


def stored(version: PresentationVersion) -> None:
    """Let its bytes be there."""
    version.file.save("fil.pdf", ContentFile(b"%PDF"))


def test_a_file_that_is_gone_and_one_that_could_not_be_read_wait(
    desk: Client, make_presentation: MakePresentation
) -> None:
    gone, unread = (make_presentation(code=code).versions.get() for code in ("a", "b"))
    stored(unread)
    PresentationVersion.objects.filter(pk=unread.pk).update(
        conversion="failed", conversion_reason="Den er låst.", name="Låst.pdf"
    )
    assert titles(desk) == ["Filen Kultur og helse.pdf er borte", "Låst.pdf kunne ikke leses"]
    assert "Den er låst." in waiting(desk)
    stored(gone)
    assert titles(desk) == ["Låst.pdf kunne ikke leses"]
    PresentationVersion.objects.filter(pk=unread.pk).update(conversion="done")
    assert titles(desk) == ["Låst.pdf mangler bilder av sidene"]


def test_a_file_that_was_replaced_waits_no_more(
    desk: Client, make_presentation: MakePresentation
) -> None:
    first = make_presentation().versions.get()
    first.pk, first.number = None, 2
    stored(first)
    assert titles(desk) == []


def test_a_picture_that_is_gone_waits(desk: Client, make_gathering: MakeGathering) -> None:
    for name in (default_storage.save("photos/er.webp", ContentFile(b"webp")), "photos/borte.webp"):
        Photo.objects.create(
            gathering=make_gathering(days=-9, title=name), file=name, sha256="a" * 64, width=4,
            height=3, alt="Salen sett fra scenen", credit="Foto: Kari",
        )  # fmt: skip
    assert titles(desk) == ["Et bilde fra photos/borte.webp er borte"]


def test_what_a_speaker_has_sent_waits_for_control(
    desk: Client, make_presentation: MakePresentation
) -> None:
    stored(make_presentation(state="held").versions.get())
    assert titles(desk) == ["Kultur og helse venter på kontroll"]


def test_a_place_on_the_committee_that_nobody_holds_waits(
    desk: Client, committee_member: Person, term: Term
) -> None:
    vacant = [title for title in titles(desk) if title == "En plass i arbeidsutvalget er ledig"]
    assert len(vacant) == 4  # of five
    assert button(desk, vacant[0]) == f"/admin/workgroup/term/{term.pk}/change/"


@pytest.fixture
def fill(
    make_gathering: MakeGathering, make_presentation: MakePresentation, term: Term, network: object
) -> Callable[[int], None]:
    """Makes so many of each thing that can wait."""

    def make(number: int) -> None:
        Term.objects.update(elected_seats=number + 1)
        bodies = Organisation.objects.filter(kind="municipality").order_by("pk")[: 2 * number]
        keys = [body.pk for body in bodies]
        Organisation.objects.filter(pk__in=keys).update(participates=True)
        for at, body in enumerate(bodies[:number]):
            person = Person.objects.create(name=f"Leder {at}", email=f"l{at}@example.org")
            appoint(person, body)
            make_gathering(days=9, state="draft")
            make_presentation(code=f"g{at}", state="held")
            version = make_presentation(code=f"u{at}").versions.get()
            version.conversion, version.conversion_reason = "failed", "Låst."
            stored(version)

    return make


_counted: dict[int, int] = {}


@pytest.mark.parametrize("number", [1, 50])
def test_the_whole_desk_asks_few_questions_as_many_for_one_row_as_for_fifty(
    desk: Client, fill: Callable[[int], None], number: int
) -> None:
    fill(number)
    desk.get("/admin/")  # content types are remembered from here
    with CaptureQueriesContext(connection) as asked:
        desk.get("/admin/")
    _counted[number] = len([query for query in asked if "SAVEPOINT" not in query["sql"]])
    assert _counted[number] <= MOST_QUERIES
    assert set(_counted.values()) == {_counted[number]}
