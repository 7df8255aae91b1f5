"""The secretariat puts pictures with a gathering at its desk."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gatherings.models import Gathering, Photo
from members.models import Person
from tests.gatherings.desk import change, filled
from tests.gatherings.pictures import photo

pytestmark = pytest.mark.usefixtures("network", "files")


@pytest.fixture
def desk(client: Client, secretariat: Person) -> Client:
    """The secretariat's browser."""
    client.force_login(secretariat)
    return client


def a_photo(**fields: Any) -> dict[str, Any]:
    """One picture row, described and credited."""
    typed = {
        "photos-TOTAL_FORMS": "1",
        "photos-0-file": SimpleUploadedFile("IMG_1.jpg", photo("JPEG")),
        "photos-0-alt": "Deltakerne sitter i grupper rundt bord",
        "photos-0-credit": "Foto: Kari Komité",
        "photos-0-order": "0",
        "photos-0-lead": "on",
    }
    return typed | {f"photos-0-{name}": value for name, value in fields.items()}


def test_a_photo_is_made_anew_and_leads(desk: Client, gathering: Gathering) -> None:
    desk.post(change(gathering), filled(desk, change(gathering)) | a_photo())
    picture = Photo.objects.get()
    assert (picture.width, picture.height, picture.lead) == (120, 80, True)
    assert default_storage.exists(str(picture.small))


def test_a_photo_keeps_its_file_when_only_words_change(desk: Client, gathering: Gathering) -> None:
    desk.post(change(gathering), filled(desk, change(gathering)) | a_photo())
    before = Photo.objects.get().file.name
    form = filled(desk, change(gathering)) | {"photos-0-credit": "Foto: En annen"}
    desk.post(change(gathering), form)
    picture = Photo.objects.get()
    assert (picture.credit, picture.file.name) == ("Foto: En annen", before)


def files_of(picture: Photo) -> list[Path]:
    return [Path(picture.file.path), Path(picture.small.path)]


def there(files: list[Path]) -> list[bool]:
    return [file.exists() for file in files]


def test_a_photo_that_is_replaced_goes_when_the_new_one_is_kept(
    desk: Client, gathering: Gathering, django_capture_on_commit_callbacks: Any
) -> None:
    desk.post(change(gathering), filled(desk, change(gathering)) | a_photo())
    before = files_of(Photo.objects.get())
    form = filled(desk, change(gathering)) | {"photos-0-file": a_photo()["photos-0-file"]}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(change(gathering), form)
        meanwhile = there(before)
    after = files_of(Photo.objects.get())
    assert (meanwhile, there(before), there(after)) == ([True, True], [False, False], [True, True])


@pytest.mark.parametrize("alt", ["", "Bilde uten beskrivelse", "IMG_1234.jpg"])
def test_a_photo_without_a_real_description_is_refused(
    desk: Client, gathering: Gathering, alt: str
) -> None:
    response = desk.post(change(gathering), filled(desk, change(gathering)) | a_photo(alt=alt))
    assert (response.status_code, Photo.objects.count()) == (200, 0)
