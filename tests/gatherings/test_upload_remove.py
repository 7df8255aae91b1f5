from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gatherings.models import Gathering, PendingUpload
from members.models import Person
from tests.gatherings.uploading import address, field, filled, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("network", "files")]


def test_a_file_is_taken_out_and_what_was_typed_about_the_others_stays(
    client: Client, gathering: Gathering, secretariat: Person,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client.force_login(secretariat)
    gone, stays = (waiting(gathering, secretariat, name) for name in ("a.pdf", "b.pdf"))
    typed = filled(client, gathering) | {field(stays, "title"): "Rettet"}
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address(gathering, gone.pk, "fjern"), typed)
    assert response.headers["Location"] == address(gathering)
    assert [row.title for row in PendingUpload.objects.all()] == ["Rettet"]
    assert not Path(gone.file.path).exists()


def test_the_module_is_answered_without_a_page(
    client: Client, gathering: Gathering, secretariat: Person
) -> None:
    client.force_login(secretariat)
    row = waiting(gathering, secretariat)
    path = address(gathering, row.pk, "fjern")
    response = client.post(path, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()) == (200, {})


def test_what_another_put_there_is_left_alone(
    client: Client, gathering: Gathering, secretariat: Person, member: Person
) -> None:
    row = waiting(gathering, member)
    client.force_login(secretariat)
    client.post(address(gathering, row.pk, "fjern"))
    assert PendingUpload.objects.filter(pk=row.pk).exists()
