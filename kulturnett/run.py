"""Runs the whole portal on one machine: database, server and workers (`make run`)."""

import contextlib
import fcntl
import http.client
import io
import json
import os
import secrets
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from typing import IO, Any
from urllib.parse import urlsplit

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError

from kulturnett import database, processes
from kulturnett.children import Child, GaveUp, say
from kulturnett.letters import Letters

HOST = "127.0.0.1"
READY_WITHIN = 120
TICK = 0.5
PYTHON = sys.executable
WORKER = (PYTHON, "manage.py", "procrastinate", "worker", "--concurrency", "1", "--queues")
CHILDREN = {
    # The first one comes first: the others wait until it answers.
    "Webserveren": (PYTHON, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "kulturnett.wsgi"),
    "Arbeideren for innloggingskoder": (*WORKER, "codes"),
    "Arbeideren": (*WORKER, "default,mail,conversion"),
}


class Run:
    """One run, from the lock that says there is no other to the last process ended."""

    def __init__(self, port: int) -> None:
        self.name = secrets.token_hex(8)
        self.port = port
        self.address = os.environ.get("SITE_URL") or f"http://{HOST}:{port}"
        self.cluster = database.cluster() if database.is_embedded() else None
        self.children = [Child(name=name, command=command) for name, command in CHILDREN.items()]
        self.letters = Letters(database.VAR / "mail")
        self.listening = sys.stdin is not None
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "kulturnett.settings",
            "KULTURNETT_RUN": self.name,
            "PORT": str(port),
            "SITE_URL": self.address,
        }

    def start(self) -> None:
        """Bring everything up and tell how to get in. Raises what `main` explains."""
        if self.cluster:
            if not self.cluster.data.exists():
                say("Oppretter databasen …")
            self.cluster.start()
        django.setup()
        call_command("prepare")
        database.disconnect()
        say("Starter webserveren …")
        deadline = time.monotonic() + READY_WITHIN
        while not self._answers():
            self._look_after(self.children[:1])
            if time.monotonic() > deadline:
                raise GaveUp(f"Nettstedet svarte ikke innen {READY_WITHIN} sekunder.")
            time.sleep(TICK / 5)
        say(f"\nKulturnett kjører på {self.address} – Ctrl-C stopper det.")
        self._tell_links()

    def watch(self) -> None:
        """Keep everything going, for ever: only a signal or GaveUp ends it."""
        while True:
            self._look_after(self.children)
            if letter := self.letters.newest():
                say(f"\nNy e-post:\n{letter}")
            if self._enter_pressed():
                self._tell_links()

    def stop(self) -> None:
        """End every process of this run; nothing is left within five seconds."""
        say("\nStopper …")
        pids = [child.process.pid for child in self.children if child.process]
        processes.end(processes.below(pids) | processes.of_run(self.name), patience=1.5)
        processes.end(processes.of_run(self.name), patience=0.2)  # born while the first ones died
        if self.cluster:
            self.cluster.stop(patience=1)

    def _look_after(self, children: list[Child]) -> None:
        if self.cluster and not self.cluster.alive():
            say("Databasen stoppet og starter igjen.")
            self.cluster.start()
        for child in children:
            child.look_after()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request(
                "GET", "/helse/klar/", headers={"Host": urlsplit(self.address).netloc}
            )
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _tell_links(self) -> None:
        try:
            call_command("demo_links")
        except DatabaseError:
            say("Databasen svarer ikke akkurat nå. Prøv igjen om litt.")
        finally:
            database.disconnect()

    def _enter_pressed(self) -> bool:
        """Wait a moment, at most until somebody presses Enter."""
        if not self.listening or not _in_foreground():
            time.sleep(TICK)
            return False
        if not select.select([sys.stdin], [], [], TICK)[0]:
            return False
        try:
            typed = os.read(sys.stdin.fileno(), 4096)
        except OSError:
            typed = b""
        self.listening = bool(typed)  # the end of input is no reason to stop
        return b"\n" in typed


def _in_foreground() -> bool:
    """Whether we may read the terminal: a program in the background that tries is stopped."""
    if not sys.stdin.isatty():
        return True
    return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()


def _port() -> int:
    wanted = os.environ.get("PORT") or "8000"
    if not wanted.isdigit() or not 0 < int(wanted) < 2**16:
        raise GaveUp(f"PORT må være et tall mellom 1 og 65535, ikke {wanted}.")
    return int(wanted)


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise GaveUp(
                f"Porten {port} kan ikke brukes ({error.strerror}). Velg en annen, for eksempel: "
                f"PORT={port + 1 if port < 2**16 - 1 else 8000} make run"
            ) from None


@contextlib.contextmanager
def _only_run() -> Iterator[IO[str] | None]:
    """The file that is locked while we run; None when another run of this checkout has it."""
    database.VAR.mkdir(parents=True, exist_ok=True)
    with (database.VAR / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Kulturnett kjører allerede: {_read(file).get('address', 'det starter nå')}")
            yield None
        else:
            yield file


def _read(file: IO[str]) -> dict[str, str]:
    file.seek(0)
    try:
        found: dict[str, str] = json.loads(file.read())
    except ValueError:
        return {}
    return found


def _stop(number: int, _frame: Any) -> None:
    for other in STOPS:
        signal.signal(other, signal.SIG_IGN)
    raise SystemExit(0 if number in {signal.SIGINT, signal.SIGTERM} else 128 + number)


STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


def _serve(file: IO[str]) -> None:
    port = _port()
    if name := _read(file).get("run"):
        processes.end(processes.of_run(name), patience=2)  # of a run that was killed
    _check_free(port)
    run = Run(port)
    file.truncate(0)
    file.write(json.dumps({"run": run.name, "address": run.address}))
    file.flush()
    try:
        run.start()
        run.watch()
    finally:
        run.stop()


def main() -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)  # also where it is no terminal, as with tee
    for number in STOPS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, _stop)
    try:
        with _only_run() as file:
            if file:
                _serve(file)
    except (GaveUp, database.Unavailable, ImproperlyConfigured) as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
