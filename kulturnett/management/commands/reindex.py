"""`manage.py reindex`: what can be found, written anew."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from kulturnett import search
from members.commands import PlainCommand
from members.models import SearchEntry


class Command(PlainCommand):
    help = "Skriver søket på nytt. Nødvendig etter en ny utgave som søker på en annen måte."
    told = "manage.py reindex [--all]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="også det som ikke er endret siden sist"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        search.keep_all(anew=options["all"])
        number = SearchEntry.objects.count()
        self.stdout.write(_("Søket er skrevet på nytt: %d oppføringer.") % number)
