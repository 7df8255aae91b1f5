"""Files that wait: nothing is kept twice, half, or for longer than a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from gatherings import tasks
from gatherings.models import Gathering, PendingUpload, Presentation, PresentationVersion
from gatherings.uploads import DiskFull
from gatherings.uploads.pending import put_out, sweep_pending, take
from gatherings.views import uploads
from gatherings.withdrawal import withdraw
from members.models import Network, Person
from tests.gatherings.conftest import Keep
from tests.gatherings.meanwhile import at_once, begun
from tests.gatherings.pdfs import pdf
from tests.gatherings.uploading import address, field, filled, paper, waiting


def kept(files: Path) -> list[str]:
    """The names of the folders of the files that are kept."""
    return sorted(path.parent.name for path in files.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_what_nobody_put_out_within_a_day_is_swept_with_its_bytes(
    gathering: Gathering, secretariat: Person, files: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    old = waiting(gathering, secretariat, "a.pdf")
    new = waiting(gathering, secretariat, "b.pdf")
    yesterday = timezone.now() - timedelta(hours=25)
    PendingUpload.objects.filter(pk=old.pk).update(created_at=yesterday)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep(0)
    assert list(PendingUpload.objects.all()) == [new]
    assert [path.name for path in (files / "pending").iterdir()] == [Path(new.file.path).name]


@pytest.mark.django_db
def test_a_row_that_cannot_be_written_leaves_no_file(
    gathering: Gathering, secretariat: Person, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_all: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(PendingUpload, "save", broken)
    with pytest.raises(RuntimeError):
        waiting(gathering, secretariat)
    assert kept(files) == []


@pytest.mark.django_db
def test_when_one_of_several_cannot_be_put_out_none_is_and_all_still_wait(
    gathering: Gathering, secretariat: Person, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [waiting(gathering, secretariat, name) for name in ("a.pdf", "b.pdf")]
    Path(rows[1].file.path).unlink()
    with pytest.raises(FileNotFoundError):
        put_out(gathering=gathering, rows=rows, by=secretariat)
    assert not Presentation.objects.exists()
    assert PendingUpload.objects.count() == 2
    assert kept(files) == ["pending"]


@pytest.mark.django_db
def test_the_same_bytes_as_what_waits_for_control_are_not_told_as_added(
    gathering: Gathering, secretariat: Person, keep: Keep
) -> None:
    keep(pdf("før"))
    waits = keep(pdf("etter"), held=True)
    row = waiting(gathering, secretariat, waits.name, "etter")
    said = put_out(gathering=gathering, rows=[row], by=secretariat)
    assert [one.added for one in said] == [False]


@pytest.mark.django_db
@pytest.mark.parametrize("texts", [("ny", "før"), ("før", "ny")])
def test_an_unchanged_file_changes_nothing_beside_a_new_version_either(
    gathering: Gathering, secretariat: Person, keep: Keep, texts: tuple[str, str]
) -> None:
    stands = keep(pdf("før"))
    rows = [waiting(gathering, secretariat, f"{text}.pdf", text) for text in texts]
    for row in rows:
        row.replaces = stands.presentation
        row.save()
    put_out(gathering=gathering, rows=rows, by=secretariat)
    names = PresentationVersion.objects.order_by("number").values_list("name", flat=True)
    assert list(names) == [stands.name, "ny.pdf"]


@pytest.mark.django_db
def test_when_one_cannot_be_put_out_the_file_that_waited_for_control_before_is_still_there(
    gathering: Gathering, secretariat: Person, keep: Keep
) -> None:
    keep(pdf("før"))
    waits = keep(pdf("etter"), held=True)
    names = {waits.name: "etter", "b.pdf": "b"}
    rows = [waiting(gathering, secretariat, name, text) for name, text in names.items()]
    Path(rows[1].file.path).unlink()
    with pytest.raises(FileNotFoundError):
        put_out(gathering=gathering, rows=rows, by=secretariat)
    assert Path(waits.file.path).exists()


@pytest.mark.django_db
def test_a_page_whose_files_were_swept_meanwhile_does_not_say_that_they_are_kept(
    client: Client, gathering: Gathering, secretariat: Person, network: Network, files: Path
) -> None:
    waiting(gathering, secretariat)
    client.force_login(secretariat)
    sent = filled(client, gathering)
    PendingUpload.objects.update(created_at=timezone.now() - timedelta(hours=25))
    sweep_pending()
    text = client.post(address(gathering), sent, follow=True).text
    assert "eller så er de slettet fordi de lå her i mer enn et døgn." in text
    assert "lagret." not in text


@pytest.mark.django_db
def test_where_there_is_no_room_to_put_files_out_what_was_typed_of_them_stays(
    client: Client, gathering: Gathering, secretariat: Person, network: Network, files: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def full(**_all: Any) -> None:
        raise DiskFull

    row = waiting(gathering, secretariat)
    client.force_login(secretariat)
    client.raise_request_exception = False
    monkeypatch.setattr(uploads, "put_out", full)
    typed = {field(row, "title"): "Åpningen"}
    assert client.post(address(gathering), filled(client, gathering) | typed).status_code == 507
    assert 'value="Åpningen"' in client.get(address(gathering)).text


class Away(FileSystemStorage):
    """A storage that takes files, and then no longer answers."""

    def delete(self, name: str) -> None:
        raise EndpointConnectionError(endpoint_url=f"https://example.org/{name}")


def test_what_is_put_out_stays_so_where_the_storage_keeps_the_bytes_that_waited(
    fresh_database: str, gathering: Gathering, secretariat: Person, files: Path, settings: Settings
) -> None:
    away = {"BACKEND": f"{__name__}.Away"}
    settings.STORAGES = settings.STORAGES | {"default": away}
    rows = [waiting(gathering, secretariat, name) for name in ("a.pdf", "b.pdf")]
    said = put_out(gathering=gathering, rows=rows, by=secretariat)
    assert (len(said), PendingUpload.objects.count()) == (2, 0)


def test_where_nobody_knows_whether_a_row_was_written_its_file_stays(
    fresh_database: str, gathering: Gathering, secretariat: Person, files: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ours: Any = connection
    save, commit = PendingUpload.save, ours._commit

    def lost() -> None:
        commit()
        raise OperationalError

    def saved(row: PendingUpload, **how: Any) -> None:
        save(row, **how)
        monkeypatch.setattr(ours, "_commit", lost)

    monkeypatch.setattr(PendingUpload, "save", saved)
    with pytest.raises(OperationalError):
        waiting(gathering, secretariat)
    monkeypatch.undo()
    assert Path(PendingUpload.objects.get().file.path).exists()


def test_the_same_file_sent_by_eight_hands_at_once_waits_once(
    fresh_database: str, gathering: Gathering, secretariat: Person, files: Path
) -> None:
    rows = at_once(8, lambda: take(gathering=gathering, upload=paper(), by=secretariat))
    assert {row.pk for row in rows} == {PendingUpload.objects.get().pk}
    assert kept(files) == ["pending"]


def test_the_same_button_pressed_by_eight_hands_at_once_puts_out_once(
    fresh_database: str, gathering: Gathering, secretariat: Person, files: Path
) -> None:
    row = waiting(gathering, secretariat)
    said = at_once(8, lambda: put_out(gathering=gathering, rows=[row], by=secretariat))
    assert sorted(map(len, said)) == [0] * 7 + [1]
    assert PresentationVersion.objects.count() == 1
    assert kept(files) == ["presentations"]


def test_what_is_withdrawn_while_a_version_of_it_is_put_out_stays_withdrawn(
    fresh_database: str, gathering: Gathering, secretariat: Person, files: Path
) -> None:
    earlier = Presentation.objects.create(gathering=gathering, title="Kultur")
    row = waiting(gathering, secretariat, "Kultur.pdf")
    with ThreadPoolExecutor(1) as hand:
        with transaction.atomic():
            withdraw(presentation=earlier, by=None)
            saved = begun(hand, lambda: put_out(gathering=gathering, rows=[row], by=secretariat))
        assert saved.result() == []
    earlier.refresh_from_db()
    assert (earlier.state, PresentationVersion.objects.count()) == ("withdrawn", 0)
    row.refresh_from_db()
    assert (row.replaces, row.decided) == (None, False)
