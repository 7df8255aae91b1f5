"""Of what several speakers say of who may see their presentation, the narrowest stands."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from psycopg.types.range import DateRange

from gatherings import handover
from gatherings.consent import note
from gatherings.models import AgendaItem, Gathering, Presentation, Speaker, SpeakerAnswer
from gatherings.talks import own
from gatherings.talks.own import Visit
from gatherings.uploads.refusals import TalkGone
from gatherings.withdrawal import withdraw
from members.models import HandoverLine, Network, Person
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.desk import change, filled
from tests.gatherings.reader import text_of
from tests.gatherings.test_talk_other_hands import row_of
from tests.leaver import ended, in_days, speaking
from tests.personas import appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(make_talk: MakeTalk, member: Person, outsider: Person) -> AgendaItem:
    """One that two give: a member first, then an outsider."""
    item = make_talk(person=member)
    Speaker.objects.create(item=item, person=outsider, organisation="HUNT", order=2)
    return item


@pytest.fixture
def shown(presentation: Presentation, talk: AgendaItem, keep: Keep, network: Network) -> Any:
    """What they showed, and members see."""
    Presentation.objects.update(item=talk)
    presentation.refresh_from_db()
    keep(b"en")
    return presentation


def says(person: Person, consent: str) -> None:
    visit = Visit(Speaker.objects.get(person=person), None)
    presentation = Presentation.objects.get()
    own.answer(visit=visit, presentation=presentation, consent=consent, publish_from=None)


def stands() -> tuple[str, str]:
    return Presentation.objects.values_list("consent", "audience").get()


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("first", "second", "stand"),
    [
        ("public", "", ("members", "members")),
        ("members", "", ("members", "members")),
        ("no", "", ("no", "secretariat")),
        ("public", "public", ("public", "public")),
        ("public", "members", ("members", "members")),
        ("members", "public", ("members", "members")),
        ("no", "public", ("no", "secretariat")),
        ("public", "no", ("no", "secretariat")),
    ],
)
def test_the_narrowest_answer_stands(
    member: Person, outsider: Person, first: str, second: str, stand: tuple[str, str]
) -> None:
    says(member, first)
    if second:
        says(outsider, second)
    assert stands() == stand


@pytest.mark.usefixtures("shown")
def test_who_changes_her_own_answer_changes_no_other(member: Person, outsider: Person) -> None:
    for person, consent in [(member, "no"), (outsider, "public"), (member, "public")]:
        says(person, consent)
    assert stands() == ("public", "public")


def test_her_page_shows_her_own_answer_and_tells_what_stands(
    client: Client, shown: Presentation, talk: AgendaItem, member: Person, outsider: Person
) -> None:
    hers = {one.person_id: f"/innlegg/{one.pk}/" for one in talk.speakers.all()}
    says(member, "public")
    client.force_login(member)
    waits = f"vises for medlemmene til {outsider} også har sagt ja til det"
    for address, form in [
        (hers[member.pk], "consent"),
        (f"{shown.get_absolute_url()}synlighet/", "form"),
    ]:
        assert waits in text_of(client, address)
        assert client.get(address).context[form]["consent"].value() == "public"
    client.force_login(outsider)
    page = text_of(client, hers[outsider.pk])
    assert "Du har ikke svart ennå. Presentasjonen åpnes ikke for alle uten at" in page
    says(outsider, "no")
    client.force_login(member)
    said = "bare de som har innlegget, og sekretariatet som ser den"
    assert said in text_of(client, hers[member.pk])
    says(outsider, "public")
    assert "også har sagt ja" not in text_of(client, hers[member.pk])


@pytest.mark.usefixtures("shown")
def test_what_the_secretariat_notes_stands_and_is_the_answer_of_all(
    member: Person, outsider: Person, secretariat: Person
) -> None:
    says(member, "no")
    Presentation.objects.update(consent="public", audience="public")
    note(presentation=Presentation.objects.get(), by=secretariat)
    assert Presentation.objects.get().consent_by == secretariat
    says(outsider, "public")
    assert stands() == ("public", "public")
    says(outsider, "members")
    assert stands() == ("members", "members")


def test_a_yes_to_all_ends_with_the_file_that_is_withdrawn(
    shown: Presentation, keep: Keep, member: Person, outsider: Person
) -> None:
    says(member, "public")
    says(outsider, "public")
    withdraw(presentation=shown, by=member)
    keep(b"to", to=Presentation.objects.get())
    assert stands() == ("none", "members")
    says(outsider, "public")
    assert stands() == ("members", "members")


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat, signed in."""
    client.force_login(secretariat)
    return client


