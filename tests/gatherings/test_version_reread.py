import pytest
from django.test import Client

from gatherings.conversion.converting import convert_version
from gatherings.models import Presentation, PresentationVersion
from members.models import Job, Network, Person
from tests.arrival import by_code
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db
URL = "v/1/les/"


@pytest.fixture
def unread(network: Network, keep: Keep) -> PresentationVersion:
    """A version whose file could not be read, and that no job is for."""
    version = keep(b"%PDF-1.7 og ikke mer")
    PresentationVersion.objects.update(conversion="failed", conversion_reason="Den er ødelagt.")
    Job.objects.all().delete()
    return version


def test_the_secretariat_has_it_read_again(
    client: Client, secretariat: Person, unread: PresentationVersion
) -> None:
    client.force_login(secretariat)
    address = unread.presentation.get_absolute_url()
    page = client.get(address).content.decode()
    assert "Den er ødelagt." in page
    assert f'action="{address}{URL}"' in page
    response = client.post(address + URL, follow=True)
    assert response.redirect_chain == [(address, 302)]
    assert "Filen leses på nytt." in response.content.decode()
    assert "Den er ødelagt." not in response.content.decode()
    assert [job.args for job in Job.objects.all()] == [{"version_id": unread.pk}]


def test_a_missing_preview_is_told_the_secretariat(
    client: Client, secretariat: Person, unread: PresentationVersion
) -> None:
    PresentationVersion.objects.update(conversion="done", conversion_reason="To sider mangler.")
    client.force_login(secretariat)
    page = client.get(unread.presentation.get_absolute_url()).content.decode()
    assert "Forhåndsvisningen er ikke som den skal" in page
    assert "To sider mangler." in page


def test_a_member_is_not_told_and_cannot(
    client: Client, member: Person, unread: PresentationVersion
) -> None:
    client.force_login(member)
    address = unread.presentation.get_absolute_url()
    assert "Den er ødelagt." not in client.get(address).content.decode()
    assert client.post(address + URL).status_code == 403
    assert not Job.objects.exists()


def test_who_has_one_factor_alone_is_led_to_the_desks_own_door(
    client: Client, secretariat: Person, unread: PresentationVersion
) -> None:
    by_code(client, secretariat)
    address = unread.presentation.get_absolute_url()
    assert client.post(address + URL)["Location"] == f"/admin/login/?next={address}"
    assert not Job.objects.exists()


def test_a_version_that_is_not_there_is_not_found(
    client: Client, secretariat: Person, presentation: Presentation
) -> None:
    client.force_login(secretariat)
    assert client.post(presentation.get_absolute_url() + URL).status_code == 404


def test_everybody_is_told_when_not_all_pages_have_a_picture(
    client: Client, member: Person, network: Network, keep: Keep
) -> None:
    version = keep(pdfs.pdf("En", "To"))
    convert_version(version.pk)
    client.force_login(member)
    address = version.presentation.get_absolute_url()
    assert "sider har bilde" not in client.get(address).content.decode()
    PresentationVersion.objects.update(pages=5)
    assert "2 av 5 sider har bilde." in client.get(address).content.decode()
