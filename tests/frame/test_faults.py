"""What the plain stack gets wrong, and we do not."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from gatherings.models import Gathering
from members.models import Network, Person
from tests.walk import faults
from tests.workgroup.conftest import form, pdf
from workgroup.models import FollowUpNote, NoteAttachment


@pytest.fixture
def writer(client: Client, committee_member: Person, network: Network) -> Client:
    """The browser of somebody who may post notes and files."""
    client.force_login(committee_member)
    client.raise_request_exception = False
    return client


def files() -> set[Path]:
    """Everything that lies in the storage and in quarantine."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_full_disk_is_a_507_with_a_sentence_and_nothing_is_kept(
    writer: Client, gathering: Gathering, settings: Settings
) -> None:
    writer.get("/")  # a page that leaves the contact behind
    settings.UPLOAD_DISK_RESERVE = 2**60
    before = files()
    address = f"/arbeidsutvalget/oppfolging/ny/{gathering.slug}/"
    response = writer.post(address, form(attachments=[pdf()]))
    assert response.status_code == 507
    assert "Det er ikke plass til flere filer" in response.text
    assert "siri@example.org" in response.text
    assert faults(response.text) == []
    assert (FollowUpNote.objects.count(), NoteAttachment.objects.count()) == (0, 0)
    assert files() == before


def test_a_message_leaves_no_cookie_of_its_own(writer: Client, gathering: Gathering) -> None:
    address = f"/arbeidsutvalget/oppfolging/ny/{gathering.slug}/"
    response = writer.post(address, form(), follow=True)
    assert "Notatet er lagt ut." in response.text
    assert writer.cookies.keys() <= {"sessionid", "csrftoken"}


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/"])
def test_the_admin_has_no_door_of_its_own(client: Client, member: Person, address: str) -> None:
    member.set_password("kulturnett")
    member.save()
    given = {"username": "ase@example.org", "password": "kulturnett"}
    for response in (client.get(address, follow=True), client.post(address, given, follow=True)):
        assert response.redirect_chain[-1][0].startswith("/konto/logg-inn/?next=")
        assert 'type="password"' not in response.text
    assert "_auth_user_id" not in client.session
