"""A real portal for tests: gunicorn, a worker and a database of its own on a free port."""

import contextlib
import hashlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import AbstractContextManager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

import psycopg
from django.urls import reverse

from kulturnett import processes
from tests import shared
from tests.databases import Databases
from tests.plugin import CHECKOUT, PLACE

PATIENCE = 60


class Portal:
    """`url` is its address and `env` what a process needs to belong to it."""

    def __init__(self, databases: Databases, *, database: str, var: Path) -> None:
        self._databases, self.database, self.var = databases, database, var
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = (
            os.environ
            | databases.environment(database)
            | {
                "KULTURNETT_VAR": str(var),
                "STATIC_ROOT": str(Path(os.environ["KULTURNETT_VAR"]) / "static"),
                "KULTURNETT_RUN": var.name,
                "SITE_URL": self.url,
                "PORT": str(self.port),
            }
        )
        self._children: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start the server and a worker for all queues, and wait until it is ready."""
        self._spawn("-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "kulturnett.wsgi")
        self._spawn("manage.py", "procrastinate", "worker", "--concurrency", "2")
        deadline = time.monotonic() + PATIENCE
        while not answers(f"{self.url}/helse/klar/"):
            if time.monotonic() > deadline or any(
                child.poll() is not None for child in self._children
            ):
                raise RuntimeError(f"No portal: {(self.var / 'log').read_text()}")
            time.sleep(0.1)

    def manage(self, *words: str) -> None:
        """Run a management command there; raises CalledProcessError."""
        command = [sys.executable, "manage.py", *words]
        with (self.var / "log").open("a") as log:
            subprocess.run(command, cwd=CHECKOUT, env=self.env, stdout=log, stderr=log, check=True)

    def signin_url(self, email: str) -> str:
        """Make a link that signs this person in, once, as `manage.py signin_link` does."""
        token = secrets.token_urlsafe()
        with psycopg.connect(self.env["DATABASE_URL"]) as connection:
            made = connection.execute(
                "INSERT INTO members_signinlink (person_id, token_hash, expires_at, run)"
                " SELECT id, %s, now() + '10 minutes', '' FROM members_person WHERE email = %s",
                [hashlib.sha256(token.encode()).hexdigest(), email],
            )
        assert made.rowcount == 1
        return f"{self.url}{reverse('signin_link', args=[token])}"

    def used(self) -> AbstractContextManager[str]:
        """Let this process use its database while the block runs."""
        return self._databases.used(self.database)

    def stop(self) -> None:
        """Stop all its processes; the data stay, and start() goes on with them."""
        those = processes.below(child.pid for child in self._children) | processes.of_run(
            self.var.name
        )
        processes.end(those, patience=5)
        for child in self._children:
            child.wait()
        self._children = []

    def close(self) -> None:
        """Stop, and delete the data."""
        self.stop()
        self._databases.drop(self.database)
        shutil.rmtree(self.var)

    def _spawn(self, *command: str) -> None:
        with (self.var / "log").open("a") as log:
            child = subprocess.Popen(
                processes.tied([sys.executable, *command], signal.SIGTERM),
                cwd=CHECKOUT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._children.append(child)


class Portals:
    """Loads the demonstration once and gives portals that start from it."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._open: list[Portal] = []
        database, var = shared.once("demonstration", self._loaded).split()
        self.demonstration = Portal(databases, database=database, var=Path(var))

    def open(self) -> Portal:
        """Start a portal over a copy of the demonstration."""
        var = Path(mkdtemp(prefix="portal-", dir=PLACE))
        shutil.copytree(self.demonstration.var, var, dirs_exist_ok=True)
        database = self._databases.create(template=self.demonstration.database)
        portal = Portal(self._databases, database=database, var=var)
        self._open.append(portal)
        portal.start()
        return portal

    def close(self) -> None:
        for portal in self._open:
            if portal.var.exists():
                portal.close()
        if not shared.folder():
            self.demonstration.close()

    def _loaded(self) -> str:
        """The database and the folder of a portal that nobody starts."""
        var = Path(mkdtemp(prefix="portal-", dir=shared.folder() or PLACE))
        demo = Portal(self._databases, database=self._databases.clone(), var=var)
        demo.manage("load_demo")
        return f"{demo.database} {var}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a GET of `url` is answered by 200."""
    parts = urlsplit(url)
    with contextlib.closing(HTTPConnection(parts.netloc, timeout=5)) as connection:
        try:
            connection.request("GET", parts.path)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
