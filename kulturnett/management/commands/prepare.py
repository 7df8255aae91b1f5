"""Brings an installation to where it can serve: tables, demonstration, static files."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from kulturnett import database
from members.models import Person


class Command(BaseCommand):
    help = "Gjør klar: oppdatert database, demonstrasjon i en tom en, og statiske filer."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if _unapplied():
            self.stdout.write(_("Oppdaterer databasen …"))
            call_command("migrate", verbosity=0)
        if database.is_embedded() and not Person.objects.exists():
            self.stdout.write(_("Legger inn demonstrasjonen …"))
            call_command("load_demo", stdout=self.stdout)
        self._collect_static()

    def _collect_static(self) -> None:
        """Collect anew when a source has changed; what was cut short has no stamp."""
        stamp, wanted = Path(settings.STATIC_ROOT) / "sources.sha256", _sources()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        self.stdout.write(_("Samler statiske filer …"))
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def _unapplied() -> bool:
    """Whether a migration is missing; if none is, the running role's rights are set again.

    A migrate that was killed may have come between the two.
    """
    with database.as_owner():
        executor = MigrationExecutor(connection)
        missing = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if not missing:
            database.grant_running_role()
    return missing


def _sources() -> str:
    """A fingerprint of every file that collectstatic would read."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
