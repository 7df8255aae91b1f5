import logging
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gatherings.files.stored import local_path
from gatherings.models import Gathering, Photo
from gatherings.uploads import Refused, photos
from gatherings.uploads.photos import develop, make_small_ones
from gatherings.uploads.refusals import WrongKind
from members.confinement import ChildResult, Outcome
from members.models import Network, Person
from tests.gatherings import pdfs, pictures

pytestmark = pytest.mark.django_db


def uploaded(content: bytes, name: str = "bilde.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


@pytest.fixture
def photo(files: Path, gathering: Gathering) -> Photo:
    """A picture of the first gathering, made anew from a photograph."""
    made = develop(uploaded(pictures.photo()))
    return Photo.objects.create(
        gathering=gathering,
        file=made.file,
        small=made.small,
        width=made.width,
        height=made.height,
        sha256=made.sha256,
        alt="Sju personer rundt et bord.",
        credit="Foto: Kari",
    )


@pytest.fixture
def wide(files: Path, gathering: Gathering) -> Photo:
    """One that is wider than a column, and leads."""
    made = develop(uploaded(pictures.photo(size=(900, 600))))
    return Photo.objects.create(
        gathering=gathering, file=made.file, small=made.small, width=made.width,
        height=made.height, sha256=made.sha256, alt="Et hav en stille dag.", credit="Foto: Kari",
        lead=True,
    )  # fmt: skip


def test_it_is_shown_as_our_own_webp(client: Client, photo: Photo) -> None:
    response: Any = client.get(photo.get_absolute_url())
    content = b"".join(response.streaming_content)
    response.close()
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Disposition"] == f'inline; filename="bilde-{photo.pk}.webp"'
    assert response["ETag"] == f'"{photo.sha256}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(content)).format == "WEBP"


@pytest.mark.parametrize("which", ["file", "small"])
def test_nothing_of_place_or_camera_is_left(photo: Photo, which: str) -> None:
    with getattr(photo, which).open() as file:
        content = file.read()
    image = Image.open(BytesIO(content))
    assert (dict(image.getexif()), image.info.get("xmp")) == ({}, None)
    assert pictures.SERIAL.encode() not in content
    assert (photo.width, photo.height) == image.size


def test_a_page_is_given_a_small_one_too(client: Client, gathering: Gathering, wide: Photo) -> None:
    address = wide.get_absolute_url()
    response: Any = client.get(f"{address}?liten")
    assert Image.open(BytesIO(response.getvalue())).size == (480, 320)
    assert response["ETag"] == f'"{wide.sha256}-liten"'
    page = client.get(gathering.get_absolute_url()).content.decode()
    assert f'srcset="{address}?liten 480w, {address} 900w"' in page


def test_one_from_before_there_were_small_ones_gets_one_in_the_night(
    client: Client, gathering: Gathering, wide: Photo
) -> None:
    default_storage.delete(str(wide.small))
    Photo.objects.update(small="")
    assert "srcset" not in client.get(gathering.get_absolute_url()).content.decode()
    make_small_ones()
    response: Any = client.get(f"{wide.get_absolute_url()}?liten")
    assert Image.open(BytesIO(response.getvalue())).size == (480, 320)
    wide.refresh_from_db()
    assert (wide.width, wide.srcset != "") == (900, True)


def test_one_that_another_takes_the_place_of_meanwhile_leaves_no_small_one(
    wide: Photo, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    default_storage.delete(str(wide.small))
    Photo.objects.update(small="")
    made_of = photos._made_of

    def replaced(*paths: Path) -> photos.Picture:
        Photo.objects.update(file="photos/ny.webp", small="photos/liten.webp")
        return made_of(*paths)

    monkeypatch.setattr(photos, "_made_of", replaced)
    make_small_ones()
    assert [path.name for path in (files / "photos").iterdir()] == [Path(wide.file.path).name]


def test_one_whose_file_is_gone_does_not_stop_the_others(
    gathering: Gathering, photo: Photo, wide: Photo
) -> None:
    Photo.objects.update(small="")
    Path(photo.file.path).unlink()
    make_small_ones()
    assert [bool(row.small) for row in Photo.objects.order_by("pk")] == [False, True]


def test_one_that_the_storage_does_not_give_does_not_stop_the_others(
    gathering: Gathering, photo: Photo, wide: Photo, monkeypatch: pytest.MonkeyPatch
) -> None:
    def given(file: Any) -> Any:
        if file.name == photo.file.name:
            raise EndpointConnectionError(endpoint_url="https://example.org")
        return local_path(file)

    Photo.objects.update(small="")
    monkeypatch.setattr(photos, "local_path", given)
    make_small_ones()
    assert [bool(row.small) for row in Photo.objects.order_by("pk")] == [False, True]


def test_who_has_it_is_told_so(client: Client, photo: Photo) -> None:
    given = {"If-None-Match": f'"{photo.sha256}"'}
    assert client.get(photo.get_absolute_url(), headers=given).status_code == 304


def test_of_a_draft_it_is_not_there_for_members(
    client: Client, photo: Photo, network: Network, member: Person
) -> None:
    Gathering.objects.update(state="draft")
    client.force_login(member)
    assert client.get(photo.get_absolute_url()).status_code == 404


def test_one_whose_file_is_gone_is_not_there_and_the_log_says_so(
    client: Client, photo: Photo, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    Path(photo.file.path).unlink()
    with caplog.at_level(logging.ERROR, "gatherings.views.gatherings"):
        assert client.get(photo.get_absolute_url()).status_code == 404
    assert f"The file of photo {photo.pk} is gone" in caplog.text


def test_what_is_no_picture_is_refused(files: Path) -> None:
    with pytest.raises(WrongKind):
        develop(uploaded(pdfs.pdf("Hei"), "bilde.pdf"))


def test_a_broken_picture_is_refused_and_leaves_nothing(files: Path) -> None:
    with pytest.raises(Refused):
        develop(uploaded(pictures.photo()[:900]))
    assert [path for path in files.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (Outcome.TIMED_OUT, "timed_out"),
        (Outcome.STOPPED, "stopped"),
        (Outcome.CRASHED, "broken"),
    ],
)
def test_a_picture_that_cannot_be_made_anew_is_refused(
    files: Path, monkeypatch: pytest.MonkeyPatch, outcome: Outcome, code: str
) -> None:
    # No picture hangs or crashes our own encoder on demand: the child's end is the edge of ours.
    monkeypatch.setattr(photos, "run_child", lambda *_words, **_limits: ChildResult(outcome))
    with pytest.raises(Refused) as refused:
        develop(uploaded(pictures.photo()))
    assert refused.value.messages == Refused(code).messages


def test_a_decorative_picture_has_a_name_in_lists() -> None:
    assert str(Photo(decorative=True)) == "Pyntebilde"
    assert str(Photo(alt="Sju personer rundt et bord.")) == "Sju personer rundt et bord."


def test_a_picture_that_takes_too_much_memory_is_refused(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photos, "_RESIDENT", 1)
    with pytest.raises(Refused) as raised:
        develop(uploaded(pictures.photo()))
    assert raised.value.code == "bomb"
