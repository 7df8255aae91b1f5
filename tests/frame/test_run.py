"""`make run`, as its processes: it comes up by itself, and leaves nothing."""

import contextlib
import os
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pytest

from kulturnett import database, processes
from tests.plugin import PLACE
from tests.portal import answers
from tests.running import Running, copy_checkout, left, running

LONG = 200  # characters; a path that no socket's address has room for


@pytest.fixture(scope="session")
def first_run() -> Iterator[Running]:
    """A first run, far down in a closed folder: as root it keeps its data elsewhere."""
    place = Path(mkdtemp(prefix="checkout-", dir=PLACE))
    checkout = copy_checkout(place / ("a" * (LONG - 1 - len(str(place)))))
    place.chmod(0o700)
    with running(checkout / "var", checkout=checkout) as run:
        assert answers(f"{run.url}/helse/klar/")
        assert run.end(signal.SIGTERM) == 0
        assert left(run.var) == []
    yield run
    shutil.rmtree(place)
    if os.geteuid() == 0:
        shutil.rmtree(database.away_from(checkout))


@contextlib.contextmanager
def copied(first: Running) -> Iterator[Path]:
    """A folder as a first run leaves it, with all its data."""
    place = Path(mkdtemp(prefix="run-", dir=PLACE))
    place.chmod(0o711)
    subprocess.run(["cp", "-aL", first.var, place], check=True)
    yield place / "var"
    shutil.rmtree(place)


@pytest.fixture
def var(first_run: Running) -> Iterator[Path]:
    """A folder of the test's own, as a first run leaves it."""
    with copied(first_run) as var:
        yield var


@pytest.fixture(scope="module")
def going(first_run: Running) -> Iterator[Running]:
    """A run that each test leaves as it found it: going."""
    with copied(first_run) as var, running(var) as run:
        yield run


@pytest.fixture(scope="module")
def after_a_kill(first_run: Running) -> Iterator[tuple[Running, Running]]:
    """A run whose every process was killed after a change, and the next one on its data."""
    with copied(first_run) as var:
        with running(var) as killed:
            do(var, "UPDATE members_network SET name = 'Endret'")
            processes.send(signal.SIGKILL, left(var))
        with running(var, port=killed.port) as following:
            yield killed, following


def do(var: Path, statement: str) -> None:
    with psycopg.connect(_address(var)) as connection:
        connection.execute(statement.encode())


def ask(var: Path, question: str) -> object:
    with psycopg.connect(_address(var)) as connection:
        return connection.execute(question.encode()).fetchone()


def _address(var: Path) -> str:
    return f"postgresql://kulturnett@/kulturnett?host={(var / 'postgres').resolve()}"


def test_a_first_run_says_what_it_does_and_how_to_get_in(first_run: Running) -> None:
    said = [line.partition("http")[0] for line in first_run.said.splitlines()]
    assert [line for line in said if line and "Launching" not in line] == [
        "Oppretter databasen …",
        "Oppdaterer databasen …",
        "Legger inn demonstrasjonen …",
        "Demonstrasjonen er lagt inn.",
        "Samler statiske filer …",
        "Starter webserveren …",
        "Kulturnett kjører på ",
        "Medlem: ",
        "Arbeidsutvalget: ",
        "Sekretariatet: ",
        "Stopper …",
    ]


