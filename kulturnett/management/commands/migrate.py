"""Django's migrate, done by the role that owns the tables."""

from typing import Any

from django.core.management.commands import migrate

from kulturnett import database


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as the owner, and give the running role its rights to what there is then."""
        with database.as_owner():
            super().handle(*args, **options)
            if not options["plan"]:
                database.grant_running_role()
