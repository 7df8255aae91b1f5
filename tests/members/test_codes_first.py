"""A code does not wait for the many letters that were queued before it."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.message import Message as Letter

import pytest

from members.mail.outbox import post
from members.models import Message
from tests.databases import Databases
from tests.members.mailservers import Postman, serving
from tests.members.test_outbox import post_code
from tests.plugin import CHECKOUT

LETTERS, CODES, PATIENCE = 5000, 10, 120


class Clock(Postman):
    """Notes when letters come."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way, self.code_came = threading.Event(), threading.Event()
        self.times: list[float] = []

    def handle_message(self, message: Letter) -> None:
        """Note it."""
        if message["Subject"] == "Kode":
            self.code_came.set()
            return
        self.times.append(time.monotonic())
        if len(self.times) == 100:
            self.under_way.set()


@contextmanager
def worker(queue: str, environment: dict[str, str]) -> Iterator[None]:
    """A worker of one queue, as they run in earnest."""
    command = [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency", "1"]
    with subprocess.Popen(
        [*command, "--queues", queue],
        cwd=CHECKOUT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.kill()


def delay(clock: Clock) -> float:
    """Seconds from a code is asked for until it stands in the mailbox."""
    clock.code_came.clear()
    began = time.monotonic()
    post_code()
    assert clock.code_came.wait(PATIENCE)
    return time.monotonic() - began


@pytest.mark.drill
def test_five_thousand_summonses_delay_no_code_by_more_than_two_seconds(
    fresh_database: str, databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    everybody = [f"p{number}@example.org" for number in range(LETTERS)]
    began = time.monotonic()
    post(to=everybody, subject="Innkalling", body="Kom", kind=Message.Kind.SUMMONS)
    written = time.monotonic() - began
    clock = Clock()
    with serving(clock) as port, ExitStack() as workers:
        mail = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_PLAIN": "1"}
        for queue in ("codes", "mail"):
            workers.enter_context(worker(queue, databases.environment(fresh_database) | mail))
        delay(clock)  # the worker has started
        assert clock.under_way.wait(PATIENCE)
        delays = [delay(clock) for _code in range(CODES)]
        came = len(clock.times)
        rate = came / (clock.times[-1] - clock.times[0])
    with capsys.disabled():
        print(f"\n5000 written in {written:.2f} s; {rate:.0f} letters/s; {came} sent meanwhile")  # noqa: T201
        print(f"codes after {min(delays):.3f}-{max(delays):.3f} s")  # noqa: T201
    assert came < LETTERS
    assert max(delays) < 2
