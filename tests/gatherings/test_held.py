"""What waits for control: nobody but few get it, and it is asked about until it is free."""

from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from gatherings.desk import to_control
from gatherings.models import Presentation, PresentationVersion, TalkLink
from gatherings.presentations import add_version, release
from gatherings.talks.links import make_link
from gatherings.tasks import scan_held
from gatherings.uploads import Refused, judge
from gatherings.uploads import held as held_files
from gatherings.uploads.held import remove_infected
from gatherings.uploads.photos import receive
from gatherings.uploads.scanning import Scan
from members.models import Delivery, Message, Network, Person
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.pdfs import pdf
from tests.gatherings.pictures import png
from tests.gatherings.scanner import EICAR, Clamd, impostor
from tests.portal import free_port

pytestmark = pytest.mark.django_db

type Held = Callable[..., PresentationVersion]


@pytest.fixture
def held(keep: Keep) -> Held:
    """Keeps bytes as a version that waits for control."""

    def held(content: bytes, *, by: Person | None = None) -> PresentationVersion:
        version = keep(content)
        PresentationVersion.objects.filter(pk=version.pk).update(held=True, uploaded_by=by)
        free = version.presentation.versions.filter(held=False).exists()
        Presentation.objects.update(state="ready" if free else "held")
        version.refresh_from_db()
        return version

    return held


@pytest.fixture
def speaker(db: None) -> Person:
    """An outsider who spoke."""
    return Person.objects.create(name="Steinar Krokstad", email="steinar@example.org")


@pytest.fixture
def spoken(
    network: Network,
    presentation: Presentation,
    held: Held,
    make_talk: MakeTalk,
    speaker: Person,
    committee_member: Person,
) -> Presentation:
    """The speaker's, sent by one of the committee, that waits."""
    presentation.item = make_talk(person=speaker)
    presentation.save()
    held(pdf("Kultur"), by=committee_member)
    return presentation


def states() -> tuple[str, list[tuple[int, bool, bool]]]:
    """Of the presentation, and of its versions: number, held, and whether it is gone."""
    versions = PresentationVersion.objects.order_by("number")
    return Presentation.objects.get().state, [
        (version.number, version.held, version.purged_at is not None) for version in versions
    ]


def told() -> dict[str, str]:
    """Who was written to, and what about."""
    return {
        delivery.address: delivery.message.subject
        for delivery in Delivery.objects.select_related("message")
    }


def test_what_the_scanner_could_not_see_waits(
    files: Path, presentation: Presentation, member: Person, settings: Settings
) -> None:
    settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", free_port()
    upload = SimpleUploadedFile("Kultur.pdf", pdf("Kultur"))
    verdict = judge(upload)
    add_version(presentation=presentation, file=upload, verdict=verdict, by=member)
    assert states() == ("held", [(1, True, False)])


def test_where_nothing_can_wait_it_is_asked_for_later(files: Path, settings: Settings) -> None:
    settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", free_port()
    with pytest.raises(Refused) as raised:
        receive(SimpleUploadedFile("Kultur.pdf", pdf("Kultur")), may_wait=False)
    assert raised.value.sentence == (
        "Virusprogrammet svarer ikke, så vi kan ikke ta imot filen nå. "
        "Vent litt, og last den opp igjen."
    )


def test_where_nothing_can_wait_a_picture_is_made_anew_all_the_same(
    files: Path, settings: Settings
) -> None:
    settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", free_port()
    _file, verdict = receive(SimpleUploadedFile("a.png", png(9, 9)), may_wait=False)
    assert verdict.kind == "webp"


def test_what_waits_stands_on_the_desk_with_the_newest_first(
    held: Held, keep: Keep, presentation: Presentation
) -> None:
    keep(pdf("før"))
    held(pdf("etter"))
    assert [(line.title, line.url) for line in to_control()] == [
        ("Kultur og helse venter på kontroll", presentation.get_absolute_url())
    ]


@pytest.mark.needs_clamd
def test_what_waits_is_free_when_the_scanner_is_back(configured: Clamd, held: Held) -> None:
    held(pdf("Kultur"))
    scan_held(0)
    assert states() == ("ready", [(1, False, False)])


@pytest.mark.needs_clamd
def test_a_virus_found_later_is_removed_and_told(
    configured: Clamd, held: Held, network: Network, secretariat: Person, member: Person
) -> None:
    version = held(EICAR, by=member)
    path = Path(version.file.path)
    scan_held(0)
    assert states() == ("requested", [(1, False, True)])
    about = "Virus i Kultur og helse.pdf – Kulturnettverket i Trøndelag"
    assert told() == {str(secretariat.email): about, str(member.email): about}
    assert "«Kultur og helse» på" in Message.objects.latest("pk").body
    assert path.exists()  # until the transaction has ended


