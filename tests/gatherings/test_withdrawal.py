import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from gatherings.admin.forms import PresentationForm
from gatherings.files import page_files
from gatherings.models import DownloadDay, PageImage, Presentation, PresentationVersion
from gatherings.presentations import add_link, restore
from gatherings.search import keep_presentation
from gatherings.tasks import remove_file
from gatherings.uploads.refusals import WithdrawnMeanwhile
from gatherings.withdrawal import remove_files, withdraw
from members.models import Job, Message, Network, Person
from tests.gatherings.conftest import Keep, as_judged
from tests.gatherings.paged import with_pages
from tests.gatherings.test_presentations import kept

type Committed = Callable[..., object]


def take_back(presentation: Presentation, by: Person | None, committed: Committed) -> None:
    with committed(execute=True):  # type: ignore[attr-defined]  # pytest-django's
        withdraw(presentation=presentation, by=by)


@pytest.mark.django_db
def test_all_files_and_texts_of_all_versions_are_gone(
    keep: Keep,
    files: Path,
    presentation: Presentation,
    secretariat: Person,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    with_pages(keep(b"en"), "Hemmelig", "Mer")
    add_link(presentation=presentation, link="https://example.org/opptak", by=None)
    with_pages(keep(b"to"), "Hemmelig")
    take_back(presentation, secretariat, django_capture_on_commit_callbacks)
    assert kept(files) == []
    assert not PageImage.objects.exists()
    rows = PresentationVersion.objects.values_list(
        "number", "file", "link", "name", "sha256", "text", "pdf"
    )
    link = hashlib.sha256(b"https://example.org/opptak").hexdigest()
    marks = {3: as_judged(b"to").sha256, 2: link, 1: as_judged(b"en").sha256}
    assert list(rows) == [(number, "", "", "", marks[number], [], "") for number in (3, 2, 1)]
    assert not PresentationVersion.objects.filter(purged_at=None).exists()
    presentation.refresh_from_db()
    assert (presentation.state, presentation.withdrawn_at is None) == ("withdrawn", False)


@pytest.mark.django_db
def test_how_often_it_was_fetched_is_still_known(keep: Keep, presentation: Presentation) -> None:
    DownloadDay.objects.create(
        version=keep(b"en"), day="2026-06-16", audience="members", downloads=3
    )
    withdraw(presentation=presentation, by=None)
    assert DownloadDay.objects.get().downloads == 3


@pytest.mark.django_db
def test_files_stay_when_the_rows_are_not_emptied_after_all(
    keep: Keep, files: Path, presentation: Presentation
) -> None:
    keep(b"en")

    def interrupted() -> None:
        with transaction.atomic():
            withdraw(presentation=presentation, by=None)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert len(kept(files)) == 1
    assert PresentationVersion.objects.get().purged_at is None


@pytest.mark.django_db
def test_the_secretariat_is_told_when_a_speaker_did_it(
    keep: Keep, presentation: Presentation, network: Network, secretariat: Person, outsider: Person
) -> None:
    keep(b"en")
    withdraw(presentation=presentation, by=outsider)
    (message,) = Message.objects.all()
    assert [delivery.person for delivery in message.deliveries.all()] == [secretariat]
    assert message.subject == "Kultur og helse er trukket – Kulturnettverket i Trøndelag"
    assert "Ulf Utenfor har trukket presentasjonen «Kultur og helse»" in message.body
    assert presentation.get_absolute_url() in message.body


@pytest.mark.django_db
def test_the_secretariat_does_not_write_to_itself(
    keep: Keep, presentation: Presentation, secretariat: Person
) -> None:
    keep(b"en")
    withdraw(presentation=presentation, by=secretariat)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_withdrawn_twice_it_is_withdrawn_once(
    keep: Keep, presentation: Presentation, secretariat: Person
) -> None:
    keep(b"en")
    withdraw(presentation=presentation, by=None)
    day = Presentation.objects.get().withdrawn_at
    withdraw(presentation=presentation, by=None)
    assert Presentation.objects.get().withdrawn_at == day
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_a_file_that_is_gone_already_does_not_keep_the_others(
    keep: Keep,
    files: Path,
    presentation: Presentation,
    django_capture_on_commit_callbacks: Committed,
) -> None:
    Path(keep(b"en").file.path).unlink()
    keep(b"to")
    take_back(presentation, None, django_capture_on_commit_callbacks)
    assert kept(files) == []


@pytest.mark.django_db
def test_a_new_file_puts_it_out_again_under_a_new_number(
    keep: Keep, presentation: Presentation
) -> None:
    keep(b"en")
    withdraw(presentation=presentation, by=None)
    assert keep(b"en").number == 2
    presentation.refresh_from_db()
    assert (presentation.state, presentation.withdrawn_at) == ("ready", None)


@pytest.mark.django_db
def test_what_is_withdrawn_while_somebody_puts_it_out_again_stays_withdrawn(
    presentation: Presentation,
) -> None:
    version = add_link(presentation=presentation, link="https://example.org/opptak", by=None)
    withdraw(presentation=Presentation.objects.get(pk=presentation.pk), by=None)
    with pytest.raises(FileNotFoundError):
        restore(version=version, by=None)
    presentation.refresh_from_db()
    assert presentation.state == "withdrawn"


@pytest.mark.django_db
def test_a_file_that_was_on_its_way_when_it_was_withdrawn_does_not_put_it_out_again(
    keep: Keep, files: Path, presentation: Presentation
) -> None:
    withdraw(presentation=Presentation.objects.get(pk=presentation.pk), by=None)
    with pytest.raises(WithdrawnMeanwhile):
        keep(b"en")
    assert (Presentation.objects.get().state, kept(files)) == ("withdrawn", [])


@pytest.mark.django_db
def test_the_desks_form_does_not_undo_what_was_withdrawn_meanwhile(
    keep: Keep, presentation: Presentation
) -> None:
    keep(b"en")
    typed = {"title": "Ny tittel", "audience": "members", "consent": "none", "order": "0"}
    form = PresentationForm(typed, instance=Presentation.objects.get())
    assert form.is_valid()
    withdraw(presentation=presentation, by=None)
    form.save()
    found = Presentation.objects.get()
    assert (found.title, found.state, form.withdrawn_meanwhile) == ("Ny tittel", "withdrawn", True)


class Away(FileSystemStorage):
    """An object storage that does not answer."""

    def delete(self, name: str) -> None:
        raise EndpointConnectionError(endpoint_url=f"https://example.org/{name}")


@pytest.mark.django_db
def test_a_file_that_will_not_go_keeps_no_other_and_goes_when_the_storage_is_back(
    settings: Settings, caplog: pytest.LogCaptureFixture, files: Path
) -> None:
    name = default_storage.save("presentations/a.pdf", ContentFile(b"en"))
    here, away = settings.STORAGES, {"BACKEND": f"{__name__}.Away"}
    settings.STORAGES = settings.STORAGES | {"default": away}
    remove_files([name, "", "presentations/b.pdf"])
    assert [record.name for record in caplog.records] == ["gatherings.withdrawal"] * 2
    settings.STORAGES = here
    for job in Job.objects.filter(task_name="gatherings.remove_file"):
        remove_file(**job.args)
    assert not default_storage.exists(name)


def locked(asked: CaptureQueriesContext) -> list[str]:
    """The tables in which rows were locked, in that order."""
    texts = [query["sql"] for query in asked if " FOR " in query["sql"]]
    return [text.partition('FROM "gatherings_')[2].partition('"')[0] for text in texts]


@pytest.mark.django_db
def test_who_writes_down_what_is_found_lets_nobody_withdraw_it_meanwhile(
    keep: Keep, presentation: Presentation
) -> None:
    keep(b"en")
    with CaptureQueriesContext(connection) as asked:
        keep_presentation(presentation)
    selects = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    assert locked(asked) == ["presentation"]
    assert selects[0].endswith("FOR NO KEY UPDATE")  # before anything of it is read


@pytest.mark.django_db
def test_what_is_read_is_kept_in_the_order_in_which_it_is_withdrawn(
    keep: Keep, presentation: Presentation, tmp_path: Path
) -> None:
    version = keep(b"en")
    with CaptureQueriesContext(connection) as asked:
        page_files.keep(version, images=[], folder=tmp_path, pdf=None, facts={"pages": 2})
    assert locked(asked)[:2] == ["presentation", "presentationversion"]  # else each waits for each


@pytest.mark.django_db
def test_what_was_open_and_withdrawn_comes_again_for_members_until_the_speaker_agrees(
    keep: Keep, presentation: Presentation
) -> None:
    Presentation.objects.update(
        state="withdrawn", withdrawn_at=timezone.now(), audience="public", consent="public"
    )
    presentation.refresh_from_db()
    keep(b"en")
    presentation.refresh_from_db()
    assert (presentation.audience, presentation.consent) == ("members", "none")
