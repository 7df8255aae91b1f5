from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange
from pytest_django.fixtures import DjangoAssertNumQueries

from gatherings.models import Gathering
from members.models import Network, Organisation, Person
from tests.workgroup.conftest import MakeNote, attachment
from workgroup.models import FollowUpNote, Seat, Term
from workgroup.notes import edit_note

EVERYBODY = ["committee_member", "secretariat", "member", "former_committee_member", "outsider"]


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        ("members", EVERYBODY[:4]),
        ("committee", EVERYBODY[:2]),
    ],
)
@pytest.mark.parametrize("persona", EVERYBODY)
def test_who_may_read_a_note(
    client: Client, make_note: MakeNote, request: pytest.FixtureRequest,
    audience: str, readers: list[str], persona: str,
) -> None:  # fmt: skip
    note = make_note(audience=audience)
    client.force_login(request.getfixturevalue(persona))
    expected = 200 if persona in readers else 404
    assert client.get(note.get_absolute_url()).status_code == expected


def test_visitors_are_shown_to_sign_in(client: Client, note: FollowUpNote) -> None:
    response = client.get(note.get_absolute_url())
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2026-01-31 23:59:59+01:00", 404),
        ("2026-02-01 00:00:00+01:00", 200),
        ("2026-05-31 23:59:59+02:00", 200),
        ("2026-06-01 00:00:00+02:00", 404),
    ],
)
def test_the_committees_own_notes_are_read_while_the_seat_lasts(
    client: Client, member: Person, term: Term, trondheim: Organisation,
    committee_note: FollowUpNote, moment: str, status: int,
) -> None:  # fmt: skip
    Seat.objects.create(
        term=term, number=3, person=member, organisation=trondheim, title="Kultursjef",
        period=DateRange(date(2026, 2, 1), date(2026, 6, 1)),
    )  # fmt: skip
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        client.force_login(member)
        assert client.get(committee_note.get_absolute_url()).status_code == status


def test_a_note_to_a_gathering_that_is_a_draft_again_is_seen_by_the_secretariat_alone(
    client: Client, committee_member: Person, secretariat: Person, note: FollowUpNote
) -> None:
    Gathering.objects.update(state=Gathering.State.DRAFT)
    client.force_login(committee_member)
    assert client.get(note.get_absolute_url()).status_code == 404
    client.force_login(secretariat)
    assert client.get(note.get_absolute_url()).status_code == 200


def test_the_page_says_who_wrote_when_and_to_which_gathering(
    client: Client, member: Person, make_note: MakeNote, gathering: Gathering
) -> None:
    with time_machine.travel(datetime(2026, 12, 3, 12, tzinfo=UTC)):
        note = make_note()
    client.force_login(member)
    page = client.get(note.get_absolute_url()).text
    written = '<time datetime="2026-12-03">3. desember 2026</time>'
    assert f"Skrevet av Kari Komité, {written}" in page
    assert gathering.get_absolute_url() in page
    assert "<p>Vi <em>fortsetter</em>.</p>" in page
    assert "Redigert" not in page


@pytest.mark.parametrize(("persona", "shown"), [("committee_member", True), ("member", False)])
def test_the_way_to_editing_is_shown_to_those_who_may(
    client: Client, note: FollowUpNote, request: pytest.FixtureRequest, persona: str, *, shown: bool
) -> None:
    client.force_login(request.getfixturevalue(persona))
    edit = reverse("workgroup:note_edit", args=[note.pk])
    assert (edit in client.get(note.get_absolute_url()).text) is shown


HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [lenke](javascript:alert(1)) "
    '<b onclick="x">fet</b>\n\n![bilde](https://example.org/spor.png)'
)


def test_hostile_text_is_inert_wherever_it_is_shown(
    client: Client, committee_member: Person, make_note: MakeNote
) -> None:
    note = make_note(title="<script>alert(2)</script>", text=HOSTILE)
    client.force_login(committee_member)
    preview = {"title": note.title, "text": note.text}
    pages = [
        client.get(note.get_absolute_url()).text,
        client.get(reverse("workgroup:note_list")).text,
        client.get(reverse("workgroup:committee")).text,
        client.get(note.gathering.get_absolute_url()).text,
        client.post(reverse("workgroup:note_preview"), preview).text,
    ]
    for page in pages:
        assert "alert(2)" in page
        for hostile in ("<script>", "<img src=x", 'href="javascript', "<b onclick", 'src="https:'):
            assert hostile not in page


def test_a_number_that_no_note_can_have_is_404(client: Client, committee_member: Person) -> None:
    client.force_login(committee_member)
    assert client.get("/arbeidsutvalget/oppfolging/99999999999999999999999/").status_code == 404


@pytest.mark.parametrize("number", [1, 50])
def test_a_page_takes_the_same_queries_for_one_and_for_fifty(
    client: Client, committee_member: Person, network: Network, make_note: MakeNote, number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    note = make_note(attachments=[attachment()])
    for count in range(number):
        edit_note(
            note=note, title=f"Utgave {count}", text=note.text, audience="members",
            attachments=[], seen=count, by=committee_member,
        )  # fmt: skip
    client.force_login(committee_member)
    # Session, person with roles, network, note, attachments, earlier texts.
    with django_assert_num_queries(5):
        client.get(note.get_absolute_url())
