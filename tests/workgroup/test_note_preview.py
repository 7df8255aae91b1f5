import pytest
from django.test import Client
from django.urls import reverse

from members.models import Person
from workgroup.models import FollowUpNote

ADDRESS = "/arbeidsutvalget/oppfolging/forhandsvisning/"


def test_the_preview_shows_the_text_as_it_will_be_and_keeps_nothing(
    client: Client, committee_member: Person
) -> None:
    client.force_login(committee_member)
    page = client.post(ADDRESS, {"title": "Veien videre", "text": "Vi *vil*."}).text
    assert '<h2 class="ds-heading" data-size="md">Veien videre</h2>' in page
    assert "<p>Vi <em>vil</em>.</p>" in page
    assert FollowUpNote.objects.count() == 0


def test_an_empty_form_has_a_preview_too(client: Client, committee_member: Person) -> None:
    client.force_login(committee_member)
    page = client.post(ADDRESS).text
    assert "Uten overskrift" in page
    assert "Notatet har ingen tekst ennå." in page


@pytest.mark.parametrize("persona", ["member", "former_committee_member", "outsider"])
def test_the_preview_is_for_those_who_write(
    client: Client, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    assert client.post(ADDRESS, {"text": "Hei"}).status_code == 403


def test_a_preview_is_posted(client: Client, committee_member: Person) -> None:
    client.force_login(committee_member)
    assert client.get(reverse("workgroup:note_preview")).status_code == 405
