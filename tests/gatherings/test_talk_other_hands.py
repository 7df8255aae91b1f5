"""A personal link is for the person it was made for, and ends with her."""

from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from gatherings import handover
from gatherings.models import Speaker, TalkLink
from gatherings.talks.links import make_link
from members.account.closing import deactivate, reopen
from members.forgetting import empty
from members.models import HandoverLine, Person
from tests.gatherings.conftest import MakeTalk
from tests.gatherings.speaking import hand_in
from tests.leaver import ended, in_days, speaking
from tests.personas import appoint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


def link_to(speaker: Speaker, by: Person) -> str:
    """The path of a link that `speaker` has in a letter."""
    return urlsplit(make_link(speaker=speaker, by=by)).path


def test_the_link_of_who_left_does_not_open_the_talk_of_her_successor(
    client: Client, member: Person, outsider: Person, secretariat: Person
) -> None:
    speaker = speaking(member, days=30)
    path = link_to(speaker, secretariat)
    left = ended(member, secretariat, days=10).appointment
    follows = appoint(outsider, left.organisation, period=DateRange(in_days(20), None))
    line = HandoverLine(matter=f"gatherings.speaker:{speaker.pk}", choice="post")
    handover.settle(lines=[line], appointment=left, successor=follows, by=secretariat)
    assert Speaker.objects.get().person == outsider
    assert client.get(path).status_code == HTTPStatus.GONE


def test_who_speaks_on_keeps_her_link(client: Client, member: Person, secretariat: Person) -> None:
    speaker = speaking(member, days=30)
    path = link_to(speaker, secretariat)
    left = ended(member, secretariat, days=10).appointment
    line = HandoverLine(matter=f"gatherings.speaker:{speaker.pk}", choice="person")
    handover.settle(lines=[line], appointment=left, successor=None, by=secretariat)
    assert client.get(path).status_code == HTTPStatus.OK


def row_of(speaker: Speaker, **changed: Any) -> dict[str, Any]:
    """What the desk's form of the programme entry sends for its one speaker."""
    item = speaker.item
    fields = {
        "id": speaker.pk, "item": item.pk, "person": speaker.person_id or "",
        "title": speaker.title, "organisation": speaker.organisation, "order": speaker.order,
    } | changed  # fmt: skip
    form = {
        "seen_revision": item.gathering.revision,
        "kind": item.kind, "title": item.title, "day": item.day, "order": item.order,
        "speakers-TOTAL_FORMS": 1, "speakers-INITIAL_FORMS": 1,
    }  # fmt: skip
    return form | {f"speakers-0-{name}": value for name, value in fields.items()}


@pytest.mark.parametrize(
    ("before", "change", "status"),
    [("member", "person", 410), ("member", "title", 200), ("nobody", "person", 200)],
)
def test_a_link_ends_when_the_desk_lets_another_person_speak(
    desk: Client, make_talk: MakeTalk, member: Person, outsider: Person, secretariat: Person,
    before: str, change: str, status: int,
) -> None:  # fmt: skip
    item = make_talk(person=member if before == "member" else None)
    if before == "nobody":
        Speaker.objects.create(item=item, organisation="HUNT")
    speaker = item.speakers.get()
    path = link_to(speaker, secretariat)
    value = outsider.pk if change == "person" else "Professor"
    address = reverse("admin:gatherings_agendaitem_change", args=[item.pk])
    desk.post(address, row_of(speaker, **{change: value}))
    assert Speaker.objects.filter(**{change: value}).exists()
    assert Client().get(path).status_code == status


def test_the_link_of_who_is_closed_out_opens_nothing_until_she_is_let_in(
    client: Client, make_talk: MakeTalk, member: Person, secretariat: Person, files: Path
) -> None:
    path = link_to(make_talk(person=member).speakers.get(), secretariat)
    deactivate(person=member, by=secretariat)
    assert client.get(path).status_code == HTTPStatus.GONE
    assert hand_in(client, path, consent="members").status_code == HTTPStatus.GONE
    assert not TalkLink.objects.valid().exists()
    reopen(person=member, by=secretariat)
    assert client.get(path).status_code == HTTPStatus.OK


def test_the_link_of_who_is_forgotten_opens_nothing(
    client: Client, make_talk: MakeTalk, outsider: Person, secretariat: Person
) -> None:
    path = link_to(make_talk(person=outsider).speakers.get(), secretariat)
    empty(outsider)
    assert client.get(path).status_code == HTTPStatus.GONE


def test_who_has_no_address_in_the_register_has_a_link_all_the_same(
    client: Client, make_talk: MakeTalk, secretariat: Person
) -> None:
    person = Person.objects.create(name="Kari Uten")
    path = link_to(make_talk(person=person).speakers.get(), secretariat)
    assert client.get(path).status_code == HTTPStatus.OK


def test_the_desk_sees_who_is_closed_out_and_is_offered_no_link(
    desk: Client, make_talk: MakeTalk, member: Person, secretariat: Person
) -> None:
    speaker = make_talk(person=member).speakers.get()
    address = f"/samlinger/{speaker.item.gathering.slug}/innledere/"
    assert f"{speaker.pk}/lenke/" in desk.get(address).text
    deactivate(person=member, by=secretariat)
    shown = desk.get(address).text
    assert (f"{speaker.pk}/lenke/" in shown, "stengt ute" in shown) == (False, True)
