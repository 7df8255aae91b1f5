"""On the page of who speaks: what waits for control is hers where she sent it."""

import pytest
from django.test import Client

from gatherings.models import AgendaItem, PageImage, Presentation, PresentationVersion, Speaker
from members.models import Person
from tests.gatherings.conftest import Keep
from tests.gatherings.speaking import hand_in, item, path, speaker

__all__ = ["item", "path", "speaker"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]


@pytest.fixture
def waits(keep: Keep, presentation: Presentation, item: AgendaItem) -> PresentationVersion:
    """Of her talk, sent by nobody that is known, with a picture of its page."""
    presentation.item = item
    presentation.save()
    version = keep(b"en", name="Hemmelig.pdf", held=True)
    image = PageImage(version=version, number=1, width=9, height=9, small_width=9, small_height=9)
    image.file.name = image.small.name = version.file.name
    image.save()
    return version


def answers(client: Client, path: str) -> list[int]:
    """What is answered to whether it is read, and of how its first page looks."""
    return [client.get(f"{path}{end}").status_code for end in ("status/", "side/1.webp")]


def test_what_another_sent_is_not_shown(
    client: Client, path: str, waits: PresentationVersion, secretariat: Person
) -> None:
    PresentationVersion.objects.update(uploaded_by=secretariat)
    assert "Hemmelig.pdf" not in client.get(path).text
    assert answers(client, path) == [404, 404]


def test_what_came_by_a_link_is_shown(client: Client, path: str, item: AgendaItem) -> None:
    hand_in(client, path, consent="members")
    PresentationVersion.objects.update(held=True)
    text = client.get(path).text
    assert "Helse.pdf" in text
    assert "Filen venter på kontroll. Så lenge er det bare sekretariatet" in text


def test_what_she_sent_when_she_was_signed_in_is_shown_by_her_link(
    client: Client, path: str, waits: PresentationVersion, speaker: Speaker, outsider: Person
) -> None:
    Speaker.objects.filter(pk=speaker.pk).update(person=outsider)
    PresentationVersion.objects.update(uploaded_by=outsider)
    assert "Hemmelig.pdf" in client.get(path).text
    assert answers(client, path) == [200, 200]


def test_while_anothers_waits_she_is_shown_the_one_before_and_hands_in_her_own(
    client: Client, path: str, waits: PresentationVersion, keep: Keep
) -> None:
    PresentationVersion.objects.update(held=False)
    keep(b"to", name="Ny hemmelig.pdf", held=True)
    assert "Hemmelig.pdf" in client.get(path).text
    assert "Helse.pdf" in hand_in(client, path).text
