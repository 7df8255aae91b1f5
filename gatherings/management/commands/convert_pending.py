"""`manage.py convert_pending`: what waits to be read is read now, in this process."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from gatherings.conversion import convert_version
from gatherings.kinds import CONVERTED
from gatherings.models import PresentationVersion


class Command(BaseCommand):
    help = "Leser filene som venter: tekst, bilder av sidene og PDF av Office-filer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help=_("alle filer, også de som er lest"))

    def handle(self, *_args: Any, **options: Any) -> None:
        states = PresentationVersion.Conversion
        versions = PresentationVersion.objects.filter(kind__in=CONVERTED, purged_at__isnull=True)
        if not options["all"]:
            versions = versions.filter(conversion=states.WAITING)
        counts = {states.DONE: 0, states.FAILED: 0}
        for number, version in enumerate(versions.order_by("pk").values_list("pk", flat=True), 1):
            state = convert_version(version, anew=options["all"])
            if state:
                counts[states(state)] += 1
            if number % 100 == 0:
                self.stdout.write(_("%(count)d filer så langt") % {"count": number})
        self.stdout.write(
            _("%(done)d filer er lest, %(failed)d mislyktes.")
            % {"done": counts[states.DONE], "failed": counts[states.FAILED]}
        )
