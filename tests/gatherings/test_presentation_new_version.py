from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gatherings.models import Presentation, PresentationVersion
from gatherings.presentations import add_link
from gatherings.withdrawal import withdraw
from members.models import Network, Person
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep, MakeTalk
from tests.gatherings.reader import text_of
from tests.gatherings.test_presentations import kept

pytestmark = pytest.mark.django_db

LINK = "https://example.org/opptak"


@pytest.fixture
def address(presentation: Presentation, network: Network, files: Path, keep: Keep) -> str:
    """Where a new version is sent; one is there already."""
    keep(b"en")
    return f"{presentation.get_absolute_url()}ny-versjon/"


def upload(*texts: str, name: str = "Ny.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdfs.pdf(*texts), "application/pdf")


def test_a_new_file_has_the_same_address_and_the_next_number(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    client.force_login(secretariat)
    response = client.post(address, {"file": upload("Ny")}, follow=True)
    assert response.redirect_chain == [(presentation.get_absolute_url(), 302)]
    assert "Versjon 2 er lagt ut." in response.content.decode()
    newest = PresentationVersion.objects.latest("number")
    assert (newest.number, newest.name, newest.uploaded_by) == (2, "Ny.pdf", secretariat)


def test_being_listed_as_speaker_is_the_right(
    client: Client, address: str, presentation: Presentation, make_talk: MakeTalk, outsider: Person
) -> None:
    Presentation.objects.update(item=make_talk(person=outsider))
    client.force_login(outsider)
    assert client.get(address).status_code == 200
    assert client.post(address, {"file": upload("Ny")}).status_code == 302
    assert presentation.versions.latest("number").uploaded_by == outsider


def test_neither_file_nor_link_is_said_to_be_optional_where_one_must_come(
    client: Client, address: str, secretariat: Person
) -> None:
    client.force_login(secretariat)
    page = client.get(address).text
    assert (page.count("Velg én av de to"), page.count("Valgfritt")) == (2, 0)


def test_another_member_may_not(
    client: Client, address: str, presentation: Presentation, member: Person
) -> None:
    client.force_login(member)
    assert client.get(address).status_code == 403
    assert client.post(address, {"file": upload("Ny")}).status_code == 403
    assert presentation.versions.count() == 1


def test_the_same_bytes_change_nothing(
    client: Client, address: str, files: Path, secretariat: Person
) -> None:
    client.force_login(secretariat)
    for _time in range(2):
        response = client.post(address, {"file": upload("Ny")}, follow=True)
    assert "Ingen endring: dette er den samme" in response.content.decode()
    assert PresentationVersion.objects.latest("number").number == 2
    assert len(kept(files)) == 2


def test_a_link_takes_a_files_place(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    client.force_login(secretariat)
    client.post(address, {"link": LINK})
    assert presentation.versions.latest("number").link == LINK


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("ftp://example.org/opptak", "Lenken må begynne med https:// eller http://."),
        (f"{LINK}/{'a' * 200}", "200 eller færre tegn"),
    ],
)
def test_a_link_that_cannot_be_kept_is_explained(
    client: Client, address: str, presentation: Presentation, secretariat: Person, link: str,
    said: str,
) -> None:  # fmt: skip
    client.force_login(secretariat)
    assert said in client.post(address, {"link": link}).text
    assert presentation.versions.count() == 1


@pytest.mark.parametrize("both", [True, False])
def test_a_file_or_a_link_and_not_both(
    client: Client, address: str, secretariat: Person, *, both: bool
) -> None:
    client.force_login(secretariat)
    sent = {"file": upload("Ny"), "link": LINK} if both else {}
    page = client.post(address, sent).content.decode()
    assert "Velg en fil eller skriv en lenke, ikke begge deler." in page
    assert PresentationVersion.objects.count() == 1


def test_what_is_refused_says_why_and_keeps_what_is_there(
    client: Client, address: str, files: Path, secretariat: Person
) -> None:
    client.force_login(secretariat)
    sent = {"file": SimpleUploadedFile("Ny.pdf", b"MZ\0\0")}
    page = client.post(address, sent).content.decode()
    assert "<title>Feil: " in page
    assert PresentationVersion.objects.count() == 1
    assert len(kept(files)) == 1


def test_a_script_is_told_where_to_go_or_what_is_wrong(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    client.force_login(secretariat)
    script = {"accept": "application/json"}
    good = client.post(address, {"file": upload("Ny")}, headers=script)
    assert good.json() == {"url": presentation.get_absolute_url()}
    bad = client.post(address, {"link": "ingen lenke"}, headers=script)
    assert (bad.status_code, bad.json()["errors"]) == (400, ["Oppgi en gyldig nettadresse."])


def test_the_form_says_what_is_there_now(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    add_link(presentation=presentation, link=LINK, by=None)
    client.force_login(secretariat)
    assert f"Nå ligger versjon 2 her: {LINK}" in text_of(client, address)


def test_what_is_withdrawn_comes_out_again_at_its_address(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    withdraw(presentation=presentation, by=secretariat)
    client.force_login(secretariat)
    page = client.get(address).text
    assert "ligger den ute igjen på samme adresse" in page
    assert '<input type="hidden" name="again" value="1">' in page
    client.post(address, {"file": upload("Ny"), "again": "1"})
    assert client.get(presentation.get_absolute_url()).status_code == 200


def test_a_page_from_before_it_was_withdrawn_does_not_put_it_out_again(
    client: Client, address: str, presentation: Presentation, secretariat: Person, files: Path
) -> None:
    withdraw(presentation=presentation, by=None)
    client.force_login(secretariat)
    page = client.post(address, {"file": upload("Ny")}).text
    assert "Presentasjonen ble trukket mens filen var på vei, og filen er ikke lagt ut." in page
    assert client.get(presentation.get_absolute_url()).status_code == 410


def twenty_today(presentation: Presentation, by: Person) -> None:
    """So many versions has she sent of it today."""
    PresentationVersion.objects.bulk_create(
        PresentationVersion(presentation=presentation, number=number, link=LINK, uploaded_by=by)
        for number in range(2, 22)
    )


def test_who_speaks_is_told_when_it_has_been_enough_for_a_day(
    client: Client, address: str, presentation: Presentation, make_talk: MakeTalk, outsider: Person
) -> None:
    Presentation.objects.update(item=make_talk(person=outsider))
    twenty_today(presentation, outsider)
    client.force_login(outsider)
    page = client.post(address, {"link": f"{LINK}/2"}).text
    assert "I dag har det kommet 20 versjoner av denne presentasjonen" in page
    assert presentation.versions.count() == 21


def test_it_is_never_enough_for_the_secretariat(
    client: Client, address: str, presentation: Presentation, secretariat: Person
) -> None:
    twenty_today(presentation, secretariat)
    client.force_login(secretariat)
    client.post(address, {"link": f"{LINK}/2"})
    assert presentation.versions.count() == 22
