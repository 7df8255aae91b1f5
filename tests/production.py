"""Asks manage.py about an installation as production has it, over an empty database.

Each argument is one command, as in `python -m tests.production "check --deploy" "migrate --plan"`.
"""

import os
import secrets
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from kulturnett.local_postgres import NAME, OWNER, RUNNING, Cluster
from tests.shared import CARELESS


def environment(place: Path, socket_folder: Path) -> dict[str, str]:
    there = f"@/{NAME}?host={quote(str(socket_folder))}"
    return os.environ | {
        "KULTURNETT_VAR": str(place / "var"),
        "DEBUG": "",
        "SITE_URL": "https://kulturnett.example.org",
        "SMTP_HOST": "smtp.example.org",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": f"postgresql://{RUNNING}{there}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER}{there}",
    }


def main(commands: list[str]) -> int:
    """Run the commands one after the other; returns the worst exit status."""
    with TemporaryDirectory(prefix="kulturnett-check-") as folder:
        place = Path(folder)
        place.chmod(0o711)  # the database's user passes through
        cluster = Cluster(
            link=place / "postgres", away=place / "away", settings=CARELESS, tied=True
        )
        try:
            cluster.start()
            env = environment(place, cluster.socket_folder)
            return max(_run(command, env) for command in commands)
        finally:
            cluster.remove()


def _run(command: str, env: dict[str, str]) -> int:
    sys.stdout.write(f"manage.py {command}\n")
    sys.stdout.flush()
    return subprocess.run(
        [sys.executable, "manage.py", *shlex.split(command)], env=env, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
