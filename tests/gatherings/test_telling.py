"""What the message about new presentations says of the zip, and when it goes by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gatherings.models import Gathering, Presentation, PresentationVersion
from gatherings.presentations import add_link
from gatherings.talks import telling
from gatherings.talks.requested import ask
from gatherings.talks.telling import letter
from members.models import Message, Network, Person
from tests.gatherings.conftest import MakeTalk
from tests.personas import MakePresentation

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(gathering: Gathering, network: Network) -> PresentationVersion:
    """A talk of which there is only a recording elsewhere."""
    presentation = Presentation.objects.create(gathering=gathering, title="Opptak", state="ready")
    return PresentationVersion.objects.create(
        presentation=presentation, number=1, link="https://video.example.org/1", conversion="none"
    )


def body(recording: PresentationVersion) -> str:
    """What members are told when the recording alone is new."""
    gathering = recording.presentation.gathering
    _subject, text = letter(gathering=gathering, versions=[recording], language="nb")
    return text


def test_where_there_are_only_recordings_no_zip_is_promised(
    recording: PresentationVersion,
) -> None:
    assert body(recording) == (
        "Presentasjonene fra Første samling ligger på nettstedet:\n\n"
        f"- Opptak  \n  http://127.0.0.1:8000{recording.presentation.get_absolute_url()}\n\n"
        "Hilsen\nKS Trøndelag\n"
    )


def test_a_recording_that_comes_after_files_is_told_with_the_zip_of_them(
    recording: PresentationVersion, make_presentation: MakePresentation
) -> None:
    make_presentation(title="HUNT")
    address = recording.presentation.gathering.get_absolute_url()
    said = f"\n\nAlt fra samlingen i én zip-fil:\nhttp://127.0.0.1:8000{address}presentasjoner.zip"
    assert said in body(recording)


@pytest.fixture
def over(gathering: Gathering, network: Network, member: Person) -> Gathering:
    """A gathering of two days ago, and a member who could be told."""
    now = timezone.now()
    Gathering.objects.update(
        starts_at=now - timedelta(days=2, hours=5), ends_at=now - timedelta(days=2)
    )
    gathering.refresh_from_db()
    return gathering


def in_before(make_presentation: MakePresentation, title: str) -> Presentation:
    """Something that came yesterday, and is shown from now on."""
    now = timezone.now()
    presentation = make_presentation(title=title, publish_from=now, asked_at=now)
    presentation.versions.update(uploaded_at=now - timedelta(days=1))
    return presentation


def test_what_opens_hour_by_hour_is_told_once_a_day(
    over: Gathering, make_presentation: MakePresentation
) -> None:
    sent = []
    for title in ("HUNT", "Dans", "Teater"):
        in_before(make_presentation, title)
        sent.append(telling.tell_all(timezone.now()))
    sent.append(telling.tell_all(timezone.now() + timedelta(days=1)))
    assert sent == [1, 0, 0, 1]


def test_what_is_stopped_in_the_moment_in_which_it_goes_does_not_go(
    over: Gathering, make_presentation: MakePresentation, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_before(make_presentation, "HUNT")

    def due(gathering: Gathering, *_now: Any) -> bool:
        telling.let_it_tell_itself(gathering=gathering, whether=False)
        return True

    monkeypatch.setattr(telling, "is_due", due)
    assert telling.tell_all(timezone.now()) == 0
    assert not Message.objects.exists()


def test_nobody_waits_for_what_a_talk_that_is_no_longer_held_owed(
    over: Gathering, make_presentation: MakePresentation, make_talk: MakeTalk
) -> None:
    in_before(make_presentation, "HUNT")
    talk = make_talk(title="Avlyst")
    ask(gathering=over, items=[talk.pk], due_on=None)
    talk.delete()
    assert list(telling.to_be_told(timezone.now())) == [over]
    assert telling.tell_all(timezone.now()) == 1


def test_who_presses_for_what_a_newer_version_has_replaced_is_told_that_it_has_not_gone(
    client: Client, over: Gathering, make_presentation: MakePresentation, secretariat: Person
) -> None:
    seen = in_before(make_presentation, "HUNT").versions.get()
    add_link(presentation=seen.presentation, link="https://video.example.org/1", by=None)
    client.force_login(secretariat)
    page = f"{over.get_absolute_url()}si-fra/"
    text = client.post(page, {"version": [seen.pk]}, follow=True).text
    assert "Det som har kommet siden du åpnet siden, er ikke sendt." in text
    assert "ikke noe nytt" not in text
    assert not Message.objects.exists()


def test_who_has_asked_to_be_forgotten_is_told_nothing(member: Person) -> None:
    assert telling.recipients() == [member]
    Person.objects.filter(pk=member.pk).update(erase_asked_at=timezone.now())
    assert telling.recipients() == []
