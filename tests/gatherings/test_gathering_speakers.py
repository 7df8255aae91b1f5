"""The secretariat's page about who speaks: asking, links and letters."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from gatherings.models import AgendaItem, Gathering, Presentation, Speaker, TalkLink
from members.mail.outbox import text_of
from members.models import Delivery, Message, Person
from members.periods import today
from tests.arrival import by_code
from tests.gatherings.conftest import MakeTalk
from tests.gatherings.speaking import item, speaker

__all__ = ["item", "speaker"]  # fixtures
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


@pytest.fixture
def known(make_talk: MakeTalk, outsider: Person, item: AgendaItem) -> Speaker:
    """Another talk, by somebody with an address."""
    return make_talk(title="Frivillighet", person=outsider, order=2).speakers.get()


def page(item: AgendaItem, end: str = "") -> str:
    return f"/samlinger/{item.gathering.slug}/innledere/{end}"


def ask(desk: Client, item: AgendaItem, *items: AgendaItem, **fields: Any) -> Any:
    """Ask for the presentations of these talks."""
    sent = {"item": [one.pk for one in items], "due_on": "2031-05-17"} | fields
    return desk.post(page(item, "be-om/"), sent, follow=True)


def owed() -> list[tuple[str, str, str]]:
    found = Presentation.objects.order_by("pk").values_list("title", "state", "due_on")
    return [(title, state, str(due_on)) for title, state, due_on in found]


def form(desk: Client, path: str) -> dict[str, list[str]]:
    """Whom the button would write to."""
    return {"to": re.findall(r'name="to" value="([^"]+)"', desk.get(path).text)}


def bodies() -> list[str]:
    return [
        text_of(one.message) for one in Delivery.objects.select_related("message").order_by("pk")
    ]


def test_each_talk_says_how_it_stands(desk: Client, item: AgendaItem, known: Speaker) -> None:
    text = desk.get(page(item)).text
    assert "Helse og kultur" in text
    assert "Professor, HUNT" in text
    assert text.count("Ikke bedt om") == 2


def test_a_talk_without_a_speaker_is_nobody_to_write_to(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    nobody = AgendaItem.objects.create(gathering=item.gathering, title="Åpen scene")
    assert "ikke har sendt inn" not in ask(desk, item, nobody).text
    assert "Skriv til den som ikke har sendt inn" in ask(desk, item, nobody, known.item).text


def test_who_has_no_address_is_not_counted_among_those_to_write_to(
    desk: Client, item: AgendaItem, speaker: Speaker, known: Speaker
) -> None:
    assert "Skriv til den som ikke har sendt inn" in ask(desk, item, item, known.item).text
    known.delete()
    assert "ikke har sendt inn" not in desk.get(page(item)).text


def test_what_is_asked_for_is_a_fact_with_a_day(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    response = ask(desk, item, item, known.item)
    assert "2 presentasjoner er etterspurt." in response.text
    assert owed() == [
        ("Helse og kultur", "requested", "2031-05-17"),
        ("Frivillighet", "requested", "2031-05-17"),
    ]
    assert Delivery.objects.count() == 0


def test_asking_again_moves_the_day_and_makes_nothing_twice(desk: Client, item: AgendaItem) -> None:
    ask(desk, item, item)
    ask(desk, item, item, due_on="2031-06-01")
    assert owed() == [("Helse og kultur", "requested", "2031-06-01")]


@pytest.fixture
def at_the_desk(item: AgendaItem) -> Presentation:
    """Written at the desk without a file: it stands as asked for, though nobody has asked."""
    return Presentation.objects.create(gathering=item.gathering, item=item, title="Helse")


def test_what_nobody_asked_for_says_no_day(
    desk: Client, item: AgendaItem, at_the_desk: Presentation
) -> None:
    assert "Etterspurt ." not in desk.get(page(item)).text


def test_asking_for_what_was_written_at_the_desk_notes_the_day(
    desk: Client, item: AgendaItem, at_the_desk: Presentation
) -> None:
    response = ask(desk, item, item)
    assert f"Etterspurt {date_format(today(), 'j. F')}." in response.text
    assert owed() == [("Helse", "requested", "2031-05-17")]


def test_asking_again_keeps_the_day_of_the_first_time(desk: Client, item: AgendaItem) -> None:
    ask(desk, item, item)
    first = Presentation.objects.get().asked_at
    ask(desk, item, item, due_on="2031-06-01")
    assert Presentation.objects.get().asked_at == first


def test_what_has_come_is_not_asked_for(desk: Client, item: AgendaItem) -> None:
    Presentation.objects.create(gathering=item.gathering, item=item, title="Her", state="ready")
    ask(desk, item, item)
    assert owed() == [("Her", "ready", "None")]
    assert "Kommet" in desk.get(page(item)).text


def test_it_can_be_asked_for_no_more(desk: Client, item: AgendaItem, known: Speaker) -> None:
    ask(desk, item, item, known.item)
    ask(desk, item, item, no_more="1")
    assert [title for title, *_rest in owed()] == ["Frivillighet"]


@pytest.mark.parametrize("due_on", ["0001-01-01", "i morgen", "9999-12-31"])
def test_a_day_that_is_none_is_told(desk: Client, item: AgendaItem, due_on: str) -> None:
    response = ask(desk, item, item, due_on=due_on)
    assert (response.status_code, owed()) == (200, [])
    assert 'role="alert"' in response.text


def test_a_day_that_is_none_leaves_the_ticks_as_they_were_set(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    ask(desk, item, item)
    text = ask(desk, item, item, due_on="i morgen").text
    assert re.findall(r'value="(\d+)" form="be-om" id="[^"]+"( checked)?', text) == [
        (str(item.pk), " checked"),
        (str(known.item.pk), ""),
    ]


def test_what_is_wrong_with_the_day_is_tied_to_its_field(desk: Client, item: AgendaItem) -> None:
    text = ask(desk, item, item, due_on="i morgen").text
    (described,) = re.findall(r'name="due_on"[^>]* aria-describedby="([^"]+)"', text)
    assert f'id="{described}">Skriv fristen som en dato.<' in text


def test_another_gatherings_talk_is_not_asked_for(
    desk: Client, item: AgendaItem, make_gathering: Any
) -> None:
    other = AgendaItem.objects.create(gathering=make_gathering(), title="Annet")
    ask(desk, item, other)
    assert owed() == []


def test_what_is_late_is_missing(desk: Client, item: AgendaItem) -> None:
    ask(desk, item, item, due_on=str(today() - timedelta(days=1)))
    assert "Mangler" in desk.get(page(item)).text


def test_what_has_no_day_is_late_once_the_gathering_is_over(desk: Client, item: AgendaItem) -> None:
    ask(desk, item, item, due_on="")
    shown = []
    for days in (0, 1):
        ended = timezone.now() - timedelta(days=days)
        Gathering.objects.update(starts_at=ended - timedelta(hours=2), ends_at=ended)
        shown.append("mangler presentasjon" in desk.get("/admin/").text)
    assert shown == [False, True]


def test_a_link_is_shown_once_and_opens_the_talk(
    desk: Client, item: AgendaItem, speaker: Speaker
) -> None:
    made = desk.post(page(item, f"{speaker.pk}/lenke/"))
    (link,) = re.findall(r'readonly value="([^"]+)"', made.text)
    assert "no-store" in made["Cache-Control"]
    assert Client().get(urlsplit(link).path).status_code == 200
    assert "readonly" not in desk.get(page(item)).text
    assert TalkLink.objects.get().expires_at > timezone.now() + timedelta(days=29)


def test_a_link_can_be_taken_back(desk: Client, item: AgendaItem, speaker: Speaker) -> None:
    made = desk.post(page(item, f"{speaker.pk}/lenke/"))
    (link,) = re.findall(r'readonly value="([^"]+)"', made.text)
    desk.post(page(item, f"{speaker.pk}/trekk-lenken/"))
    assert Client().get(urlsplit(link).path).status_code == 410
    assert "Lenken ble trukket tilbake" in desk.get(page(item)).text


def test_a_letter_is_shown_before_it_goes_and_a_double_click_sends_one(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    path = page(item, f"brev/?til={known.pk}")
    shown = desk.get(path).text
    assert "ulf@example.org" in shown
    assert "Last opp presentasjonen din: Frivillighet" in shown
    assert (TalkLink.objects.count(), Delivery.objects.count()) == (0, 0)
    sent = form(desk, path)
    desk.post(page(item, "brev/"), sent)
    response = desk.post(page(item, "brev/"), sent, follow=True)
    assert "1 fikk ingen" in response.text
    (body,) = bodies()
    (link,) = re.findall(r"http\S+/innlegg/\w{48}/", body)
    assert "Frivillighet" in Client().get(urlsplit(link).path).text
    assert "/innlegg/" not in Message.objects.get().body


def test_a_letter_speaks_the_language_of_who_speaks(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    Person.objects.filter(talks=known).update(language="nn")
    desk.post(page(item, "brev/"), form(desk, page(item, f"brev/?til={known.pk}")))
    assert "Helsing" in bodies()[0]


def test_those_who_owe_are_reminded_and_the_others_are_named(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    ask(desk, item, item, known.item, due_on=str(today() - timedelta(days=1)))
    path = page(item, "brev/?til=forfalt")
    shown = desk.get(path).text
    assert "Professor, HUNT" in shown.partition("Disse får ikke brev")[2]
    desk.post(page(item, "brev/"), form(desk, path))
    desk.post(page(item, "brev/"), form(desk, path))
    first, second = bodies()
    assert "Takk for innlegget ditt" in first
    assert "Fristen var" in first
    assert "Vi mangler presentasjonen" in second
    reminded = Presentation.objects.filter(reminded_at__isnull=False)
    assert [presentation.title for presentation in reminded] == ["Frivillighet"]


def test_the_first_letter_is_no_reminder_to_who_was_given_a_link_by_hand(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    ask(desk, item, known.item)
    desk.post(page(item, f"{known.pk}/lenke/"))
    path = page(item, f"brev/?til={known.pk}")
    subjects = []
    for _twice in range(2):
        desk.post(page(item, "brev/"), form(desk, path))
        subjects.append(Message.objects.latest("pk").subject)
    assert subjects == [
        "Last opp presentasjonen din: Frivillighet",
        "Påminnelse: Last opp presentasjonen din, Frivillighet",
    ]


def test_who_has_handed_in_is_sent_her_link_and_no_reminder(
    desk: Client, item: AgendaItem, known: Speaker
) -> None:
    Presentation.objects.create(
        gathering=item.gathering, item=known.item, title="Frivillighet", state="ready"
    )
    for _twice in range(2):
        desk.post(page(item, "brev/"), form(desk, page(item, f"brev/?til={known.pk}")))
    assert ["Her er lenken til presentasjonen" in body for body in bodies()] == [True, True]


def test_who_cannot_be_reached_gets_none(desk: Client, item: AgendaItem, known: Speaker) -> None:
    sent = form(desk, page(item, f"brev/?til={known.pk}"))
    Person.objects.filter(talks=known).update(bounced_at=timezone.now())
    desk.post(page(item, "brev/"), sent)
    assert Delivery.objects.count() == 0
    assert "adressen virker ikke" in desk.get(page(item, f"brev/?til={known.pk}")).text


def test_there_may_be_nobody_to_write_to(desk: Client, item: AgendaItem) -> None:
    assert "Det er ingen å skrive til." in desk.get(page(item, "brev/")).text


def test_it_is_the_secretariats_alone_and_asks_for_two_steps(
    client: Client, item: AgendaItem, member: Person, secretariat: Person
) -> None:
    client.force_login(member)
    assert client.get(page(item)).status_code == 403
    by_code(client, secretariat)
    assert client.get(page(item))["Location"].startswith("/admin/login/?next=/samlinger/")
