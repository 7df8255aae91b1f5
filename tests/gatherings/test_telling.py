"""What the message about new presentations says of the zip."""

import pytest

from gatherings.models import Gathering, Presentation, PresentationVersion
from gatherings.talks.telling import letter
from members.models import Network
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
