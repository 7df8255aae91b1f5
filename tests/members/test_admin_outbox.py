"""The outbox on the secretariat's desk: to read only."""

import pytest
from django.test import Client

from members.models import Delivery, Message, Person
from members.outbox import post
from tests.members import waiting
from tests.members.test_admin import column
from tests.members.test_outbox import post_code

pytestmark = pytest.mark.django_db


def test_the_outbox_tells_what_went_wrong(desk: Client, member: Person) -> None:
    post(to=member, subject="Ny samling", body="Velkommen")
    Delivery.objects.update(state="failed", reason="550 Ukjent adresse")
    page = desk.get("/admin/members/message/").text
    assert [column(page, name) for name in ("recipients", "state", "reason")] == [
        ["ase@example.org"],
        ["ikke levert"],
        ["550 Ukjent adresse"],
    ]


def test_a_message_can_be_read_and_not_changed(desk: Client, member: Person) -> None:
    message = post(to=member, subject="Ny samling", body="Velkommen til Røros")
    address = f"/admin/members/message/{message.pk}/"
    page = desk.get(f"{address}change/").text
    assert "Velkommen til Røros" in page
    assert "ase@example.org" in page
    assert 'name="subject"' not in page
    assert desk.post(f"{address}change/", {"subject": "Annet"}).status_code == 403
    assert desk.get(f"{address}delete/").status_code == 403
    assert desk.get("/admin/members/message/add/").status_code == 403


def test_nobody_else_reads_a_code(desk: Client, member: Person) -> None:
    message = post_code()
    assert "1234 5678" not in desk.get(f"/admin/members/message/{message.pk}/change/").text


def test_what_is_written_to_nobody_is_not_shown(desk: Client) -> None:
    Client().post("/konto/logg-inn/", {"email": "ukjent@example.org"})
    assert Message.objects.count() == 1
    assert column(desk.get("/admin/members/message/").text, "subject") == []
    waiting.run()
