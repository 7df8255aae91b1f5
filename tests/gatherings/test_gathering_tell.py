"""«Presentasjonene er lagt ut»: who is told of what, when, and never twice."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion
from gatherings.talks import desk as desk_talks
from gatherings.talks.telling import tell_all
from members.mail.mail_choices import choose
from members.models import Delivery, Network, Person
from tests.arrival import by_code
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def desk(client: Client, secretariat: Person, network: Network) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


@pytest.fixture
def there(make_presentation: MakePresentation, member: Person) -> Presentation:
    """One that lies at the first gathering, and a member who could be told."""
    presentation = make_presentation(title="HUNT")
    uploaded(presentation, NOW - timedelta(hours=1))
    return presentation


def uploaded(presentation: Presentation, when: Any) -> None:
    presentation.versions.update(uploaded_at=when)


def later(make_presentation: MakePresentation, **fields: object) -> Presentation:
    """One that comes afterwards."""
    presentation = make_presentation(**{"title": "Senere"} | fields)
    uploaded(presentation, NOW - timedelta(hours=1))
    return presentation


def asked(presentation: Presentation) -> None:
    Presentation.objects.filter(pk=presentation.pk).update(asked_at=NOW)


def owed(talk: AgendaItem) -> Presentation:
    return Presentation.objects.create(
        gathering=talk.gathering, item=talk, title="Mangler", asked_at=NOW
    )


def page(gathering: Gathering) -> str:
    return f"/samlinger/{gathering.slug}/si-fra/"


def press(desk: Client, gathering: Gathering) -> None:
    """Send what the page shows."""
    shown = re.findall(r'name="version" value="(\d+)"', desk.get(page(gathering)).text)
    desk.post(page(gathering), {"version": shown})


def letters() -> list[tuple[str, str, str]]:
    """To whom, subject and text of each delivery."""
    found = Delivery.objects.select_related("message").order_by("pk")
    return [(one.address, one.message.subject, one.message.body) for one in found]


def recently(gathering: Gathering) -> None:
    """Let the gathering have been held two days ago."""
    Gathering.objects.filter(pk=gathering.pk).update(
        starts_at=NOW - timedelta(days=2, hours=5), ends_at=NOW - timedelta(days=2)
    )


def test_the_message_is_shown_before_it_goes(
    desk: Client, gathering: Gathering, there: Presentation, make_talk: MakeTalk
) -> None:
    owed(make_talk(title="Mangler"))
    text = desk.get(page(gathering)).text
    assert "Presentasjonene fra Første samling er lagt ut" in text
    assert there.get_absolute_url() in text
    assert "presentasjoner.zip" in text
    assert "1 presentasjon mangler ennå." in text
    assert letters() == []


def test_who_has_one_factor_alone_is_led_to_the_desks_own_door_and_back(
    client: Client, gathering: Gathering, secretariat: Person
) -> None:
    by_code(client, secretariat)
    assert client.get(page(gathering))["Location"] == f"/admin/login/?next={page(gathering)}"


def test_members_are_told_once_of_each_file(
    desk: Client, gathering: Gathering, there: Presentation
) -> None:
    press(desk, gathering)
    ((address, subject, body),) = letters()
    assert (address, subject) == (
        "ase@example.org", "Presentasjonene fra Første samling er lagt ut",
    )  # fmt: skip
    assert f"- HUNT  \n  http://127.0.0.1:8000{there.get_absolute_url()}" in body
    press(desk, gathering)
    desk.post(page(gathering), {"version": [there.versions.get().pk]})
    assert len(letters()) == 1
    assert "Det er ikke noe nytt å si fra om." in desk.get(page(gathering)).text


def test_what_comes_after_the_page_was_drawn_is_not_sent_unseen(
    desk: Client, gathering: Gathering, there: Presentation, make_presentation: MakePresentation
) -> None:
    seen = there.versions.get().pk
    late = later(make_presentation)
    desk.post(page(gathering), {"version": [seen]})
    assert late.get_absolute_url() not in letters()[0][2]
    assert PresentationVersion.objects.filter(told_at=None).get().presentation == late


@pytest.mark.parametrize(
    "fields",
    [
        {"audience": "secretariat"},
        {"state": "held"},
        {"publish_from": NOW + timedelta(days=1)},
        {"state": "withdrawn", "withdrawn_at": NOW},
    ],
    ids=["secretariat", "held", "later", "withdrawn"],
)
def test_what_members_cannot_see_is_no_news(
    desk: Client, gathering: Gathering, there: Presentation, fields: dict[str, Any]
) -> None:
    Presentation.objects.filter(pk=there.pk).update(**fields)
    press(desk, gathering)
    assert letters() == []


def test_a_new_version_is_news_and_the_same_bytes_again_are_not(
    desk: Client, gathering: Gathering, there: Presentation
) -> None:
    press(desk, gathering)
    first = there.versions.get()
    same = {"presentation": there, "file": "presentations/to.pdf", "name": "a.pdf", "size": 1}
    PresentationVersion.objects.create(**same, number=2, sha256=first.sha256, kind="pdf")
    assert "Det er ikke noe nytt" in desk.get(page(gathering)).text
    PresentationVersion.objects.create(**same, number=3, sha256="b" * 64, kind="pdf")
    press(desk, gathering)
    assert letters()[1][1] == "Nye presentasjoner fra Første samling"
    assert "HUNT, versjon 3" in letters()[1][2]


def test_each_reads_her_own_language_and_has_it_as_she_chose(
    desk: Client, gathering: Gathering, there: Presentation, member: Person,
    committee_member: Person,
) -> None:  # fmt: skip
    Person.objects.filter(pk=committee_member.pk).update(language="nn")
    choose(person=member, kind="news", frequency="daily")
    press(desk, gathering)
    states = dict(Delivery.objects.values_list("person__name", "state"))
    assert states == {"Åse Ødegård": "waiting", "Kari Komité": "queued"}
    assert {subject for _to, subject, _body in letters()} == {
        "Presentasjonene fra Første samling er lagt ut",
        "Presentasjonane frå Første samling er lagde ut",
    }


def test_it_goes_by_itself_when_the_last_that_was_asked_for_is_in(
    network: Network, gathering: Gathering, there: Presentation, make_talk: MakeTalk
) -> None:
    recently(gathering)
    asked(there)
    waits = owed(make_talk())
    assert tell_all(NOW) == 0
    waits.delete()
    assert tell_all(NOW) == 1
    assert tell_all(NOW) == 0
    assert len(letters()) == 1


def test_what_came_just_now_waits_a_little_for_the_rest(
    network: Network, gathering: Gathering, there: Presentation
) -> None:
    recently(gathering)
    asked(there)
    uploaded(there, NOW - timedelta(minutes=9))
    assert tell_all(NOW) == 0
    assert tell_all(NOW + timedelta(minutes=2)) == 1


@pytest.mark.parametrize("why", ["nothing asked", "long ago", "stopped", "waits for control"])
def test_it_does_not_go_by_itself_when(
    desk: Client, gathering: Gathering, there: Presentation, make_presentation: Any, why: str
) -> None:
    if why != "long ago":
        recently(gathering)
    else:
        past = NOW - timedelta(days=61)
        Gathering.objects.update(starts_at=past - timedelta(hours=1), ends_at=past)
    if why != "nothing asked":
        asked(there)
    if why == "stopped":
        desk.post(page(gathering) + "selv/", {"stop": "1"})
    if why == "waits for control":
        make_presentation(state="held", asked_at=NOW)
    assert tell_all(NOW) == 0


def test_a_gathering_to_come_tells_nothing_by_itself(
    network: Network, gathering: Gathering, there: Presentation
) -> None:
    asked(there)
    Gathering.objects.update(ends_at=NOW + timedelta(days=1))
    assert tell_all(NOW) == 0


def test_stopping_can_be_taken_back(desk: Client, gathering: Gathering) -> None:
    desk.post(page(gathering) + "selv/", {"stop": "1"})
    assert "Ingenting går ut av seg selv" in desk.get(page(gathering)).text
    desk.post(page(gathering) + "selv/")
    assert Gathering.objects.get().tells_itself is True


def test_later_files_go_together_in_time_for_the_days_mail(
    desk: Client, gathering: Gathering, there: Presentation, make_presentation: MakePresentation
) -> None:
    recently(gathering)
    press(desk, gathering)
    morning = timezone.localtime(NOW).replace(hour=6, minute=30, second=0, microsecond=0)
    late = make_presentation(title="Senere")
    uploaded(late, morning + timedelta(hours=3))
    assert tell_all(morning + timedelta(hours=12)) == 0
    assert tell_all(morning + timedelta(days=1, minutes=5)) == 1
    assert "Senere" in letters()[1][2]
    assert "HUNT" not in letters()[1][2]
    assert tell_all(morning + timedelta(days=2)) == 0


def test_without_members_nothing_is_noted_as_told(
    desk: Client, gathering: Gathering, there: Presentation, member: Person
) -> None:
    Person.objects.filter(pk=member.pk).update(bounced_at=NOW)
    assert "Ingen medlemmer har en adresse som virker." in desk.get(page(gathering)).text
    desk.post(page(gathering), {"version": [there.versions.get().pk]})
    assert PresentationVersion.objects.get().told_at is None


def desk_titles() -> list[str]:
    return [line.title for line in desk_talks.lines()]


def test_the_desk_offers_it_when_all_that_was_asked_for_is_in(
    gathering: Gathering, there: Presentation, make_talk: MakeTalk
) -> None:
    recently(gathering)
    assert desk_titles() == []
    asked(there)
    waits = owed(make_talk())
    Presentation.objects.filter(pk=waits.pk).update(due_on=timezone.localdate())
    assert desk_titles() == []
    waits.delete()
    assert desk_titles() == ["Presentasjonene fra Første samling er inne"]
    there.versions.update(told_at=NOW)
    assert desk_titles() == []


def test_the_desk_offers_it_where_each_talk_has_one_that_nobody_asked_for(
    gathering: Gathering, there: Presentation, make_talk: MakeTalk
) -> None:
    recently(gathering)
    talk = make_talk()
    assert desk_titles() == []
    Presentation.objects.update(item=talk)
    (line,) = desk_talks.lines()
    assert (line.detail, line.url) == ("Medlemmene har ikke fått beskjed.", page(gathering))


def test_talks_that_are_late_wait_on_the_desk_with_the_reminder(
    gathering: Gathering, make_talk: MakeTalk
) -> None:
    waits = Presentation.objects.filter(pk=owed(make_talk()).pk)
    waits.update(due_on=timezone.localdate())
    assert desk_titles() == []
    waits.update(due_on=timezone.localdate() - timedelta(days=1))
    (line,) = desk_talks.lines()
    assert line.title == "1 innlegg på Første samling mangler presentasjon"
    assert line.url == f"/samlinger/{gathering.slug}/innledere/brev/?til=forfalt"
