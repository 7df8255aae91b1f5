"""The embedded server survives what happens to servers."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest

from kulturnett import database, local_postgres, postgres_programs, processes
from tests.plugin import CHECKOUT, PLACE

SETTINGS = {"fsync": "off"}  # a killed process loses nothing by it, only a machine would
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="gjelder bare når root starter databasen")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the database's user can pass through."""
    path = Path(mkdtemp(prefix="cluster-", dir=PLACE))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def first(place: Path) -> Iterator[database.Cluster]:
    """A server of the test's own that was never started."""
    made = cluster_in(place)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def stopped() -> Iterator[Path]:
    """The data of a server that was started once."""
    path = Path(mkdtemp(prefix="cluster-", dir=PLACE))
    path.chmod(0o711)
    made = cluster_in(path)
    made.start()
    made.stop()
    yield made.data
    shutil.rmtree(path)


@pytest.fixture
def cluster(first: database.Cluster, stopped: Path) -> database.Cluster:
    """A server of the test's own that was started before."""
    subprocess.run(["cp", "-a", stopped, first.link], check=True)
    return first


def cluster_in(place: Path) -> database.Cluster:
    return database.Cluster(
        link=place / "postgres", away=place / "away", settings=SETTINGS, tied=True
    )


def connect(cluster: database.Cluster) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=str(cluster.socket_folder), user=local_postgres.OWNER, dbname=local_postgres.NAME
    )


def keep_a_row(cluster: database.Cluster) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def kept(cluster: database.Cluster) -> list[tuple[Any, ...]]:
    with connect(cluster) as connection:
        return connection.execute("SELECT answer FROM kept").fetchall()


def postmaster(cluster: database.Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def sleeper(**options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["/bin/sleep", "600"], **options)


def test_data_are_kept_from_one_start_to_the_next(first: database.Cluster) -> None:
    first.start()
    keep_a_row(first)
    first.stop()
    assert not first.alive()
    first.start()
    assert kept(first) == [(42,)]


def test_a_started_server_is_taken_over(cluster: database.Cluster, place: Path) -> None:
    cluster.start()
    first = postmaster(cluster)
    another = cluster_in(place)
    another.start()
    assert (postmaster(another), another.alive()) == (first, True)
    another.stop()
    assert not cluster.alive()


def test_four_starts_at_once_give_one_server(place: Path) -> None:
    var = place / "var"
    code = "from kulturnett import database; database.cluster().start()"
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=os.environ | {"KULTURNETT_VAR": str(var)}
        )
        for _ in range(4)
    ]
    assert [start.wait() for start in starts] == [0, 0, 0, 0]
    made = cluster_in(var)
    assert [postmaster(made)] == [
        pid
        for pid in processes.working_in(made.data, name="postgres")
        if Path(f"/proc/{pid}/cmdline").read_bytes().count(b"-D\0")
    ]
    made.remove()


def test_a_killed_server_that_nobody_has_reaped_is_started_again(
    cluster: database.Cluster, place: Path
) -> None:
    cluster.start()
    keep_a_row(cluster)
    os.kill(postmaster(cluster), signal.SIGKILL)
    another = cluster_in(place)
    another.start()
    assert kept(another) == [(42,)]
    another.stop()


def test_children_of_a_killed_server_do_not_stand_in_the_way(cluster: database.Cluster) -> None:
    cluster.start()
    keep_a_row(cluster)
    with connect(cluster) as busy:
        (backend,) = busy.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        os.kill(backend, signal.SIGSTOP)
        os.kill(postmaster(cluster), signal.SIGKILL)
        cluster.start()
        busy.close()
    assert kept(cluster) == [(42,)]


def test_a_pid_file_whose_number_is_another_programs_is_removed_and_the_program_left(
    cluster: database.Cluster,
) -> None:
    cluster.start()
    keep_a_row(cluster)
    number = cluster.data / "postmaster.pid"
    text = number.read_text()
    cluster.stop()
    other = sleeper(**postgres_programs.as_user())
    number.write_text(text.replace(text.split()[0], str(other.pid), 1))
    assert not cluster.alive()
    cluster.start()
    assert kept(cluster) == [(42,)]
    cluster.stop()
    assert other.poll() is None
    other.kill()
    other.wait()


