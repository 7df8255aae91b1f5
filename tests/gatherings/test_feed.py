from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from pytest_django import DjangoAssertNumQueries
from time_machine import TimeMachineFixture

from gatherings.models import Gathering, Presentation, PresentationVersion
from members.models import Network, Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def opened(
    make_presentation: MakePresentation, make_talk: MakeTalk, network: Network
) -> Presentation:
    """One for everybody, and one for members."""
    make_presentation(title="For medlemmer")
    person = Person.objects.create(name="Steinar Krokstad")
    return make_presentation(
        title="Kultur <og> helse",
        talk=make_talk(person=person),
        audience="public",
        consent="public",
    )


def entries(client: Client) -> list[ET.Element]:
    return ET.fromstring(client.get("/feed/").content).findall(f"{ATOM}entry")  # noqa: S314 our own


def test_it_holds_what_is_open_and_nothing_else(client: Client, opened: Presentation) -> None:
    (entry,) = entries(client)
    address = f"{settings.SITE_URL}/p/{opened.code}/"
    assert entry.findtext(f"{ATOM}title") == "Kultur <og> helse"
    assert entry.findtext(f"{ATOM}id") == address
    assert entry.find(f"{ATOM}link").attrib["href"] == address  # type: ignore[union-attr]  # there is one
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Steinar Krokstad, Forsker, NTNU"


@pytest.mark.parametrize("sign", ["\x0b", "\x1b", "\ufffe"])
def test_a_title_that_xml_cannot_hold_stops_nobody(
    client: Client, opened: Presentation, sign: str
) -> None:
    Network.objects.update(name=f"Kultur{sign}nettverket")
    Gathering.objects.update(title=f"Første{sign}samling")
    Person.objects.filter(talks__isnull=False).update(name=f"Steinar{sign}Krokstad")
    Presentation.objects.filter(pk=opened.pk).update(title=f"Kultur{sign}og helse")
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}title") == "Kultur og helse"
    assert entry.findtext(f"{ATOM}summary") == "Første samling"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Steinar Krokstad, Forsker, NTNU"


def test_it_is_atom_and_may_be_kept_by_anybody(client: Client, opened: Presentation) -> None:
    response = client.get("/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")
    feed = ET.fromstring(response.content)  # noqa: S314 our own
    assert (feed.tag, feed.findtext(f"{ATOM}title")) == (
        f"{ATOM}feed",
        "Kulturnettverket i Trøndelag",
    )


def test_who_has_it_is_told_so(client: Client, opened: Presentation) -> None:
    tag = client.get("/feed/")["ETag"]
    assert client.get("/feed/", headers={"if-none-match": tag}).status_code == 304
    Presentation.objects.update(title="Ny tittel")
    assert client.get("/feed/", headers={"if-none-match": tag}).status_code == 200


def test_the_newest_stands_first_and_what_opens_later_waits(
    client: Client, opened: Presentation
) -> None:
    now = timezone.now()
    other = Presentation.objects.get(title="For medlemmer")
    PresentationVersion.objects.update(uploaded_at=now - timedelta(days=9))
    Presentation.objects.filter(pk=other.pk).update(
        audience="public", consent="public", publish_from=now - timedelta(days=1)
    )
    first, second = entries(client)
    assert first.findtext(f"{ATOM}title") == "For medlemmer"
    updated = parse_datetime(str(first.findtext(f"{ATOM}updated")))
    assert updated == now - timedelta(days=1)
    Presentation.objects.filter(pk=other.pk).update(publish_from=now + timedelta(days=1))
    assert [entry.findtext(f"{ATOM}title") for entry in entries(client)] == ["Kultur <og> helse"]
    assert second.findtext(f"{ATOM}title") == "Kultur <og> helse"


def test_an_old_one_that_is_opened_today_is_of_today(client: Client, opened: Presentation) -> None:
    now = timezone.now()
    PresentationVersion.objects.update(uploaded_at=now - timedelta(days=900))
    Presentation.objects.update(consent_at=now)
    (entry,) = entries(client)
    assert parse_datetime(str(entry.findtext(f"{ATOM}updated"))) == now


def test_whoever_is_signed_in_gets_the_same_without_a_question_about_her(
    client: Client,
    opened: Presentation,
    member: Person,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    everybody = client.get("/feed/").content
    member.language = "nn"
    member.save()
    client.force_login(member)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nn"
    with django_assert_num_queries(3):
        assert client.get("/feed/").content == everybody


def test_a_title_is_text_and_no_html(client: Client, opened: Presentation) -> None:
    Gathering.objects.update(title="Kultur <b>nå</b>")
    (entry,) = entries(client)
    assert entry.findtext(f"{ATOM}summary") == "Kultur &lt;b&gt;nå&lt;/b&gt;"


def test_an_empty_one_is_a_feed_too(client: Client, network: Network) -> None:
    assert entries(client) == []


def test_an_empty_one_is_the_same_all_day(
    client: Client, network: Network, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to("2027-03-01T08:00Z")
    tag = client.get("/feed/")["ETag"]
    time_machine.move_to("2027-03-01T18:00Z")
    assert client.get("/feed/", headers={"if-none-match": tag}).status_code == 304
