"""Real mail servers: one that takes letters, that refuses, that is away."""

import socket
from datetime import UTC, datetime, timedelta
from email.message import Message as EmailPart
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from pytest_django import Settings

from members.models import Delivery, Message, Person
from tests.members import waiting
from tests.members.mailservers import Postman, free_port, mailers, serving
from tests.members.test_outbox import post_code, post_plain

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 3, 12, tzinfo=UTC)


def scheduled() -> list[tuple[str, datetime]]:
    """The queue of each job that waits for its time, and that time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, scheduled_at FROM procrastinate_jobs WHERE scheduled_at IS NOT NULL"
        )
        return list(cursor.fetchall())


def words(part: EmailPart) -> str:
    """What one part of a letter says."""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()


def delivered() -> dict[str, Any]:
    """State, attempts and reason of the one delivery."""
    return dict(Delivery.objects.values("state", "attempts", "reason").get())


def test_a_letter_arrives(settings: Settings) -> None:
    postman = Postman()
    with serving(postman) as port:
        settings.MAILERS = mailers(port)
        post_plain()
        waiting.run()
    letter = postman.letters[0]
    assert (letter["To"], letter["Message-ID"]) == (
        "ase@example.org",
        Delivery.objects.get().header_id,
    )
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert all("Røros" in words(part) for part in letter.walk() if not part.is_multipart())


@pytest.mark.parametrize(
    "answers",
    [
        {"to_address": "550 5.1.1 Ukjent adresse"},
        {"to_letter": "554 5.7.1 Ukjent adresse"},
    ],
)
def test_a_refusal_is_kept_with_its_reason(settings: Settings, answers: dict[str, str]) -> None:
    with serving(Postman(**answers)) as port:
        settings.MAILERS = mailers(port)
        post_plain()
        waiting.run()
    answer = next(iter(answers.values()))
    assert delivered() == {"state": "failed", "attempts": 1, "reason": answer}
    assert scheduled() == []


@pytest.mark.parametrize(
    "answers",
    [
        {"to_address": "451 4.7.1 Prøv igjen senere"},
        {"to_letter": "451 4.7.1 Prøv igjen senere"},
    ],
)
@time_machine.travel(NOON, tick=False)
def test_what_may_pass_is_tried_again(settings: Settings, answers: dict[str, str]) -> None:
    with serving(Postman(**answers)) as port:
        settings.MAILERS = mailers(port)
        post_plain()
        waiting.run()
    answer = next(iter(answers.values()))
    assert delivered() == {"state": "queued", "attempts": 1, "reason": answer}
    assert scheduled() == [("mail", NOON + timedelta(minutes=1))]


def test_a_server_that_is_away_is_tried_again(settings: Settings) -> None:
    settings.MAILERS = mailers(free_port())
    post_plain()
    waiting.run()
    assert delivered() == {
        "state": "queued",
        "attempts": 1,
        "reason": "E-posttjeneren svarer ikke: Connection refused",
    }


@time_machine.travel(NOON, tick=False)
def test_a_code_is_tried_again_at_once_and_keeps_its_text(settings: Settings) -> None:
    settings.MAILERS = mailers(free_port())
    post_code()
    waiting.run()
    assert scheduled() == [("codes", NOON + timedelta(seconds=3))]
    assert Message.objects.get().body == "1234 5678"


def test_it_arrives_when_the_server_is_back(settings: Settings) -> None:
    settings.MAILERS = mailers(free_port())
    post_plain()
    waiting.run()
    postman = Postman()
    with serving(postman) as port:
        settings.MAILERS = mailers(port)
        waiting.run(also_later=True)
    assert delivered() == {"state": "sent", "attempts": 2, "reason": ""}
    assert len(postman.letters) == 1


@pytest.mark.parametrize("write", [post_plain, post_code])
def test_it_is_given_up_after_the_eighth_attempt(
    settings: Settings, caplog: pytest.LogCaptureFixture, write: Any
) -> None:
    settings.MAILERS = mailers(free_port())
    write()
    states = []
    for _attempt in range(9):
        waiting.run(also_later=True)
        states.append(delivered()["state"])
    assert states == ["queued"] * 7 + ["failed"] * 2
    assert delivered()["reason"] == "E-posttjeneren svarer ikke: Connection refused"


def test_the_log_holds_neither_address_nor_code(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(Postman(to_address="550 <ase@example.org> finnes ikke")) as port:
        settings.MAILERS = mailers(port)
        post_code()
        waiting.run()
    assert f"Delivery {Delivery.objects.get().pk} was given up" in caplog.text
    assert "ase@example.org" not in caplog.text
    assert "1234 5678" not in caplog.text


def test_a_server_that_never_answers_is_tried_again(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.MAILERS = mailers(silent.getsockname()[1], patience=0.05)
        post_plain()
        waiting.run()
    assert delivered() == {
        "state": "queued",
        "attempts": 1,
        "reason": "E-posttjeneren svarer ikke: Connection unexpectedly closed: timed out",
    }


def test_a_code_that_is_given_up_is_emptied(settings: Settings) -> None:
    with serving(Postman(to_address="550 Nei")) as port:
        settings.MAILERS = mailers(port)
        post_code()
        waiting.run()
    assert Message.objects.get().body == ""


def test_the_sign_in_page_does_not_know_the_mail_server(
    settings: Settings, client: Client, member: Person
) -> None:
    settings.MAILERS = mailers(free_port())
    response = client.post("/konto/logg-inn/", {"email": "ase@example.org"})
    assert (response.status_code, response["Location"]) == (302, "/konto/kode/")
    assert delivered() == {"state": "queued", "attempts": 0, "reason": ""}