def test_half_made_data_are_made_again(first: database.Cluster, place: Path) -> None:
    half = place / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    first.start()
    keep_a_row(first)
    assert not half.exists()


def test_a_server_that_cannot_start_says_where_the_reason_is(cluster: database.Cluster) -> None:
    cluster.settings = {"shared_buffers": "none"}
    with pytest.raises(database.Unavailable, match=f"Grunnen står i {cluster.data}/log"):
        cluster.start()


def test_data_of_another_version_are_not_touched(cluster: database.Cluster) -> None:
    (cluster.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(database.Unavailable, match=r"laget av PostgreSQL 15, men her er .* 18"):
        cluster.start()


@as_root
def test_data_of_another_user_are_not_touched(
    cluster: database.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KULTURNETT_PG_USER", "daemon")
    with pytest.raises(database.Unavailable, match="en annen bruker enn daemon"):
        cluster.start()


@as_root
def test_a_user_that_does_not_exist_is_named(
    cluster: database.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KULTURNETT_PG_USER", "finnes-ikke")
    with pytest.raises(database.Unavailable, match="finnes-ikke finnes ikke"):
        cluster.start()


@as_root
def test_the_server_is_not_root_and_its_folder_is_closed(first: database.Cluster) -> None:
    first.start()
    owner = Path(f"/proc/{postmaster(first)}").stat().st_uid
    assert owner == postgres_programs.user().pw_uid != 0
    assert (first.data.stat().st_uid, stat.S_IMODE(first.data.stat().st_mode)) == (owner, 0o700)


@as_root
def test_data_go_away_when_the_server_cannot_reach_them_and_no_permission_changes(
    place: Path,
) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    cluster = database.Cluster(
        link=closed / "var" / "postgres", away=place / "away", settings=SETTINGS, tied=True
    )
    cluster.start()
    keep_a_row(cluster)
    assert cluster.link.readlink() == place / "away" / "postgres"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    program = Path(f"/proc/{postmaster(cluster)}/exe").readlink()
    assert program.is_relative_to(place / "away")
    cluster.stop()
    cluster.start()
    assert kept(cluster) == [(42,)]
    cluster.remove()


@as_root
def test_data_that_have_become_unreachable_are_not_left_behind(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o711)
    cluster = cluster_in(closed)
    cluster.start()
    cluster.stop()
    closed.chmod(0o700)
    with pytest.raises(database.Unavailable, match="kommer ikke lenger til"):
        cluster.start()
    assert not cluster.link.is_symlink()


def test_a_long_path_has_its_socket_in_a_short_folder_of_its_own(place: Path) -> None:
    cluster = cluster_in(place / ("lang-" * 40))
    cluster.start()
    folder = cluster.socket_folder
    keep_a_row(cluster)
    assert len(str(folder)) < local_postgres.LONGEST_SOCKET
    assert (folder / local_postgres.SOCKET).is_socket()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    cluster.stop()
    assert not folder.exists()


def test_a_socket_folder_that_others_may_enter_is_refused(place: Path) -> None:
    cluster = cluster_in(place / ("lang-" * 40))
    cluster.link.parent.mkdir()
    cluster.socket_folder.mkdir()
    cluster.socket_folder.chmod(0o755)
    with pytest.raises(database.Unavailable, match="ikke en mappe som bare"):
        cluster.start()
    cluster.remove()


def test_nobody_reaches_the_server_over_the_network(cluster: database.Cluster) -> None:
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_letters_are_lowered_as_in_norwegian_on_the_embedded_server(
    cluster: database.Cluster,
) -> None:
    cluster.start()
    with connect(cluster) as connection:
        assert connection.execute("SELECT lower('ÆØÅ')").fetchone() == ("æøå",)


def test_the_data_of_a_checkout_have_one_place_away_from_it() -> None:
    assert database.CHECKOUT == CHECKOUT
    assert database.cluster().away.parent == Path("/var/lib/kulturnett")
