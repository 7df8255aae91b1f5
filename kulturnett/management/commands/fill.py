"""`manage.py fill`: the demonstration becomes a large network, to measure with."""

from argparse import ArgumentTypeError
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from gatherings.models import Gathering
from kulturnett import database
from kulturnett.demonstration.texts import SECRETARIAT_EMAIL
from kulturnett.filling.files import Shelf
from kulturnett.filling.network import Size, fill
from members.commands import PlainCommand
from members.models import Network, Person

PAGES_EACH = 3


class Command(PlainCommand):
    help = (
        "Fyller demonstrasjonen til den er et stort nettverk, for å måle: så mange av hvert i alt."
    )
    told = "manage.py fill [--members M] [--gatherings G] [--presentations P] [--pages S]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--members", type=_number, default=0)
        parser.add_argument("--gatherings", type=_number, default=0)
        parser.add_argument("--presentations", type=_number, default=0)
        parser.add_argument(
            "--pages", type=_number, help="sider med tekst i det som legges til, i alt"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not Person.objects.filter(email=SECRETARIAT_EMAIL).exists():
            _refuse_what_is_there()
            call_command("load_demo", stdout=self.stdout)
        wanted = {name: options[name] for name in ("members", "gatherings", "presentations")}
        pages = options["pages"]
        if pages is None:
            pages = PAGES_EACH * wanted["presentations"]
        shelf = Shelf()
        with database.as_owner():
            fill(Size(**wanted, pages=pages), shelf)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        shelf.close()
        self.stdout.write(_("Nettverket er fylt."))


def _refuse_what_is_there() -> None:
    if Network.objects.exists() or Person.objects.exists() or Gathering.objects.exists():
        raise CommandError(
            _("Databasen har andre data. Bare en tom database eller demonstrasjonen fylles."),
            returncode=2,
        )


def _number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(_("Oppgi et helt tall."))
    return int(text)
