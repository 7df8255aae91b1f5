"""A PostgreSQL server for an installation that has none: one data folder, started and stopped."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from kulturnett import postgres_programs as programs
from kulturnett import processes
from kulturnett.postgres_programs import Unavailable

SUPERUSER, OWNER, RUNNING, NAME = "postgres", "kulturnett_owner", "kulturnett", "kulturnett"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # bytes; Linux stops at 107, other systems sooner
INITDB = (
    *("-U", SUPERUSER, "--auth-local=trust", "--auth-host=reject", "--encoding=UTF8"),
    *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    "--set=default_text_search_config=pg_catalog.norwegian",
)
POLL = 0.05
ATTEMPTS = 5


@dataclass(kw_only=True)
class Cluster:
    """One data folder and the server over it.

    `link` is where the data are expected; it becomes a symbolic link into `away` when we are root
    and the database's user cannot reach it. `settings` are PostgreSQL's. With `tied` the server
    stops when the process that started it ends, however that ends.
    """

    link: Path
    away: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    tied: bool = False
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def data(self) -> Path:
        return self.link.resolve()

    @property
    def socket_folder(self) -> Path:
        """The data folder itself, or a short one when the path is too long for a socket."""
        data = self.data
        if len(os.fsencode(data / SOCKET)) <= LONGEST_SOCKET:
            return data
        name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
        return Path("/tmp") / f"kulturnett-{programs.user().pw_uid}-{name}"  # noqa: S108  its owner is checked

    def start(self, *, timeout: float = 60) -> None:
        """Make the data folder, the server, the roles and the database exist and answer.

        May be called by several processes at once. Raises Unavailable.
        """
        self.link.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.link.with_name("postgres.lock")):
            self._prepare()
            with self._answering(time.monotonic() + timeout) as connection:
                _ensure_roles(connection)

    def stop(self, *, patience: float = 1.5) -> None:
        """Stop the server: politely, then at once (nothing committed is lost), then by force."""
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            postmaster = self._postmaster()
            if postmaster is None:
                break
            processes.send(number, [postmaster])
            self._wait_until_gone(patience)
        processes.send(signal.SIGKILL, self._holders())
        self._wait_until_gone(patience)
        if self.socket_folder != self.data:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def alive(self) -> bool:
        """Whether the server runs (it may still be recovering)."""
        return self._child_runs() or self._postmaster() is not None

    def remove(self) -> None:
        """Stop the server and delete all that belongs to it: for the tests' own clusters."""
        self.stop()
        for folder in {self.socket_folder, self.data, self.away}:
            shutil.rmtree(folder, ignore_errors=True)
        self.link.unlink(missing_ok=True)

    def _prepare(self) -> None:
        place = self.link.parent.resolve()
        if os.geteuid() == 0 and not self._is_away() and not programs.can_use(place):
            if self.link.exists():
                raise Unavailable(
                    f"Brukeren {programs.user().pw_name} kommer ikke lenger til {self.link}. "
                    "Gi den adgang til mappene på veien dit igjen."
                )
            self.link.symlink_to(self.away / "postgres")
        if self._is_away():
            programs.copy_to(self._programs())
        self._prepare_data()
        if self.socket_folder != self.data:
            programs.private_folder(self.socket_folder)

    def _is_away(self) -> bool:
        return os.geteuid() == 0 and self.link.is_symlink()

    def _programs(self) -> Path:
        """The folder that holds the programs: beside the data when those are away."""
        if self._is_away():
            return self.data.with_name(f"programs-{programs.version()}")
        return programs.installed()

    def _prepare_data(self) -> None:
        data, user = self.data, programs.user()
        if not data.exists():
            self._initdb(data)
        if data.stat().st_uid != user.pw_uid:
            raise Unavailable(
                f"Databasen i {data} tilhører en annen bruker enn {user.pw_name}. "
                "Start som den samme brukeren som første gang."
            )
        made_by, here = (data / "PG_VERSION").read_text().strip(), programs.version().split(".")[0]
        if made_by != here:
            raise Unavailable(
                f"Databasen i {data} er laget av PostgreSQL {made_by}, men her er PostgreSQL "
                f"{here}. Hent innholdet ut med den gamle versjonen og sett det inn med den nye."
            )

    def _initdb(self, data: Path) -> None:
        new = data.with_name(f"{data.name}.new")  # a half-made folder never gets the real name
        shutil.rmtree(new, ignore_errors=True)
        programs.private_folder(new)
        initdb = self._programs() / programs.BIN / "initdb"
        result = programs.run([str(initdb), "-D", str(new), *INITDB])
        if result.returncode != 0:
            raise Unavailable(f"Databasen kunne ikke opprettes i {new}:\n{result.stderr}")
        new.rename(data)

    def _answering(self, deadline: float) -> psycopg.Connection[Any]:
        attempts = 0
        while (connection := self._connect()) is None:
            if time.monotonic() > deadline or attempts > ATTEMPTS:
                raise Unavailable(f"Databasen starter ikke. Grunnen står i {self.data / 'log'}.")
            attempts += self._spawn_unless_alive()
            time.sleep(POLL * 2**attempts)
        return connection

    def _connect(self) -> psycopg.Connection[Any] | None:
        with contextlib.suppress(psycopg.OperationalError):
            return psycopg.connect(
                host=str(self.socket_folder),
                user=SUPERUSER,
                dbname="postgres",
                connect_timeout=5,
                autocommit=True,
            )
        return None

    def _spawn_unless_alive(self) -> bool:
        """Start the server unless it is starting, recovering or stopping; True when started."""
        if self.alive():
            return False
        if orphans := self._holders():  # of a server that was killed
            processes.send(signal.SIGKILL, orphans)
            return False
        for number in (self.data / "postmaster.pid", self.socket_folder / f"{SOCKET}.lock"):
            number.unlink(missing_ok=True)  # the number in it may be another program's now
        log = self.data / "log"
        if log.exists():
            log.rename(self.data / "log.1")
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603  our own program
                self._command(),
                stdout=output,
                stderr=output,
                start_new_session=True,
                **programs.as_user(),
            )
        return True

    def _command(self) -> list[str]:
        folder = str(self.socket_folder).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{folder}"',
            "timezone": "UTC",
            **self.settings,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        program = self._programs() / programs.BIN / "postgres"
        command = [str(program), "-D", str(self.data), *options]
        return processes.tied(command, signal.SIGINT) if self.tied else command

    def _postmaster(self) -> int | None:
        """The server's process: the one in its own file, if that really works in this folder."""
        try:
            pid = abs(int((self.data / "postmaster.pid").read_text().split("\n", 1)[0]))
        except (FileNotFoundError, ValueError):
            return None
        return pid if pid in self._holders() else None

    def _holders(self) -> list[int]:
        return processes.working_in(self.data, name="postgres")

    def _wait_until_gone(self, patience: float) -> None:
        deadline = time.monotonic() + patience
        while (self._child_runs() or self._holders()) and time.monotonic() < deadline:
            time.sleep(POLL)

    def _child_runs(self) -> bool:
        return self._process is not None and self._process.poll() is None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _ensure_roles(connection: psycopg.Connection[Any]) -> None:
    roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    if OWNER not in roles:
        connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
    if RUNNING not in roles:
        connection.execute(f"CREATE ROLE {RUNNING} LOGIN")
    databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
    if NAME not in databases:
        connection.execute(f"CREATE DATABASE {NAME} OWNER {OWNER}")
