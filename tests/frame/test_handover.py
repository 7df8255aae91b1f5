"""The page of a handover, and the whole story once."""

import re

import pytest
from django.test import Client
from psycopg.types.range import DateRange

from gatherings.models import Gathering
from members.models import (
    Handover,
    Network,
    Organisation,
    Person,
)
from tests.leaver import ended, in_days, seated, speaking
from tests.personas import appoint
from workgroup.models import Seat, Term

UNKNOWN = {"successor": "unknown", "title": "Kultursjef"}


@pytest.fixture
def left(network: Network, member: Person, secretariat: Person) -> Handover:
    """Åse's last day in Trondheim is in ten days."""
    return ended(member, secretariat, days=10)


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


def errors(page: str) -> list[str]:
    """What the page says is wrong, at the top."""
    summary = re.search(r'<div class="ds-error-summary".*?</div>', page, re.DOTALL)
    found = re.findall(r"<li>(.*?)</li>", summary[0], re.DOTALL) if summary else []
    return [re.sub(r"<[^>]+>", "", line).strip() for line in found]


def test_it_lists_what_hangs_on_her_with_the_choices_that_make_sense(
    desk: Client, left: Handover, member: Person, term: Term
) -> None:
    seated(member, term)
    speaking(member)
    page = desk.get(left.get_absolute_url()).text
    assert re.findall(r"<legend[^>]*>([^<]+?) *<", page) == [
        "Plass i arbeidsutvalget",
        "Innlegg: «Kultur og helse»",
        "Hvem tar over?",
    ]
    assert re.findall(r'name="line_workgroup_seat_\d+" value="(\w+)"', page) == ["person", "ends"]
    assert re.findall(r'name="line_gatherings_speaker_\d+" value="(\w+)"', page) == [
        "post", "person", "ends",
    ]  # fmt: skip


def test_the_title_of_a_gathering_is_text_on_its_page(
    desk: Client, left: Handover, member: Person
) -> None:
    gathering = speaking(member).item.gathering
    Gathering.objects.filter(pk=gathering.pk).update(title="Kultur <form>")
    page = desk.get(left.get_absolute_url()).text
    assert (page.count("Kultur &lt;form&gt;"), page.count("Kultur <form>")) == (1, 0)


def test_when_nothing_hangs_on_her_it_says_so_and_one_button_closes(
    desk: Client, left: Handover
) -> None:
    page = desk.get(left.get_absolute_url()).text
    assert "Ingenting. Ingen plass i arbeidsutvalget" in page
    assert page.count('<button class="ds-button" type="submit">Avslutt overleveringen') == 1
    response = desk.post(left.get_absolute_url(), UNKNOWN)
    assert response["Location"] == left.get_absolute_url()
    assert Handover.objects.open().count() == 0


def test_looking_changes_nothing(desk: Client, left: Handover) -> None:
    desk.get(left.get_absolute_url(), UNKNOWN)
    assert list(Handover.objects.open()) == [left]


def test_a_line_undecided_comes_back(
    desk: Client, left: Handover, member: Person, term: Term
) -> None:
    seat = seated(member, term)
    response = desk.post(left.get_absolute_url(), UNKNOWN | {"shown": f"workgroup.seat:{seat.pk}"})
    assert (response.status_code, errors(response.text)) == (
        200,
        ["Plass i arbeidsutvalget: Velg hva som skal skje med dette."],
    )
    assert list(Handover.objects.open()) == [left]


