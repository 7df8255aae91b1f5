import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from gatherings.models import Gathering
from members.models import Network, Person
from tests.personas import MakeGathering
from tests.workgroup.conftest import MakeNote, attachment
from workgroup.models import FollowUpNote

ADDRESS = "/arbeidsutvalget/oppfolging/"


def test_members_see_the_notes_for_members(
    client: Client, member: Person, note: FollowUpNote, committee_note: FollowUpNote
) -> None:
    client.force_login(member)
    assert list(client.get(ADDRESS).context["page"]) == [note]


def test_the_committee_sees_its_own_too_and_which_they_are(
    client: Client, committee_member: Person, note: FollowUpNote, committee_note: FollowUpNote
) -> None:
    client.force_login(committee_member)
    response = client.get(ADDRESS)
    assert list(response.context["page"]) == [committee_note, note]
    assert response.text.count("Bare arbeidsutvalget") == 1


def test_an_outsider_sees_none(client: Client, outsider: Person, note: FollowUpNote) -> None:
    client.force_login(outsider)
    assert "Her er det ingen notater du kan lese ennå." in client.get(ADDRESS).text


def test_visitors_are_shown_to_sign_in(client: Client) -> None:
    assert client.get(ADDRESS)["Location"].startswith(reverse("account_login"))


def test_the_list_can_be_of_one_gathering(
    client: Client, member: Person, note: FollowUpNote, make_note: MakeNote,
    make_gathering: MakeGathering,
) -> None:  # fmt: skip
    other = make_note(gathering=make_gathering(title="Vårsamling"))
    client.force_login(member)
    page = client.get(ADDRESS, {"samling": other.gathering.slug})
    assert list(page.context["page"]) == [other]
    assert "Vårsamling" in page.text


def test_the_list_of_a_gathering_that_one_may_not_see_is_404(
    client: Client, member: Person, make_gathering: MakeGathering
) -> None:
    draft = make_gathering(state=Gathering.State.DRAFT)
    client.force_login(member)
    assert client.get(ADDRESS, {"samling": draft.slug}).status_code == 404


def test_the_list_is_paged_by_twenty_and_a_foolish_page_is_the_nearest(
    client: Client, member: Person, make_note: MakeNote
) -> None:
    for number in range(21):
        make_note(title=f"Notat {number}")
    client.force_login(member)
    assert len(client.get(ADDRESS).context["page"]) == 20
    assert [note.title for note in client.get(ADDRESS, {"side": "99"}).context["page"]] == [
        "Notat 0"
    ]
    assert client.get(ADDRESS, {"side": "æ"}).context["page"].number == 1


@pytest.mark.parametrize("number", [1, 50])
def test_a_list_takes_the_same_queries_for_one_and_for_fifty(
    client: Client, member: Person, network: Network, make_note: MakeNote, number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _number in range(number):
        make_note(attachments=[attachment()] if number == 1 else [])
    client.force_login(member)
    # Session, person with roles, network, count, notes.
    with django_assert_num_queries(4):
        client.get(ADDRESS)
