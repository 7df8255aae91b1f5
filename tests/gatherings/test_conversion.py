"""What is made of a file, kept in one moment; and what failed, said in words."""

import io
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.storage import InMemoryStorage, Storage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from PIL import Image
from pillow_heif import register_heif_opener
from pytest_django.fixtures import Settings

from gatherings.conversion import converting as conversion
from gatherings.conversion import drawing
from gatherings.conversion.converting import convert_version, read_again
from gatherings.files import page_files
from gatherings.models import PageImage, Presentation, PresentationVersion
from gatherings.presentations import add_version
from members.models import Job, Person
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep, as_judged
from tests.gatherings.pictures import encoded, halves, png

pytestmark = pytest.mark.django_db


class Elsewhere(InMemoryStorage):
    """A storage whose files have no path on this machine."""

    path = Storage.path

    def _relative_path(self, name: str) -> str:
        return name


@pytest.fixture
def version(keep: Keep) -> PresentationVersion:
    """A real file that waits to be read."""
    return keep(pdfs.pdf("Hei fra Roros", "Takk", size=(960, 540)))


def converted(version: PresentationVersion) -> PresentationVersion:
    """The version after its file was read."""
    convert_version(version.pk, anew=True)
    version.refresh_from_db()
    return version


def kept(files: Path) -> set[str]:
    """What lies in storage beside the uploads themselves."""
    found = {str(path.relative_to(files)) for path in files.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith("presentations/")}


def named() -> set[str]:
    """What the rows say lies there."""
    names = {name for row in PageImage.objects.values_list("file", "small") for name in row}
    return names | set(PresentationVersion.objects.exclude(pdf="").values_list("pdf", flat=True))


def opened(file: FieldFile) -> Image.Image:
    """A picture that is kept."""
    with file.open("rb"):
        return Image.open(io.BytesIO(file.read()))


def test_pages_and_text_are_read(version: PresentationVersion) -> None:
    converted(version)
    assert (version.conversion, version.pages) == ("done", 2)
    assert version.text == ["Hei fra Roros", "Takk"]


def test_each_page_has_a_large_and_a_small_picture(
    version: PresentationVersion, files: Path
) -> None:
    converted(version)
    sizes = version.images.values_list("number", "width", "height", "small_width", "small_height")
    assert list(sizes) == [(1, 1600, 900, 400, 225), (2, 1600, 900, 400, 225)]
    first = version.images.get(number=1)
    assert [(image.format, image.size) for image in map(opened, (first.file, first.small))] == [
        ("WEBP", (1600, 900)),
        ("WEBP", (400, 225)),
    ]
    assert kept(files) == named()


@pytest.mark.parametrize(
    ("size", "picture"),
    [
        ((595, 842), (1131, 1600)),
        ((100, 50), (600, 300)),
        ((14000, 10), (1600, 2)),
        ((1, 1), (6, 6)),
    ],
)
def test_a_page_of_any_size_fits(
    keep: Keep, size: tuple[int, int], picture: tuple[int, int]
) -> None:
    image = converted(keep(pdfs.pdf("Hei", size=size))).images.get()
    assert (image.width, image.height) == picture


def test_a_picture_is_its_own_only_page_on_white(keep: Keep, files: Path) -> None:
    clear = encoded(Image.new("RGBA", (3200, 1600), (0, 0, 0, 0)), "WEBP")
    version = converted(keep(clear, name="Plakat.webp", kind="webp"))
    assert (version.conversion, version.pages, version.text) == ("done", 1, [""])
    image = version.images.get()
    assert (image.width, image.height, image.small_width) == (1600, 800, 400)
    assert opened(image.file).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["png", "jpeg", "heic"])
def test_pictures_of_every_kind_are_drawn(keep: Keep, kind: str) -> None:
    formats = {"png": "PNG", "jpeg": "JPEG", "heic": "HEIF"}
    register_heif_opener()
    content = encoded(halves(80, 60), formats[kind])
    image = converted(keep(content, name=f"Plakat.{kind}", kind=kind)).images.get()
    assert (image.width, image.height, image.small_width) == (80, 60, 80)


def test_keynote_can_only_be_had(keep: Keep, files: Path) -> None:
    version = converted(keep(b"PK", name="Tale.key", kind="key"))
    assert (version.conversion, version.pages, version.images.count()) == ("none", None, 0)


def test_a_long_file_is_read_to_its_end_and_drawn_to_a_limit(
    keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing, "MOST_DRAWN", 2)
    version = converted(keep(pdfs.pdf("En", "To", "Tre")))
    assert (version.pages, version.images.count()) == (3, 2)
    assert (version.conversion, version.conversion_reason) == ("done", "")


