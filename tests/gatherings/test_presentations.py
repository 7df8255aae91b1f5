import hashlib
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from gatherings.models import Gathering, Presentation, PresentationVersion, TalkLink
from gatherings.presentations import add_link, add_version, place_by_title, release
from gatherings.uploads import Verdict, judge
from gatherings.uploads.quarantine import QuarantinedFile
from gatherings.withdrawal import withdraw
from members.models import Person
from tests.gatherings import pdfs
from tests.gatherings.conftest import Keep, MakeTalk, as_judged

LINK = "https://example.org/opptak"


def kept(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_judged_file_is_kept_byte_for_byte_under_its_name(
    files: Path, presentation: Presentation, secretariat: Person
) -> None:
    content = pdfs.pdf("Hei")
    upload = SimpleUploadedFile("Kultur på Røros.pdf", content, "application/pdf")
    version = add_version(
        presentation=presentation, file=upload, verdict=judge(upload), by=secretariat
    )
    version.refresh_from_db()
    assert Path(version.file.path).read_bytes() == content
    assert (version.number, version.name, version.kind, version.size) == (
        1,
        "Kultur på Røros.pdf",
        "pdf",
        len(content),
    )
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert version.uploaded_by == secretariat
    assert version.conversion == "waiting"


@pytest.mark.django_db
def test_the_key_tells_nothing_of_the_name(keep: Keep) -> None:
    first, second = str(keep(b"en").file), str(keep(b"to").file)
    folder, _slash, key = first.partition("/")
    assert (folder, key.partition(".")[2], len(key)) == ("presentations", "pdf", 36)
    assert first != second


@pytest.mark.django_db
def test_a_file_from_quarantine_is_moved_and_not_copied(
    files: Path, presentation: Presentation
) -> None:
    upload = QuarantinedFile("a.pdf", "application/pdf", None, None)
    upload.write(b"bytes")
    upload.flush()
    number = Path(upload.temporary_file_path()).stat().st_ino
    version = add_version(
        presentation=presentation, file=upload, verdict=as_judged(b"bytes"), by=None
    )
    upload.close()
    assert Path(version.file.path).stat().st_ino == number
    assert kept(files) == [Path(version.file.path)]
    assert Path(version.file.path).stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_a_file_makes_the_presentation_ready(keep: Keep, presentation: Presentation) -> None:
    keep(b"en")
    presentation.refresh_from_db()
    assert presentation.state == "ready"


@pytest.mark.django_db
def test_a_new_file_puts_a_withdrawn_one_out_again(keep: Keep, presentation: Presentation) -> None:
    Presentation.objects.update(state="withdrawn", withdrawn_at=timezone.now())
    presentation.refresh_from_db()
    keep(b"en")
    presentation.refresh_from_db()
    assert (presentation.state, presentation.withdrawn_at) == ("ready", None)


@pytest.mark.django_db
def test_versions_are_numbered_and_the_highest_is_current(
    keep: Keep, presentation: Presentation
) -> None:
    assert [keep(b"en").number, keep(b"to").number, keep(b"tre").number] == [1, 2, 3]
    assert presentation.current == presentation.versions.get(number=3)


@pytest.mark.django_db
def test_the_same_bytes_are_the_same_version(keep: Keep, files: Path) -> None:
    assert keep(b"en") == keep(b"en", name="Annet navn.pdf")
    assert len(kept(files)) == 1
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_going_back_is_the_same_bytes_as_a_new_number(keep: Keep) -> None:
    assert [keep(content).number for content in (b"en", b"to", b"en")] == [1, 2, 3]


@pytest.mark.django_db
def test_a_purged_number_is_not_used_again(keep: Keep) -> None:
    keep(b"en")
    PresentationVersion.objects.update(purged_at=timezone.now(), file="")
    assert keep(b"en").number == 2


@pytest.mark.django_db
def test_reading_is_asked_for_once_for_what_has_text(keep: Keep) -> None:
    version = keep(b"en")
    (job,) = ProcrastinateJob.objects.all()
    assert (job.task_name, job.queue_name, job.args) == (
        "gatherings.convert",
        "conversion",
        {"version_id": version.pk},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "conversion", "pages", "asked"), [("png", "waiting", 1, 1), ("key", "none", None, 0)]
)
def test_a_picture_is_drawn_and_nothing_is_made_of_a_keynote(
    keep: Keep, kind: str, conversion: str, pages: int | None, asked: int
) -> None:
    version = keep(b"en", name=f"a.{kind}", kind=kind)
    assert (version.conversion, version.pages) == (conversion, pages)
    assert ProcrastinateJob.objects.count() == asked