def people(desk: Client, gathering: Gathering, *listed: Person) -> str:
    """The desk lets these speak; what it is told."""
    sent = filled(desk, change(gathering)) | {"items-0-people": [one.pk for one in listed]}
    return desk.post(change(gathering), sent, follow=True).text


@pytest.mark.usefixtures("shown")
def test_who_is_taken_off_the_programme_counts_no_longer(
    desk: Client, gathering: Gathering, member: Person, outsider: Person
) -> None:
    says(member, "public")
    says(outsider, "no")
    said = people(desk, gathering, member)
    assert stands() == ("public", "public")
    assert "vises «Kultur og helse» for alle" in said


@pytest.mark.usefixtures("shown")
def test_what_the_secretariat_holds_back_is_not_opened_by_the_programme(
    desk: Client, gathering: Gathering, member: Person, outsider: Person
) -> None:
    says(member, "public")
    Presentation.objects.update(audience="secretariat")
    people(desk, gathering, member)
    assert stands() == ("public", "secretariat")
    assert outsider.talks.count() == 0


@pytest.mark.usefixtures("shown")
def test_nothing_is_open_to_all_without_who_comes_to_speak(
    desk: Client, gathering: Gathering, member: Person, outsider: Person, secretariat: Person
) -> None:
    people(desk, gathering, member)
    says(member, "public")
    people(desk, gathering, member, outsider)
    assert stands() == ("members", "members")
    says(outsider, "public")
    people(desk, gathering, secretariat)
    assert stands() == ("none", "members")


@pytest.mark.usefixtures("shown")
def test_an_answer_ends_when_the_desk_lets_another_speak_in_her_place(
    desk: Client, talk: AgendaItem, member: Person, secretariat: Person
) -> None:
    talk.speakers.exclude(person=member).delete()
    says(member, "public")
    address = reverse("admin:gatherings_agendaitem_change", args=[talk.pk])
    desk.post(address, row_of(talk.speakers.get(), person=secretariat.pk))
    assert (stands(), SpeakerAnswer.objects.count()) == (("none", "members"), 0)


def test_an_answer_ends_with_the_talk_that_is_handed_on(
    keep: Keep, member: Person, outsider: Person, secretariat: Person
) -> None:
    speaker = speaking(member, days=30)
    Presentation.objects.update(item=speaker.item, gathering=speaker.item.gathering)
    keep(b"en")
    says(member, "public")
    assert stands() == ("public", "public")
    left = ended(member, secretariat, days=10).appointment
    follows = appoint(outsider, left.organisation, period=DateRange(in_days(20), None))
    line = HandoverLine(matter=f"gatherings.speaker:{speaker.pk}", choice="post")
    handover.settle(lines=[line], appointment=left, successor=follows, by=secretariat)
    assert (outsider.talks.count(), stands()) == (1, ("none", "members"))
    says(outsider, "public")
    assert stands() == ("public", "public")


@pytest.mark.usefixtures("shown")
def test_who_was_given_the_talk_meanwhile_is_not_answered_for(
    member: Person, secretariat: Person
) -> None:
    visit = Visit(Speaker.objects.get(person=member), None)
    Speaker.objects.filter(person=member).update(person=secretariat)
    with pytest.raises(TalkGone):
        own.answer(
            visit=visit, presentation=Presentation.objects.get(), consent="no", publish_from=None
        )
    assert stands() == ("none", "members")