def test_read_twice_it_is_the_same_and_no_file_is_left_over(
    version: PresentationVersion, files: Path
) -> None:
    converted(version)
    before = kept(files)
    converted(version)
    assert (version.conversion, version.images.count(), len(kept(files))) == ("done", 2, 4)
    assert kept(files) == named()
    assert not before & kept(files)


def test_what_is_done_is_not_done_again(version: PresentationVersion) -> None:
    converted(version)
    PresentationVersion.objects.update(pages=99)
    assert convert_version(version.pk) == ""
    version.refresh_from_db()
    assert (version.conversion, version.pages) == ("done", 99)


def test_the_old_pictures_stand_until_the_new_ones_do(
    version: PresentationVersion, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    converted(version)
    before = kept(files)

    def full(*_arguments: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(page_files, "_keep_rows", full)
    with pytest.raises(OSError, match="No space"):
        convert_version(version.pk, anew=True)
    assert kept(files) == before == named()


def test_what_a_killed_worker_left_is_removed_by_the_next(
    version: PresentationVersion, files: Path
) -> None:
    left = files / "pages" / str(version.pk) / "halvferdig.webp"
    left.parent.mkdir(parents=True)
    left.touch()
    converted(version)
    assert kept(files) == named()


def withdrawn(_version: PresentationVersion, *_more: Any) -> None:
    """Let everything be taken back."""
    PresentationVersion.objects.update(purged_at=timezone.now(), file="", text=[])


def test_what_was_withdrawn_before_its_turn_is_left_alone_and_loses_what_was_begun(
    version: PresentationVersion, files: Path
) -> None:
    left = files / "pages" / str(version.pk) / "halvferdig.webp"
    left.parent.mkdir(parents=True)
    left.touch()
    withdrawn(version)
    convert_version(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.text, kept(files)) == ("waiting", [], set())


def test_what_is_withdrawn_while_it_is_read_stays_empty(
    version: PresentationVersion, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = conversion._made

    def slow(*words: Any) -> Any:
        withdrawn(version)
        return made(*words)

    monkeypatch.setattr(conversion, "_made", slow)
    convert_version(version.pk)
    version.refresh_from_db()
    assert (version.conversion, version.text, version.images.count()) == ("waiting", [], 0)
    assert kept(files) == set()


def test_what_another_process_converts_is_left_to_it_and_tried_again(
    version: PresentationVersion,
) -> None:
    facts = connection.get_connection_params()
    with psycopg.connect(**{name: facts[name] for name in ("host", "dbname", "user")}) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [conversion._LOCKS, version.pk])
        with pytest.raises(conversion.Busy):
            convert_version(version.pk)
        other.execute("SELECT pg_advisory_unlock_all()")
    version.refresh_from_db()
    assert version.conversion == "waiting"
    assert convert_version(version.pk) == "done"


def test_a_version_that_is_no_more_is_no_error(version: PresentationVersion, files: Path) -> None:
    number = version.pk
    version.delete()
    assert convert_version(number) == ""
    assert kept(files) == set()


def test_a_file_that_lies_elsewhere_is_fetched_first(
    presentation: Presentation, settings: Settings, tmp_path: Path
) -> None:
    settings.QUARANTINE_DIR = tmp_path
    elsewhere = {"BACKEND": "tests.gatherings.test_conversion.Elsewhere"}
    settings.STORAGES = settings.STORAGES | {"default": elsewhere}
    content = pdfs.pdf("Hei")
    version = add_version(
        presentation=presentation,
        file=SimpleUploadedFile("x", content),
        verdict=as_judged(content),
        by=None,
    )
    converted(version)
    assert (version.conversion_reason, version.text) == ("", ["Hei"])
    assert opened(version.images.get().small).format == "WEBP"
    converted(version)
    assert len(default_storage.listdir(f"pages/{version.pk}")[1]) == 2
    assert list(tmp_path.iterdir()) == []


def test_the_secretariat_has_a_file_read_again(
    version: PresentationVersion, secretariat: Person
) -> None:
    converted(version)
    Job.objects.all().delete()
    for _time in range(2):
        read_again(version=version, by=secretariat)
    version.refresh_from_db()
    assert (version.conversion, version.text) == ("waiting", ["Hei fra Roros", "Takk"])
    assert [job.args for job in Job.objects.all()] == [{"version_id": version.pk}]


@pytest.mark.parametrize("why", ["withdrawn", "keynote"])
def test_what_cannot_be_read_is_not_read_again(keep: Keep, secretariat: Person, why: str) -> None:
    version = keep(png(4, 4), name="a.key", kind="key") if why == "keynote" else keep(pdfs.pdf("a"))
    PresentationVersion.objects.update(conversion="none")
    if why == "withdrawn":
        withdrawn(version)
    Job.objects.all().delete()
    read_again(version=version, by=secretariat)
    version.refresh_from_db()
    assert (version.conversion, Job.objects.count()) == ("none", 0)
