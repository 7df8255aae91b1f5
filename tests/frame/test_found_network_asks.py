"""`manage.py found_network` at a terminal asks for what is not given."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from members.models import Network
from tests.databases import Databases
from tests.plugin import CHECKOUT

TALK = (
    ("Fylkesnumrene", "99"), ("Disse finnes", ""), ("Fylkesnumrene", "42"),
    ("Nettverkets navn", "Kulturnettverket i Agder"), ("Navnet på den", "Sol"),
    ("E-postadressen", "sol"), ("er ikke en e-postadresse", ""),
    ("E-postadressen", "sol@example.org"), ("/konto/lenke/", ""),
)  # fmt: skip


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Our end of a terminal, and the program's."""
    ours, its = os.openpty()
    yield ours, its
    os.close(ours)
    os.close(its)


def test_it_asks_again_until_it_can_use_the_answer(
    fresh_database: str, databases: Databases, terminal: tuple[int, int]
) -> None:
    ours, its = terminal
    program = subprocess.Popen(
        [sys.executable, "manage.py", "found_network", "--secretariat", "KS Agder"],
        cwd=CHECKOUT,
        env=os.environ | databases.environment(fresh_database),
        stdin=its, stdout=its, stderr=its,
    )  # fmt: skip
    heard = b""
    for words, answer in TALK:
        while words.encode() not in heard:
            heard += os.read(ours, 4096)
        heard = heard.partition(words.encode())[2]
        if answer:
            os.write(ours, f"{answer}\n".encode())
    assert program.wait(60) == 0
    network = Network.objects.get()
    assert (network.name, network.region) == ("Kulturnettverket i Agder", "Agder")
    assert network.contact.email == "sol@example.org"
