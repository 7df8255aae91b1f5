"""How many files a day a speaker's link takes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from gatherings.models import Presentation, PresentationVersion, TalkLink
from tests.gatherings.pdfs import pdf
from tests.gatherings.speaking import hand_in, item, path, speaker
from tests.gatherings.test_talk import in_quarantine

__all__ = ["item", "path", "speaker"]  # fixtures
pytestmark = pytest.mark.django_db


def test_as_many_versions_as_a_day_may_bring_are_taken_and_then_she_is_told(
    client: Client, path: str, files: Path
) -> None:
    hand_in(client, path, consent="public")
    versions = Presentation.objects.get().versions
    PresentationVersion.objects.bulk_create(
        PresentationVersion(
            presentation_id=versions.get().presentation_id, number=number,
            link="https://example.org/", uploaded_through=TalkLink.objects.get(),
        )
        for number in range(2, 21)
    )  # fmt: skip
    response = hand_in(client, path, pdf("Ny"))
    assert "I dag har det kommet 20 versjoner av denne presentasjonen" in response.text
    assert (versions.count(), in_quarantine(files)) == (20, [])
    versions.update(uploaded_at=timezone.now() - timedelta(days=1))
    hand_in(client, path, pdf("Ny"))
    assert versions.count() == 21
