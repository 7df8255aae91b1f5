"""What the secretariat sees before letters go to those who speak."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from gatherings.models import AgendaItem, Speaker
from gatherings.talks.links import make_link
from gatherings.talks.requested import ask
from members.models import Person
from tests.gatherings.conftest import MakeTalk
from tests.gatherings.reader import text_of
from tests.gatherings.speaking import item

__all__ = ["item"]  # a fixture
pytestmark = pytest.mark.django_db


@pytest.fixture
def written_to(
    client: Client, make_talk: MakeTalk, item: AgendaItem, outsider: Person, secretariat: Person
) -> Speaker:
    """One of two who owe something: she has had a letter, the other has not."""
    client.force_login(secretariat)
    other = Person.objects.create(name="Ny", email="ny@example.org")
    first = make_talk(title="Dans", person=other, order=1)
    speaker: Speaker = make_talk(title="Frivillighet", person=outsider, order=2).speakers.get()
    ask(gathering=item.gathering, items=[first.pk, speaker.item_id], due_on=None)
    make_link(speaker=speaker, by=secretariat, mailed=True)
    return speaker


def shown(client: Client, item: AgendaItem) -> str:
    return text_of(client, f"/samlinger/{item.gathering.slug}/innledere/brev/?til=mangler")


def test_the_reminder_is_shown_also_where_a_first_letter_goes_with_it(
    client: Client, item: AgendaItem, written_to: Speaker
) -> None:
    text = shown(client, item)
    assert "Last opp presentasjonen din: Dans" in text
    assert "Påminnelse: Last opp presentasjonen din, Frivillighet" in text


def test_it_says_when_who_is_reminded_had_a_letter(
    client: Client, item: AgendaItem, written_to: Speaker
) -> None:
    day = date_format(timezone.localdate(), "j. F Y")
    assert f"Frivillighet (påminnelse, fikk brev {day})" in shown(client, item)
    assert "Dans (" not in shown(client, item)


def test_a_second_press_sends_none_and_says_nothing_in_green(
    client: Client, item: AgendaItem, written_to: Speaker
) -> None:
    address = f"/samlinger/{item.gathering.slug}/innledere/brev/"
    chosen = client.get(f"{address}?til=mangler").context["chosen"]
    keys = {"to": [one.key for one in chosen]}
    first, second = (client.post(address, keys, follow=True).context["messages"] for _ in "12")
    assert [(one.level_tag, one.message.partition(" ")[0]) for one in first] == [("success", "2")]
    assert [(one.level_tag, one.message.partition(" ")[0]) for one in second] == [("warning", "2")]
