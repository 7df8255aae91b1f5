"""A talk or a gathering is deleted while a file for it is being judged."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from gatherings.admin.gatherings import wait_for_the_same
from gatherings.models import AgendaItem, Gathering, Presentation, Speaker
from gatherings.talks import form as talk_form
from gatherings.uploads import archive, pending
from gatherings.uploads.archive import Archive
from members.models import Network, Person
from tests.gatherings.conftest import MakeTalk
from tests.gatherings.meanwhile import begun
from tests.gatherings.pdfs import pdf
from tests.gatherings.speaking import hand_in, item, path, speaker
from tests.gatherings.uploading import address, paper

__all__ = ["item", "path", "speaker"]  # fixtures
SAID = "Samlingen eller innlegget ble slettet mens filen var på vei"
HERS = "Innlegget står ikke lenger i programmet som ditt"
type During = Callable[..., Any]


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> During:
    """Lets something happen while files are judged, wherever they come in."""

    def during(act: Callable[[], Any]) -> None:
        for module in (talk_form, pending, archive):
            judged = module.receive

            def receive(upload: Any, judged: Any = judged) -> Any:
                taken = judged(upload)
                act()
                return taken

            monkeypatch.setattr(module, "receive", receive)

    return during


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["talk", "gathering"])
def test_by_her_link(
    client: Client, path: str, item: AgendaItem, during: During, gone: str
) -> None:
    during((item if gone == "talk" else item.gathering).delete)
    page = hand_in(client, path, consent="members")
    assert (page.status_code, HERS in page.text) == (200, True)
    assert Presentation.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["talk", "place"])
def test_by_who_is_signed_in(
    client: Client, make_talk: MakeTalk, member: Person, network: Network, during: During, gone: str
) -> None:
    speaks = Speaker.objects.get(item=make_talk(person=member))
    client.force_login(member)
    during((speaks.item if gone == "talk" else speaks).delete)
    page = hand_in(client, f"/innlegg/{speaks.pk}/", consent="members")
    assert (page.status_code, HERS in page.text) == (200, True)
    assert Presentation.objects.count() == 0


@pytest.mark.django_db
def test_as_a_new_version_of_what_went_with_its_talk(
    client: Client, presentation: Presentation, item: AgendaItem, during: During,
    secretariat: Person,
) -> None:  # fmt: skip
    Presentation.objects.update(item=item)
    client.force_login(secretariat)
    during(item.delete)
    page = client.post(f"{presentation.get_absolute_url()}ny-versjon/", {"file": paper()})
    assert (page.status_code, SAID in page.text) == (200, True)


def test_into_the_list_of_files(
    fresh_database: str, client: Client, gathering: Gathering, network: Network, during: During,
    secretariat: Person, files: Path,
) -> None:  # fmt: skip
    client.force_login(secretariat)
    during(gathering.delete)
    accept = {"Accept": "application/json"}
    answer = client.post(address(gathering, "fil"), {"file": paper()}, headers=accept).json()
    assert (answer["accepted"], answer["sentence"].startswith(SAID)) == (False, True)
    assert list(files.rglob("*.pdf")) == []


@pytest.mark.django_db
def test_out_of_an_archive(
    gathering: Gathering, tmp_path: Path, files: Path, during: During
) -> None:
    (tmp_path / "arkiv").mkdir()
    (tmp_path / "arkiv" / "dans.pdf").write_bytes(pdf("Dans"))
    during(Gathering.objects.filter(pk=gathering.pk).delete)
    (line,) = Archive(tmp_path / "arkiv").bring_in(gathering=gathering, audience="members")
    assert (line.accepted, (line.sentence or "").startswith(SAID)) == (False, True)


@contextmanager
def saving(gathering: Gathering) -> Iterator[None]:
    """The desk's form is being saved, and its files judged."""
    with transaction.atomic():
        wait_for_the_same(f"gathering {gathering.pk}")
        yield


def test_who_deletes_a_gathering_waits_for_who_saves_it(
    fresh_database: str, client: Client, gathering: Gathering, network: Network, secretariat: Person
) -> None:
    client.force_login(secretariat)
    delete = reverse("admin:gatherings_gathering_delete", args=[gathering.pk])
    with ThreadPoolExecutor(1) as hand:
        with saving(gathering):
            answer = begun(hand, lambda: client.post(delete, {"post": "yes"}))
            Presentation.objects.create(gathering=gathering, title="Dans")
        assert answer.result().status_code == 200  # the page that says what holds on to it
    assert Gathering.objects.count() == 1
