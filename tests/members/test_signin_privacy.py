"""Known and unknown addresses: the same answer and the same work."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Delivery, Message, Network, Person
from tests.members import waiting

pytestmark = pytest.mark.django_db

LOGIN = "/konto/logg-inn/"
CODE = "/konto/kode/"
KNOWN, UNKNOWN = "ase@example.org", "ukjent@example.org"

type Step = Callable[[Client, str], Any]

STEPS: tuple[Step, ...] = (
    lambda client, email: client.post(LOGIN, {"email": email}),
    lambda client, _email: client.get(CODE),
    lambda client, _email: client.post(CODE, {"code": "1"}),
    lambda client, _email: client.get(LOGIN),
)


def walk(email: str) -> list[tuple[object, ...]]:
    """What a stranger sees, step by step, and what the database was asked."""
    client, seen = Client(), []
    for step in STEPS:
        with CaptureQueriesContext(connection) as queries:
            response = step(client, email)
        seen.append(_seen(response, email, queries))
    return seen


def _seen(response: Any, email: str, queries: CaptureQueriesContext) -> tuple[object, ...]:
    text = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.text)
    statements = [
        re.sub(r"""'[^']*'|"s\d+_x\d+"|\b\d+\b|\([^()]*\)""", "?", query["sql"])
        for query in queries
    ]
    cookies = {
        name: (morsel["max-age"], morsel["path"], len(morsel.value))
        for name, morsel in response.cookies.items()
    }
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    return response.status_code, text.replace(email, "?"), headers, cookies, statements


@time_machine.travel("2026-12-03T10:00:00Z", tick=False)
@pytest.mark.parametrize("part", range(5), ids=["status", "body", "headers", "cookies", "queries"])
def test_a_stranger_cannot_tell_who_is_in_the_register(
    member: Person, network: Network, part: int
) -> None:
    walk("tredje@example.org")  # so that the network's own counter is there for both
    known, unknown = walk(KNOWN), walk(UNKNOWN)
    assert [step[part] for step in known] == [step[part] for step in unknown]


def test_the_unknown_address_gets_no_letter_and_is_not_kept(
    client: Client, db: None, mailoutbox: list[EmailMessage]
) -> None:
    client.post(LOGIN, {"email": UNKNOWN})
    assert Delivery.objects.filter(address=UNKNOWN).count() == 0
    waiting.run()
    assert (mailoutbox, Message.objects.count()) == ([], 0)


def test_the_decoy_waits_in_the_queue_of_codes(client: Client, db: None) -> None:
    client.post(LOGIN, {"email": UNKNOWN})
    assert [(queue, task) for queue, task, _arguments in waiting.jobs()] == [
        ("codes", "members.send_delivery")
    ]


def test_nobody_comes_in_with_an_unknown_address(client: Client, db: None) -> None:
    client.post(LOGIN, {"email": UNKNOWN})
    for code in ("", "0", "00000000"):
        client.post(CODE, {"code": code})
    assert "_auth_user_id" not in client.session


def test_an_anonymised_person_is_unknown(client: Client, outsider: Person) -> None:
    Person.objects.filter(pk=outsider.pk).update(
        name="", email=None, anonymised_at="2026-01-01T00:00:00Z"
    )
    client.post(LOGIN, {"email": "ulf@example.org"})
    assert [message.kind for message in Message.objects.all()] == ["decoy"]