def test_a_first_run_far_down_keeps_its_data_where_the_server_reaches_them(
    first_run: Running,
) -> None:
    checkout = first_run.var.parent
    assert len(str(checkout)) == LONG
    assert stat.S_IMODE(checkout.parent.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        away = database.away_from(checkout)
        assert (first_run.var / "postgres").readlink() == away / "postgres"
        assert away.parent == Path("/var/lib/kulturnett")


def test_the_secret_key_is_for_us_alone(first_run: Running) -> None:
    assert stat.S_IMODE((first_run.var / "secret_key").stat().st_mode) == 0o600


def test_it_can_be_stopped_while_it_comes_up(var: Path) -> None:
    run = Running(var)
    run.until("Starter webserveren")
    run.end(signal.SIGINT)
    assert left(var) == []


def test_a_second_run_says_where_the_first_one_is(going: Running) -> None:
    second = Running(going.var)
    assert second.ended() == 0
    assert second.said == f"Kulturnett kjører allerede: {going.url}\n"
    assert answers(f"{going.url}/helse/klar/")


def test_nothing_committed_is_lost_when_every_process_is_killed(
    after_a_kill: tuple[Running, Running],
) -> None:
    _killed, following = after_a_kill
    assert ask(following.var, "SELECT name FROM members_network") == ("Endret",)
    assert answers(f"{following.url}/helse/klar/")


def test_the_links_of_a_run_end_with_it(after_a_kill: tuple[Running, Running]) -> None:
    killed, _following = after_a_kill
    assert [answers(link) for link in links(killed.said)] == [False, False, False]


def test_the_next_run_comes_up_when_only_the_runner_was_killed(var: Path) -> None:
    with running(var) as run:
        run.process.kill()
        run.process.wait()
        with running(var, port=run.port) as following:
            following.end()
        assert left(var) == []


def test_a_web_server_that_dies_is_started_again(going: Running) -> None:
    (server,) = (pid for pid in children(going) if b"gunicorn" in command(pid))
    os.kill(server, signal.SIGKILL)
    going.until("Webserveren stoppet (-9) og starter igjen.")
    wait_until_ready(going)


def test_a_database_that_dies_is_started_again(going: Running) -> None:
    postmaster = (going.var / "postgres/postmaster.pid").read_text().split()[0]
    os.kill(int(postmaster), signal.SIGKILL)
    going.until("Databasen stoppet og starter igjen.")
    wait_until_ready(going)


def children(run: Running) -> list[int]:
    return [
        process.pid
        for process in processes.below([run.process.pid])
        if f"PPid:\t{run.process.pid}\n" in Path(f"/proc/{process.pid}/status").read_text()
    ]


def command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def wait_until_ready(run: Running) -> None:
    while not answers(f"{run.url}/helse/klar/"):
        assert run.process.poll() is None
        time.sleep(0.1)


def test_enter_gives_new_links(going: Running) -> None:
    first = set(links(going.said))
    going.press_enter()
    second = set(links(going.until("Sekretariatet: http") + going.until("\n")))
    assert (len(first), len(second), first & second) == (3, 3, set())
    assert all(answers(link) for link in first | second)


def links(said: str) -> list[str]:
    return [line.partition(": ")[2] for line in said.splitlines() if "/konto/lenke/" in line]


def test_in_a_terminal_enter_gives_new_links_and_ctrl_c_stops(var: Path) -> None:
    ours, its = os.openpty()
    with running(var, terminal=its) as run:
        os.write(ours, b"\n")
        run.until("Sekretariatet: http")
        os.write(ours, b"\x03")
        assert run.ended() == 0
        assert left(var) == []
    os.close(ours)
    os.close(its)


def test_the_end_of_input_does_not_stop_it_but_the_end_of_its_terminal(var: Path) -> None:
    with running(var) as run:
        assert run.process.stdin is not None
        run.process.stdin.close()
        run.process.stdin = None
        (var / "mail").mkdir(exist_ok=True)
        (var / "mail" / "new.log").write_text("To: kari@example.org\nSubject: Kode\n\n123 456\n")
        shown = run.until("123 456\n")
        assert shown == "\nNy e-post:\nTil: kari@example.org\nEmne: Kode\n\n123 456\n"
        assert left(var) != []
        run.end(signal.SIGHUP)
        assert left(var) == []


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = Running(tmp_path / "var", port=taken.getsockname()[1])
        assert run.ended() == 1
    assert run.said.startswith(f"Porten {run.port} kan ikke brukes (Address already in use).")
    assert left(tmp_path / "var") == []


@pytest.mark.parametrize("port", [70000, -1])
def test_a_port_that_cannot_be_is_told_in_a_sentence(tmp_path: Path, port: int) -> None:
    run = Running(tmp_path / "var", port=port)
    assert run.ended() == 1
    assert run.said == f"PORT må være et tall mellom 1 og 65535, ikke {port}.\n"
