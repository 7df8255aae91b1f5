"""The demonstration, loaded once: the facts of the founding article, and files that can be had."""

import hashlib
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from gatherings.models import AgendaItem, Gathering, Photo, Presentation, PresentationVersion
from members.models import Appointment, Network, Organisation, Person, SearchEntry
from tests.databases import Databases
from tests.portal import Portals
from workgroup.models import FollowUpNote, Seat


def load() -> str:
    output = io.StringIO()
    call_command("load_demo", stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module", autouse=True)
def demonstration(
    databases: Databases,
    portals: Portals,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """The demonstration in a database of this file's own; the tests only read it."""
    loaded = portals.demonstration
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=loaded.var / "files"):
        name = databases.create(template=loaded.database)
        with databases.used(name):
            yield
        databases.drop(name)


def first() -> Gathering:
    return Gathering.objects.get(slug="forste-samling")


def test_loaded_twice_it_is_the_same() -> None:
    counts = {model: model._default_manager.count() for model in (Person, Gathering, Seat)}
    assert "Ingenting er endret" in load()
    assert {model: model._default_manager.count() for model in counts} == counts


def test_the_network_and_its_aims() -> None:
    network = Network.objects.get()
    assert (network.name, network.region) == ("Kulturnettverket i Trøndelag", "Trøndelag")
    assert network.aims.count("\n- ") == 2
    for word in ("lokalt eierskap", "kulturpolitikk", "likeverdig"):
        assert word in network.aims


def test_the_first_gathering_was_on_a_thursday() -> None:
    day = timezone.localdate(first().starts_at)
    assert (day, day.weekday(), first().state) == (date(2022, 6, 16), 3, "held")


def test_its_programme() -> None:
    titles = list(first().items.values_list("title", flat=True))
    assert titles == [
        "Velkommen",
        "Pandemiens konsekvenser for frivilligheten",
        "Fylkeskommunens handlingsplan for barn og unge",
        "Trondheim – europeisk frivillighetshovedstad 2023",
        "Lunsj",
        "HUNT: kultur, frivillighet, friluftsliv og psykisk helse",
        "KS sin rolle på kulturfeltet, og aktuelle saker",
        "Sprintprosess: hva skal nettverket ta tak i?",
        "Valg av arbeidsutvalg",
    ]


def test_what_stands_in_the_programmes_is_found() -> None:
    found = SearchEntry.objects.values_list("kind", "title")
    talks = AgendaItem.objects.exclude(kind=AgendaItem.Kind.BREAK)
    assert {title for kind, title in found if kind == "gathering"} == {
        gathering.title for gathering in Gathering.objects.all()
    }
    assert {title for kind, title in found if kind == "talk"} == {talk.title for talk in talks}


def test_its_programme_follows_the_clock_without_gaps() -> None:
    items = list(first().items.all())
    assert [item.end for item in items[:-1]] == [item.start for item in items[1:]]
    assert items[-1].end == timezone.localtime(first().ends_at).time()


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("Velkommen", "Annikken Kjær Haraldsen, Regiondirektør, KS Trøndelag"),
        ("HUNT", "Steinar Krokstad"),
        ("KS sin rolle", "Line Anni Solbakken, Oppvekst, kultur og utdanning, KS"),
    ],
)
def test_its_speakers(title: str, speaker: str) -> None:
    item = AgendaItem.objects.get(gathering=first(), title__startswith=title)
    assert [str(one) for one in item.speakers.all()] == [speaker]


def test_the_five_seats() -> None:
    assert [
        (seat.basis, str(seat.person), seat.title, str(seat.organisation))
        for seat in Seat.objects.order_by("pk")
    ] == [
        ("elected", "Ola By Rise", "Direktør for kultur og idrett", "Trondheim kommune"),
        ("elected", "Ann Evy Duun", "Leder for kultur og inkludering", "Namsos kommune"),
        ("elected", "Morten Tøndel", "Kultursjef", "Røros kommune"),
        (
            "county",
            "Anne Marit Mevassvik",
            "Direktør for kultur og folkehelse",
            "Trøndelag fylkeskommune",
        ),
        ("ks", "Annikken Kjær Haraldsen", "Regiondirektør", "KS Trøndelag"),
    ]


def test_thirty_eight_municipalities_and_the_county_take_part() -> None:
    kinds = Organisation.objects.participating().values_list("kind", flat=True)
    assert sorted(kinds) == ["county", "ks", *["municipality"] * 38]


