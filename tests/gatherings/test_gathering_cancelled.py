"""What the page of a cancelled gathering says."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.gatherings.test_gathering_detail import text_of
from tests.personas import MakeGathering

pytestmark = pytest.mark.django_db


def test_a_cancelled_one_says_why_and_what_comes_instead(
    client: Client, make_gathering: MakeGathering
) -> None:
    instead = make_gathering(
        title="Ny samling",
        starts_at=datetime(2027, 1, 14, 9, tzinfo=UTC),
        ends_at=datetime(2027, 1, 14, 14, tzinfo=UTC),
    )
    gathering = make_gathering(
        state="cancelled",
        cancelled_at=timezone.now(),
        cancel_reason="Streik i Namsos.",
        replaced_by=instead,
    )
    text = text_of(client, gathering)
    assert "Samlingen er avlyst. Streik i Namsos." in text
    assert "I stedet: Ny samling, torsdag 14. januar 2027 kl. 10–15" in text
    assert instead.get_absolute_url() in client.get(gathering.get_absolute_url()).content.decode()


def test_a_cancelled_one_does_not_point_to_a_draft(
    client: Client, make_gathering: MakeGathering
) -> None:
    gathering = make_gathering(
        state="cancelled",
        cancelled_at=timezone.now(),
        cancel_reason="Streik.",
        replaced_by=make_gathering(title="Hemmelig", state="draft"),
    )
    assert "Hemmelig" not in text_of(client, gathering)
