"""A worker killed in the midst of a large mailing loses no letter, and sends at most one twice."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from members.mail.outbox import BATCH, post
from members.models import Delivery, Message
from tests.databases import Databases
from tests.members.mailservers import TAKEN, Postman, serving
from tests.members.test_worker import statuses, work
from tests.members.workers import forget_the_killed
from tests.plugin import CHECKOUT


class Executioner(Postman):
    """Takes letters, and kills the worker after some of them.

    After the odd ones it does so before its yes has been said: the worst moment, when the letter
    has gone and nobody knows.
    """

    def __init__(self, *, after: list[int]) -> None:
        super().__init__()
        self.after, self.kills, self.worker = after, 0, 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 aiosmtpd's name
        """Keep the letter, or kill instead."""
        due = self.kills < len(self.after) and len(self.letters) >= self.after[self.kills]
        if due and self.kills % 2:  # before the letter is taken
            self._kill()
            return "451 Død"
        await super().handle_DATA(server, session, envelope)
        if due:
            self._kill()
        return TAKEN

    def _kill(self) -> None:
        self.kills += 1
        os.kill(self.worker, 9)


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of the queue "mail" that ends when there is nothing left."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
    with subprocess.Popen(
        [*command, "--concurrency", "1", "--queues", "mail"],
        cwd=CHECKOUT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield process


def send_all(postman: Executioner, environment: dict[str, str]) -> None:
    """Let one worker after the other go on until one lives to the end."""
    for _worker in range(len(postman.after) + 1):
        with worker(environment) as process:
            postman.worker = process.pid
        if process.returncode == 0:
            return
        forget_the_killed()
        work("codes")


@pytest.mark.parametrize(
    ("letters", "kills"), [(200, 3), pytest.param(5000, 10, marks=pytest.mark.drill)]
)
def test_a_worker_that_is_killed_loses_nothing_and_sends_nothing_twice_but_the_one_in_flight(
    fresh_database: str, databases: Databases, letters: int, kills: int
) -> None:
    everybody = {f"p{number}@example.org" for number in range(letters)}
    message = post(
        to=sorted(everybody), subject="Innkalling", body="Kom", kind=Message.Kind.SUMMONS
    )
    postman = Executioner(after=[(at + 1) * letters // (kills + 1) for at in range(kills)])
    with serving(postman) as port:
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_PLAIN": "1"}
        send_all(postman, databases.environment(fresh_database) | mail)
    got = Counter(str(letter["To"]) for letter in postman.letters)
    twice = sum(got.values()) - len(got)
    assert (postman.kills, set(got)) == (kills, everybody)
    assert (twice, max(got.values())) == ((kills + 1) // 2, 2)
    assert set(message.deliveries.values_list("state", "attempts")) == {("sent", 1)}
    assert len(message.deliveries.all()) == letters
    assert statuses("members.send_deliveries") == ["succeeded"] * (letters // BATCH)
    assert len({letter["Message-ID"] for letter in postman.letters}) == letters
    assert Delivery.objects.filter(sent_at=None).count() == 0
