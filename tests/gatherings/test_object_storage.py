"""Files in an S3 storage, as those on disk: a real S3 server on loopback, and our own code."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from gatherings.conversion.converting import convert_version
from gatherings.files.stored import local_path
from gatherings.models import Gathering, Photo, PresentationVersion
from gatherings.uploads.archive import Archive
from gatherings.withdrawal import withdraw
from kulturnett import delivery
from members.models import Network, Person
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep

pytestmark = pytest.mark.django_db
THREE = pdfs.pdf("Forste", "Andre", "Tredje")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Where the S3 server answers."""
    running = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    yield "http://{}:{}".format(*running.get_host_and_port())
    running.stop()


@pytest.fixture
def bucket(
    server: str, settings: Settings, files: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The storage of this test, chosen by the environment as on a server."""
    given = {"S3_BUCKET": "kultur", "S3_ENDPOINT": server, "S3_REGION": "eu-north-1"}
    for name, value in (given | {"S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "b"}).items():
        monkeypatch.setenv(name, value)
    bucket = boto3.resource(
        "s3", endpoint_url=server, region_name="eu-north-1",
        aws_access_key_id="a", aws_secret_access_key="b",
    ).Bucket("kultur")  # fmt: skip
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    settings.STORAGES = settings.STORAGES | {"default": delivery.storage()}
    yield bucket
    bucket.objects.delete()
    bucket.delete()


@pytest.fixture
def version(
    bucket: Any, keep: Keep, network: Network, client: Client, member: Person
) -> PresentationVersion:
    """A PDF that is kept there, and a member who is signed in."""
    client.force_login(member)
    return keep(THREE, name="Åpning.pdf")


def names(bucket: Any) -> list[str]:
    return sorted(item.key for item in bucket.objects.all())


def address(version: PresentationVersion) -> str:
    return f"/p/{version.presentation.code}/last-ned/"


def sent(client: Client, path: str, **headers: str) -> tuple[int, bytes]:
    response: Any = client.get(path, headers=headers or None)
    return response.status_code, b"".join(response.streaming_content)


def test_a_file_goes_there_is_read_sent_and_taken_away_again(
    bucket: Any,
    client: Client,
    version: PresentationVersion,
    member: Person,
    files: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert names(bucket) == [version.file.name]
    assert convert_version(version.pk) == "done"
    version.refresh_from_db()
    assert (version.pages, version.text[1].strip()) == (3, "Andre")
    assert len(names(bucket)) == 1 + 2 * 3
    assert sent(client, address(version)) == (200, THREE)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(presentation=version.presentation, by=member)
    assert names(bucket) == []
    assert [path for path in files.rglob("*") if path.is_file()] == []


def test_a_part_of_it_is_all_that_is_fetched(client: Client, version: PresentationVersion) -> None:
    assert sent(client, address(version), range="bytes=5-9") == (206, THREE[5:10])
    assert sent(client, address(version), range="bytes=-4") == (206, THREE[-4:])


def test_pages_and_zip_are_made_of_it(
    client: Client, version: PresentationVersion, files: Path
) -> None:
    status, pages = sent(client, f"/p/{version.presentation.code}/sider/2.pdf")
    assert (status, pages[:5]) == (200, b"%PDF-")
    slug = version.presentation.gathering.slug
    _status, packed = sent(client, f"/samlinger/{slug}/presentasjoner.zip")
    with zipfile.ZipFile(io.BytesIO(packed)) as unpacked:
        assert unpacked.read("01 Kultur og helse.pdf") == THREE
    assert list((files / "quarantine").iterdir()) == []


def test_the_reader_may_be_sent_there_by_a_signed_link(
    client: Client, version: PresentationVersion, settings: Settings
) -> None:
    settings.FILES_S3_LINKS = True
    response = client.get(address(version))
    assert (response.status_code, response["Cache-Control"]) == (302, "private, no-store")
    with urlopen(response["Location"]) as answer:  # noqa: S310 loopback
        assert answer.read() == THREE
        assert (
            answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%85pning.pdf"
        )
    assert "X-Amz-Expires=60" in response["Location"]
    head = client.head(address(version))
    assert (head.status_code, head["Content-Length"]) == (200, str(len(THREE)))


def test_a_picture_on_a_page_comes_from_the_portal_whose_policy_allows_no_other(
    client: Client, version: PresentationVersion, settings: Settings
) -> None:
    settings.FILES_S3_LINKS = True
    photo = Photo.objects.create(
        gathering=version.presentation.gathering, file=ContentFile(b"et bilde", "bilde.webp"),
        width=9, height=9, sha256="0" * 64, alt="Folk ved et bord", credit="Foto: KS",
    )  # fmt: skip
    assert sent(client, photo.get_absolute_url()) == (200, b"et bilde")


def test_what_is_gone_there_is_gone(bucket: Any, version: PresentationVersion) -> None:
    bucket.objects.delete()
    with pytest.raises(FileNotFoundError), local_path(version.file):
        pass
    with pytest.raises(FileNotFoundError):
        default_storage.pieces(version.file.name, 0, 1)  # type: ignore[attr-defined]  # ours


def test_without_a_bucket_files_are_kept_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("S3_BUCKET", raising=False)
    assert delivery.storage() == {"BACKEND": "gatherings.files.disk_storage.DiskStorage"}


def test_of_an_archive_each_file_that_the_storage_does_not_take_is_told_of(
    bucket: Any, gathering: Gathering, settings: Settings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("S3_BUCKET", "borte")
    settings.STORAGES = settings.STORAGES | {"default": delivery.storage()}
    folder = tmp_path / "arkiv"
    folder.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (folder / name).write_bytes(pdfs.pdf(name))
    outcomes = list(Archive(folder).bring_in(gathering=gathering, audience="members"))
    said = [(one.accepted, one.sentence) for one in outcomes]
    assert said == [(False, "Filen lot seg ikke lagre nå. Prøv igjen om litt.")] * 2
