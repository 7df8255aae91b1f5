"""The tag on a gathering's page."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from gatherings.models import Gathering
from members.models import Person
from tests.personas import MakeGathering
from tests.workgroup.conftest import MakeNote, attachment
from workgroup.models import FollowUpNote
from workgroup.seats import seat_today


def shown(person: Any, gathering: Gathering) -> str:
    template = Template("{% load workgroup %}{% follow_up_notes gathering %}")
    return template.render(Context({"user": person, "gathering": gathering})).strip()


def signed_in(person: Person) -> Person:
    """As the backend loads her: with the roles of the day."""
    return Person.objects.with_roles().annotate(holds_seat=seat_today()).get(pk=person.pk)


def test_visitors_see_nothing_at_all(note: FollowUpNote) -> None:
    assert shown(AnonymousUser(), note.gathering) == ""


def test_an_outsider_sees_nothing_at_all(outsider: Person, note: FollowUpNote) -> None:
    assert shown(outsider, note.gathering) == ""


def test_a_member_sees_nothing_when_there_is_nothing_for_her(
    member: Person, committee_note: FollowUpNote
) -> None:
    assert shown(member, committee_note.gathering) == ""


def test_a_member_sees_the_notes_and_no_button(
    member: Person, make_note: MakeNote, gathering: Gathering
) -> None:
    note = make_note(attachments=[attachment(), attachment("To.pdf", pages=2)])
    html = shown(member, gathering)
    assert "Oppfølging fra arbeidsutvalget" in html
    assert f'href="{note.get_absolute_url()}"' in html
    assert ">Veien videre</a>" in html
    assert "Vi fortsetter." in html
    assert "Skrevet av Kari Komité" in html
    assert "2 vedlegg" in html
    assert "Skriv notat" not in html


@pytest.mark.parametrize("persona", ["committee_member", "secretariat"])
def test_those_who_may_write_have_the_button_before_anything_is_written(
    persona: str, gathering: Gathering, request: pytest.FixtureRequest
) -> None:
    html = shown(request.getfixturevalue(persona), gathering)
    assert "Ingen har skrevet notat til denne samlingen ennå." in html
    assert reverse("workgroup:note_create", args=[gathering.slug]) in html


def test_notes_of_other_gatherings_are_not_shown(
    member: Person, note: FollowUpNote, make_gathering: MakeGathering
) -> None:
    assert shown(member, make_gathering()) == ""


def test_five_are_shown_and_the_way_to_the_rest(
    member: Person, make_note: MakeNote, gathering: Gathering
) -> None:
    for number in range(6):
        make_note(title=f"Notat {number}")
    html = shown(member, gathering)
    assert [number for number in range(6) if f"Notat {number}" in html] == [1, 2, 3, 4, 5]
    assert f"{reverse('workgroup:note_list')}?samling={gathering.slug}" in html


@pytest.mark.parametrize("persona", ["member", "committee_member", "secretariat"])
@pytest.mark.parametrize("number", [1, 50])
def test_the_tag_takes_one_query(
    make_note: MakeNote, gathering: Gathering, request: pytest.FixtureRequest, persona: str,
    number: int, django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for _number in range(number):
        make_note()
    person = signed_in(request.getfixturevalue(persona))
    with django_assert_num_queries(1):
        shown(person, gathering)


def test_the_gathering_page_shows_it(
    client: Client, committee_member: Person, note: FollowUpNote
) -> None:
    client.force_login(committee_member)
    assert note.get_absolute_url() in client.get(note.gathering.get_absolute_url()).text
    client.logout()
    assert "Oppfølging" not in client.get(note.gathering.get_absolute_url()).text