def test_what_came_after_the_page_was_shown_is_said_to_be_new(
    desk: Client, left: Handover, member: Person, term: Term
) -> None:
    seat = seated(member, term)
    speaking(member)
    shown = {"shown": f"workgroup.seat:{seat.pk}", f"line_workgroup_seat_{seat.pk}": "ends"}
    page = desk.post(left.get_absolute_url(), UNKNOWN | shown).text
    (said,) = errors(page)
    assert said.startswith("Innlegg: «Kultur og helse»: Dette er kommet til etter at du åpnet")
    assert re.search(rf'name="line_workgroup_seat_{seat.pk}" value="ends"[^>]*checked', page)
    assert re.search(r'name="shown" value="workgroup\.seat:\d+ gatherings\.speaker:\d+"', page)
    assert Seat.objects.get().end_reason == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"successor": "new", "name": ""}, "Navn: Dette må fylles ut."),
        ({"successor": "new", "name": "Nils", "email": "nils@"}, "E-postadresse: Skriv e-post"),
        ({"successor": "new", "name": "N", "title": ""}, "Tittel: Dette må fylles ut."),
        ({"successor": "new", "name": "N", "first_day": ""}, "Første dag: Dette må fylles ut."),
        ({"successor": "new", "name": "N", "first_day": "2020-01-01"}, "har vervet til da"),
        ({"successor": "new", "name": "N", "email": "siri@example.org"}, "En annen person har"),
        ({"successor": "registered", "find": "Ukjent"}, "Ingen i registeret har dette navnet"),
        ({"successor": "registered", "find": ""}, "i registeret: Dette må fylles ut."),
        ({"successor": "999999"}, "Velg et gyldig valg."),
        ({"successor": ""}, "Hvem tar over?:"),
    ],
)
def test_what_is_wrong_with_the_successor_is_said(
    desk: Client, left: Handover, fields: dict[str, str], sentence: str
) -> None:
    given = UNKNOWN | {"first_day": in_days(11).isoformat()} | fields
    page = desk.post(left.get_absolute_url(), given).text
    (said,) = errors(page)
    assert sentence in said
    assert list(Handover.objects.open()) == [left]


def test_a_colleague_is_offered_by_name(
    desk: Client, left: Handover, outsider: Person, trondheim: Organisation
) -> None:
    appoint(outsider, trondheim, kind="deputy")
    fields = {"successor": str(outsider.pk), "first_day": in_days(11).isoformat()}
    page = desk.get(left.get_absolute_url()).text
    assert re.search(rf'value="{outsider.pk}"[^>]*><label[^>]*>Ulf Utenfor', page)
    desk.post(left.get_absolute_url(), UNKNOWN | fields)
    left.refresh_from_db()
    assert left.successor == outsider


def test_a_successor_who_stands_there_already_is_not_asked_for(
    desk: Client, left: Handover, outsider: Person, trondheim: Organisation
) -> None:
    appoint(outsider, trondheim, period=DateRange(in_days(20), None))
    page = desk.get(left.get_absolute_url()).text
    assert "Ulf Utenfor (Kultursjef) står alt i registeret fra" in page
    assert "Hvem tar over?" not in page
    desk.post(left.get_absolute_url(), {})
    left.refresh_from_db()
    assert left.successor == outsider


def test_a_closed_one_shows_what_was_decided(
    desk: Client, left: Handover, member: Person, term: Term
) -> None:
    seat = seated(member, term)
    desk.post(left.get_absolute_url(), UNKNOWN | {f"line_workgroup_seat_{seat.pk}": "ends"})
    page = desk.get(left.get_absolute_url()).text
    assert "av Siri Sekretær." in page
    assert "Plass i arbeidsutvalget (valgt, Trondheim kommune)" in page
    assert "Avsluttes" in page
    assert "Avslutt overleveringen" not in page


def test_who_comes_second_sees_how_it_became(desk: Client, left: Handover) -> None:
    desk.post(left.get_absolute_url(), UNKNOWN)
    response = desk.post(left.get_absolute_url(), UNKNOWN, follow=True)
    assert "Avsluttet" in response.text
    assert Handover.objects.filter(closed_at__isnull=False).count() == 1


def test_nobody_else_sees_it(client: Client, left: Handover, committee_member: Person) -> None:
    client.force_login(committee_member)
    assert client.get(left.get_absolute_url()).status_code == 404
