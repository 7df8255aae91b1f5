"""What a speaker's link takes: so many files a day, and none once it is revoked."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from gatherings.models import AgendaItem, Presentation, PresentationVersion, Speaker, TalkLink
from gatherings.talks.links import make_link, revoke_links
from gatherings.talks.own import take_in, visit
from gatherings.uploads import Verdict
from gatherings.uploads.refusals import LinkEnded
from members.models import Person
from tests.gatherings.pdfs import pdf
from tests.gatherings.speaking import hand_in, item, path, speaker
from tests.gatherings.test_talk import in_quarantine
from tests.personas import MakePresentation

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


def test_a_link_that_is_revoked_while_the_file_is_looked_at_takes_it_not(
    speaker: Speaker, path: str
) -> None:
    came = visit(path.split("/")[2], AnonymousUser())
    assert came is not None
    revoke_links(speaker=speaker)
    verdict = Verdict(kind="pdf", sha256="0" * 64, size=3, name="Helse.pdf")
    with pytest.raises(LinkEnded) as refused:
        take_in(
            visit=came,
            file=ContentFile(b"pdf"),
            verdict=verdict,
            consent="members",
            publish_from=None,
        )
    assert "Be sekretariatet om en ny lenke" in refused.value.sentence
    assert Presentation.objects.count() == 0


def test_the_day_that_the_secretariat_set_stands_in_her_first_form(
    client: Client, path: str, item: AgendaItem
) -> None:
    opens = datetime(2031, 12, 3, 13, tzinfo=UTC)
    Presentation.objects.create(
        gathering=item.gathering, item=item, title="Etterspurt", publish_from=opens
    )
    (day,) = re.findall(r'name="publish_from" value="([^"]*)"', client.get(path).text)
    hand_in(client, path, consent="members", publish_from=day)
    presentation = Presentation.objects.get()
    assert (day, presentation.publish_from) == ("2031-12-03", opens)


def test_what_the_secretariat_has_put_out_stays_out_when_she_corrects_it(
    client: Client, path: str, item: AgendaItem, make_presentation: MakePresentation
) -> None:
    out = make_presentation(talk=item, gathering=item.gathering, audience="members")
    assert "har åpnet presentasjonen for medlemmene" in client.get(path).text
    hand_in(client, path, pdf("Ny"))
    out.refresh_from_db()
    assert (out.audience, out.consent, out.versions.count()) == ("members", "none", 2)


def test_who_comes_by_a_link_is_not_taken_for_the_person_it_was_sent_to(
    client: Client, speaker: Speaker, outsider: Person, secretariat: Person
) -> None:
    speaker.person = outsider
    speaker.save()
    hand_in(client, make_link(speaker=speaker, by=secretariat), consent="members")
    presentation = Presentation.objects.get()
    assert (presentation.versions.get().uploaded_by, presentation.consent_by) == (None, None)
