"""One person: what she does and did, and how she is reached by whom."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Speaker
from members.models import Organisation, Person
from tests.personas import LONG_AGO, appoint

pytestmark = pytest.mark.django_db


def page(client: Client, viewer: Person, person: Person) -> str:
    """What `viewer` sees of `person`; the status where it is no page."""
    client.force_login(viewer)
    response = client.get(person.get_absolute_url())
    return response.text if response.status_code == 200 else str(response.status_code)


def test_what_she_does_and_did_and_to_whom(
    client: Client, member: Person, namsos: Organisation
) -> None:
    period = DateRange(date(2018, 1, 1), date(2019, 8, 1))
    appoint(member, namsos, kind="deputy", title="Kulturkonsulent", period=period)
    text = page(client, member, member)
    assert "Kultursjef, <a" in text
    assert 'href="/medlemmer/5001-trondheim/"' in text
    assert "Kulturkonsulent" in text.partition('id="for"')[2]
    assert "1. januar 2018 – 31. juli 2019" in text


def test_her_talks_and_her_seat(
    client: Client, committee_member: Person, gathering: Gathering
) -> None:
    item = AgendaItem.objects.create(gathering=gathering, title="Om korps")
    Speaker.objects.create(item=item, person=committee_member, organisation="Namsos kommune")
    text = page(client, committee_member, committee_member)
    assert "Om korps" in text.partition('id="innlegg"')[2]
    assert "Kultursjef, Namsos kommune" in text.partition('id="plass"')[2]


def test_talks_of_a_draft_are_for_the_secretariat(
    client: Client, member: Person, secretariat: Person, gathering: Gathering
) -> None:
    item = AgendaItem.objects.create(gathering=gathering, title="Om korps")
    Speaker.objects.create(item=item, person=member)
    Gathering.objects.update(state="draft")
    seen = ["Om korps" in page(client, viewer, member) for viewer in (member, secretariat)]
    assert seen == [False, True]


@pytest.mark.parametrize(
    ("shown", "expected"), [(True, [True, True, True]), (False, [False, True, True])]
)
def test_she_chooses_whether_members_see_her_number(
    client: Client, member: Person, committee_member: Person, secretariat: Person,
    *, shown: bool, expected: list[bool],
) -> None:  # fmt: skip
    Person.objects.filter(pk=member.pk).update(phone_shown=shown)
    viewers = (committee_member, member, secretariat)
    assert ["900 00 001" in page(client, viewer, member) for viewer in viewers] == expected
    assert ["ase@example.org" in page(client, viewer, member) for viewer in viewers] == [True] * 3


def test_who_has_left_is_reached_by_the_secretariat_alone(
    client: Client, member: Person, former_member: Person, secretariat: Person
) -> None:
    viewers = (member, former_member, secretariat)
    found = ["tiril@example.org" in page(client, viewer, former_member) for viewer in viewers]
    assert found == [False, True, True]
    assert "Tiril Tidligere" in page(client, member, former_member)


def test_a_former_member_sees_herself_and_nobody_else(
    client: Client, member: Person, former_member: Person
) -> None:
    own = page(client, former_member, former_member)
    assert "Har ikke verv i nettverket i dag." in own
    assert 'href="/medlemmer/' not in own
    assert page(client, former_member, member) == "404"


def test_who_never_held_an_office_is_not_in_the_members_register(
    client: Client, member: Person, outsider: Person, secretariat: Person
) -> None:
    assert page(client, member, outsider) == "404"
    assert "Ulf Utenfor" in page(client, outsider, outsider)
    assert "Ulf Utenfor" in page(client, secretariat, outsider)


def test_who_was_anonymised_has_no_page_for_members(
    client: Client, member: Person, former_member: Person
) -> None:
    Person.objects.filter(pk=former_member.pk).update(
        name="", email=None, phone="", anonymised_at=timezone.now()
    )
    assert page(client, member, former_member) == "404"


def test_what_begins_later_is_hers_and_the_secretariats_to_see(
    client: Client, member: Person, committee_member: Person, secretariat: Person,
    namsos: Organisation,
) -> None:  # fmt: skip
    later = timezone.localdate() + timedelta(days=30)
    appoint(member, namsos, kind="deputy", title="Vararepresentant", period=DateRange(later, None))
    viewers = (committee_member, member, secretariat)
    found = ["Vararepresentant" in page(client, viewer, member) for viewer in viewers]
    assert found == [False, True, True]


def test_a_long_time_ago_is_not_now(
    client: Client, member: Person, trondheim: Organisation
) -> None:
    gone = Person.objects.create(name="Gunn Gikk", email="gunn@example.org")
    appoint(gone, trondheim, kind="deputy", period=DateRange(LONG_AGO, date(2021, 1, 1)))
    assert "gunn@example.org" not in page(client, member, gone)