def test_every_body_but_one_has_a_leader_and_nobody_is_invented() -> None:
    bodies = Organisation.objects.participating().exclude(kind="ks")
    leaders = Appointment.objects.today().filter(organisation__in=bodies, primary=True)
    named = {"Ola By Rise", "Ann Evy Duun", "Morten Tøndel", "Anne Marit Mevassvik"}
    names = {str(leader.person) for leader in leaders.select_related("person")}
    assert (leaders.count(), bodies.count()) == (38, 39)
    assert named <= names
    assert {name.partition(" i ")[0] for name in names - named} == {"Kultursjef"}


def test_the_register_has_a_vacancy_a_deputy_and_a_former_leader() -> None:
    held = Appointment.objects.exclude(kind="secretariat").exclude(period__upper_inf=True)
    assert sorted(f"{office.person}" for office in held.select_related("person")) == [
        "Kultursjef i Frøya",
        "Tidligere kultursjef i Verdal",
    ]
    deputy = Appointment.objects.get(kind="deputy")
    assert str(deputy) == "Nestleder for kultur, Steinkjer kommune"


def test_addresses_lead_nowhere() -> None:
    addresses = Person.objects.exclude(email=None).values_list("email", flat=True)
    assert {address.partition("@")[2] for address in addresses if address} == {"example.org"}
    assert all(address.isascii() for address in addresses if address)


def test_every_talk_has_a_file_that_a_member_can_have(client: Client) -> None:
    client.force_login(Person.objects.get(email="kultursjef.selbu@example.org"))
    talks = AgendaItem.objects.filter(gathering=first(), kind="talk")
    assert Presentation.objects.count() == talks.count() == 5
    for presentation in Presentation.objects.filter(item__in=talks):
        response: Any = client.get(f"{presentation.get_absolute_url()}last-ned/")
        content = b"".join(response.streaming_content)
        assert presentation.current
        assert hashlib.sha256(content).hexdigest() == presentation.current.sha256


def test_the_text_of_every_file_is_read() -> None:
    for version in PresentationVersion.objects.all():
        assert version.conversion == "done"
        assert version.pages == len(version.text) >= 3
    assert {version.kind for version in PresentationVersion.objects.all()} == {"pdf", "pptx"}
    assert "Åpne lokalene igjen" in PresentationVersion.objects.get(name__startswith="Pan").text[2]
    hunt = PresentationVersion.objects.get(name__startswith="HUNT")
    assert "Helseundersøkelsen i Trøndelag" in hunt.text[1]


def test_the_drawing_is_described_and_credited_as_what_it_is(client: Client) -> None:
    photo = Photo.objects.get()
    assert photo.alt.startswith("Tegning:")
    assert (photo.credit, photo.lead) == ("Illustrasjon: Kulturnett", True)
    response: Any = client.get(photo.get_absolute_url())
    assert b"".join(response.streaming_content)[8:12] == b"WEBP"


def test_the_committee_wrote_a_week_later() -> None:
    note = FollowUpNote.objects.get()
    assert note.gathering == first()
    assert timezone.localdate(note.created_at) == date(2022, 6, 23)


def test_the_next_gathering_is_a_thursday_three_weeks_ahead() -> None:
    coming = Gathering.objects.coming().get()
    ahead = timezone.localdate(coming.starts_at) - timezone.localdate()
    assert timedelta(weeks=3) <= ahead < timedelta(weeks=4)
    assert (timezone.localdate(coming.starts_at).weekday(), coming.state) == (3, "announced")
    assert timezone.localtime(coming.starts_at).hour == 10


def test_no_row_breaks_a_rule_of_the_forms() -> None:
    for gathering in Gathering.objects.all():
        gathering.full_clean()
    for photo in Photo.objects.all():
        photo.full_clean()


def test_files_lie_where_settings_say() -> None:
    for version in PresentationVersion.objects.all():
        assert Path(version.file.path).is_relative_to(settings.MEDIA_ROOT)


@pytest.mark.parametrize("other", ["person", "gathering", "network"])
def test_a_database_with_other_data_is_refused(
    databases: Databases, django_db_blocker: DjangoDbBlocker, other: str
) -> None:
    name = databases.clone()
    with databases.used(name):
        _add(other)
        with pytest.raises(CommandError, match="Databasen har andre data"):
            load()
        assert Person.objects.count() == (other != "gathering")
    databases.drop(name)


def _add(other: str) -> None:
    if other == "gathering":
        start = timezone.now()
        Gathering.objects.create(
            title="A", slug="a", starts_at=start, ends_at=start + timedelta(hours=1)
        )
        return
    person = Person.objects.create(name="Kari")
    if other == "network":
        Network.objects.create(
            name="N", region="R", headline="H", lead="L", aims="A", secretariat="S", contact=person
        )