@pytest.mark.django_db
def test_what_fails_after_the_file_is_written_removes_it(
    keep: Keep, files: Path, presentation: Presentation
) -> None:
    too_long = "a" * 300
    verdict = Verdict(kind="pdf", sha256="b" * 64, size=2, name=too_long)
    with pytest.raises(DatabaseError), transaction.atomic():
        add_version(
            presentation=presentation, file=SimpleUploadedFile("a", b"en"), verdict=verdict, by=None
        )
    assert kept(files) == []
    assert not PresentationVersion.objects.exists()


@pytest.mark.django_db
def test_a_job_that_cannot_be_written_removes_file_and_row(
    keep: Keep, files: Path, presentation: Presentation
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE procrastinate_jobs (id int)")
    with pytest.raises(ConnectorException), transaction.atomic():
        keep(b"en")
    assert kept(files) == []


@pytest.mark.django_db
def test_a_link_is_a_version_too(keep: Keep, presentation: Presentation, member: Person) -> None:
    keep(b"en")
    version = add_link(presentation=presentation, link=LINK, by=member)
    assert (version.number, version.link, version.file.name) == (2, LINK, "")
    assert (version.conversion, version.uploaded_by) == ("none", member)
    assert (presentation.current, presentation.state) == (version, "ready")
    assert str(version) == "Kultur og helse (2)"


@pytest.mark.django_db
def test_the_same_link_is_the_same_version(presentation: Presentation) -> None:
    first = add_link(presentation=presentation, link=LINK, by=None)
    assert add_link(presentation=presentation, link=LINK, by=None) == first


def test_uploads_at_the_same_time_get_numbers_in_a_row(fresh_database: str, files: Path) -> None:
    start = timezone.now()
    gathering = Gathering.objects.create(
        title="A", slug="a", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    presentation = Presentation.objects.create(gathering=gathering, title="A")
    failed: list[Exception] = []

    def upload(content: bytes) -> None:
        try:
            add_version(
                presentation=Presentation.objects.get(pk=presentation.pk),
                file=SimpleUploadedFile("a.pdf", content),
                verdict=as_judged(content),
                by=None,
            )
        except Exception as error:  # noqa: BLE001 told below, in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    contents = [b"en", b"to", b"to", b"to", b"tre", b"fire"]
    threads = [threading.Thread(target=upload, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(presentation.versions.values_list("number", flat=True))
    assert failed == []
    assert numbers == list(range(1, len(numbers) + 1))
    assert {version.sha256 for version in presentation.versions.all()} == {
        hashlib.sha256(content).hexdigest() for content in contents
    }
    assert len(kept(files)) == len(numbers)


@pytest.mark.django_db
@pytest.mark.parametrize(("title", "found"), [("Kultur og helse", True), ("Velkommen", False)])
def test_a_presentation_stands_with_the_entry_of_the_same_title(
    presentation: Presentation, make_talk: MakeTalk, title: str, *, found: bool
) -> None:
    item = make_talk(title=title)
    place_by_title(presentation=presentation)
    presentation.refresh_from_db()
    assert presentation.item == (item if found else None)


@pytest.mark.django_db
def test_what_could_not_be_scanned_waits(keep: Keep, presentation: Presentation) -> None:
    version = keep(b"en", held=True)
    presentation.refresh_from_db()
    assert (version.held, presentation.state) == (True, "held")


@pytest.mark.django_db
def test_a_version_that_waits_does_not_hold_the_one_before(
    keep: Keep, presentation: Presentation
) -> None:
    keep(b"en")
    keep(b"to", held=True)
    presentation.refresh_from_db()
    assert presentation.state == "ready"


@pytest.mark.django_db
def test_released_it_is_out(keep: Keep, presentation: Presentation, secretariat: Person) -> None:
    version = keep(b"en", held=True)
    release(version=version, by=secretariat)
    version.refresh_from_db()
    presentation.refresh_from_db()
    assert (version.held, presentation.state) == (False, "ready")


@pytest.mark.django_db
def test_what_is_withdrawn_meanwhile_is_not_released(
    keep: Keep, presentation: Presentation, secretariat: Person
) -> None:
    version = keep(b"en", held=True)
    withdraw(presentation=presentation, by=None)
    release(version=version, by=secretariat)
    presentation.refresh_from_db()
    assert presentation.state == "withdrawn"


@pytest.mark.django_db
def test_the_link_that_a_file_came_by_is_known(
    files: Path, presentation: Presentation, make_talk: MakeTalk
) -> None:
    speaker = make_talk().speakers.create(organisation="HUNT")
    link = TalkLink.objects.create(
        speaker=speaker, token_hash="a" * 64, expires_at=timezone.now() + timedelta(days=1)
    )
    version = add_version(
        presentation=presentation, file=SimpleUploadedFile("a", b"en"),
        verdict=as_judged(b"en"), by=None, through=link,
    )  # fmt: skip
    version.refresh_from_db()
    assert version.uploaded_through == link
