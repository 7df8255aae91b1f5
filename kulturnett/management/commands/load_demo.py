"""Fills an empty database with the demonstration network."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from gatherings.models import Gathering
from gatherings.tasks import convert
from kulturnett.demonstration.network import load
from kulturnett.demonstration.texts import SECRETARIAT_EMAIL
from members.commands import PlainCommand
from members.models import Network, Person


class Command(PlainCommand):
    help = "Legger inn nettverket til demonstrasjon. Gjort to ganger er det samme som én."
    told = "manage.py load_demo"

    def handle(self, *_args: Any, **_options: Any) -> None:
        if Person.objects.filter(email=SECRETARIAT_EMAIL).exists():
            self.stdout.write(_("Demonstrasjonen ligger her fra før. Ingenting er endret."))
            return
        if Person.objects.exists() or Gathering.objects.exists() or Network.objects.exists():
            raise CommandError(
                _("Databasen har andre data. Demonstrasjonen legges bare inn i en tom database."),
                returncode=2,
            )
        for version in load():
            convert(version.pk)
        self.stdout.write(_("Demonstrasjonen er lagt inn."))
