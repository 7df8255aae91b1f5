from datetime import UTC, datetime

import pytest
from django.test import Client

from gatherings.models import Presentation
from members.models import Network, Person, SearchEntry
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.reader import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(presentation: Presentation, network: Network, keep: Keep) -> str:
    """Where it is said who sees it."""
    keep(b"en")
    return f"{presentation.get_absolute_url()}synlighet/"


def test_the_secretariat_says_who_sees_it_and_notes_what_the_speaker_said(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    client.force_login(secretariat)
    sent = {"audience": "public", "consent": "public", "publish_from": "2026-06-16T10:00"}
    assert client.post(address, sent)["Location"] == presentation.get_absolute_url()
    presentation.refresh_from_db()
    assert (presentation.audience, presentation.consent) == ("public", "public")
    assert presentation.publish_from == datetime(2026, 6, 16, 8, tzinfo=UTC)
    assert presentation.consent_by == secretariat


@pytest.mark.parametrize(
    ("audience", "consent", "sentence"),
    [
        ("public", "members", "Innlederen må samtykke før alle kan se presentasjonen."),
        ("members", "no", "Innlederen har sagt nei: bare sekretariatet kan se presentasjonen."),
    ],
)
def test_nobody_shows_more_than_the_speaker_agreed_to(
    client: Client, address: str, secretariat: Person, audience: str, consent: str, sentence: str
) -> None:
    client.force_login(secretariat)
    page = client.post(address, {"audience": audience, "consent": consent}).content.decode()
    assert sentence in page
    assert Presentation.objects.get().audience == "members"


@pytest.mark.parametrize(
    ("consent", "audience"), [("members", "members"), ("public", "public"), ("no", "secretariat")]
)
def test_who_speaks_says_who_sees_hers(
    client: Client,
    address: str,
    presentation: Presentation,
    make_talk: MakeTalk,
    outsider: Person,
    consent: str,
    audience: str,
) -> None:
    Presentation.objects.update(item=make_talk(person=outsider))
    client.force_login(outsider)
    client.post(address, {"consent": consent, "publish_from": "2026-06-16", "audience": "public"})
    presentation.refresh_from_db()
    assert (presentation.consent, presentation.audience) == (consent, audience)
    found = SearchEntry.objects.filter(kind="presentation").values_list("audience", flat=True)
    assert set(found) == {audience}
    assert (presentation.consent_by, str(presentation.publish_from)[:10]) == (
        outsider,
        "2026-06-15",
    )


def test_the_speaker_is_not_asked_what_the_secretariat_decides(
    client: Client, address: str, make_talk: MakeTalk, outsider: Person
) -> None:
    Presentation.objects.update(item=make_talk(person=outsider))
    client.force_login(outsider)
    page = client.get(address).content.decode()
    assert ('name="consent"' in page, 'name="audience"' in page) == (True, False)


def test_another_member_may_not(client: Client, address: str, member: Person) -> None:
    client.force_login(member)
    sent = {"audience": "secretariat", "consent": "no"}
    assert [client.get(address).status_code, client.post(address, sent).status_code] == [403, 403]
    assert Presentation.objects.get().audience == "members"


def test_what_is_found_follows(client: Client, address: str, secretariat: Person) -> None:
    client.force_login(secretariat)
    client.post(address, {"audience": "secretariat", "consent": "none"})
    kinds = SearchEntry.objects.filter(kind="presentation").values_list("audience", flat=True)
    assert set(kinds) == {"secretariat"}


def test_of_what_is_withdrawn_nothing_is_asked(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    Presentation.objects.update(state="withdrawn", withdrawn_at="2026-06-16T10:00Z")
    client.force_login(secretariat)
    assert client.get(address)["Location"] == presentation.get_absolute_url()


def test_the_page_tells_from_when(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    Presentation.objects.update(publish_from="2099-12-03T10:00Z")
    client.force_login(secretariat)
    assert "Synlig for Medlemmene fra 3. desember 2099" in text_of(
        client, presentation.get_absolute_url()
    )


def test_a_secretary_with_one_factor_is_shown_to_the_desks_door(
    client: Client, address: str, one_factor: Person
) -> None:
    client.force_login(one_factor)
    sent = {"audience": "secretariat", "consent": "none"}
    assert client.post(address, sent)["Location"].startswith("/admin/login/?next=/p/")
    assert Presentation.objects.get().audience == "members"