@pytest.mark.needs_clamd
def test_a_virus_in_a_new_version_leaves_the_one_before(
    configured: Clamd, held: Held, keep: Keep
) -> None:
    keep(pdf("Kultur"))
    held(EICAR)
    scan_held(0)
    assert states() == ("ready", [(1, False, False), (2, False, True)])


@pytest.mark.needs_clamd
def test_a_file_that_is_gone_does_not_stop_the_others(
    configured: Clamd, held: Held, caplog: pytest.LogCaptureFixture
) -> None:
    Path(held(pdf("en")).file.path).unlink()
    held(pdf("to"))
    scan_held(0)
    assert states() == ("ready", [(1, True, False), (2, False, False)])
    assert "is gone" in caplog.text


def test_a_file_that_the_storage_does_not_give_does_not_stop_the_others(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def answered(path: Path, **_named: object) -> Scan:
        asked.append(path)
        if len(asked) == 1:
            raise EndpointConnectionError(endpoint_url="https://example.org")
        return Scan.CLEAN

    monkeypatch.setattr(held_files, "is_configured", lambda: True)
    monkeypatch.setattr(held_files, "scan", answered)
    held(pdf("en"))
    held(pdf("to"))
    scan_held(0)
    assert states() == ("ready", [(1, True, False), (2, False, False)])


def test_where_only_what_waits_is_left_after_an_infected_one_all_of_it_waits(
    held: Held, network: Network
) -> None:
    first = held(pdf("en"))
    release(version=first, by=None)
    held(pdf("to"))
    remove_infected(version=first)
    assert states() == ("held", [(1, False, True), (2, True, False)])


def test_without_a_scanner_what_waits_is_left_to_the_secretariat(held: Held) -> None:
    held(EICAR)
    scan_held(0)
    assert states() == ("held", [(1, True, False)])


def test_a_scanner_that_is_away_is_not_asked_for_ever(held: Held, settings: Settings) -> None:
    for number in range(5):
        held(pdf(str(number)))
    asked: list[None] = []
    with impostor(lambda _asker: asked.append(None), most=5) as port:
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", port
        scan_held(0)
    assert len(asked) == 3
    assert states()[0] == "held"


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 404), ("committee_member", 200), ("secretariat", 200), ("speaker", 404)],
)
def test_what_waits_is_opened_by_the_secretariat_and_its_uploader(
    client: Client, request: pytest.FixtureRequest, spoken: Presentation, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert answers(client, spoken) == {status}


@pytest.mark.parametrize(("who", "status"), [("committee_member", 404), ("speaker", 200)])
def test_what_waits_and_came_by_a_link_is_opened_by_who_speaks(
    client: Client,
    request: pytest.FixtureRequest,
    spoken: Presentation,
    speaker: Person,
    who: str,
    status: int,
) -> None:
    make_link(speaker=speaker.talks.get(), by=speaker)
    spoken.versions.update(uploaded_by=None, uploaded_through=TalkLink.objects.get())
    client.force_login(request.getfixturevalue(who))
    assert answers(client, spoken) == {status}


def test_the_page_says_for_whom_what_waits_is(
    client: Client, spoken: Presentation, speaker: Person, secretariat: Person
) -> None:
    client.force_login(secretariat)
    sent = client.get(spoken.get_absolute_url()).text
    make_link(speaker=speaker.talks.get(), by=secretariat)
    spoken.versions.update(uploaded_by=None, uploaded_through=TalkLink.objects.get())
    by_link = client.get(spoken.get_absolute_url()).text
    assert "Så lenge er den bare for sekretariatet og den som lastet den opp." in sent
    assert "Så lenge er den bare for sekretariatet og innlederen." in by_link


def answers(client: Client, presentation: Presentation) -> set[int]:
    """What the presentation's page and its file answer."""
    address = presentation.get_absolute_url()
    return {client.get(f"{address}{what}").status_code for what in ("", "last-ned/")}


def test_while_a_new_version_waits_a_member_fetches_the_one_before(
    client: Client, network: Network, held: Held, keep: Keep, member: Person, secretariat: Person
) -> None:
    before, after = pdf("før"), pdf("etter")
    address = f"{keep(before).presentation.get_absolute_url()}last-ned/"
    held(after, by=secretariat)
    client.force_login(member)
    assert b"".join(client.get(address)) == before
    client.force_login(secretariat)
    assert b"".join(client.get(address)) == after
