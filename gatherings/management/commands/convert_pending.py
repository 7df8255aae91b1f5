"""`manage.py convert_pending`: what waits to be read is read now, in this process."""

from collections import Counter
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from gatherings.conversion.converting import Busy, convert_version
from gatherings.kinds import CONVERTED
from gatherings.models import PresentationVersion
from members.commands import PlainCommand


class Command(PlainCommand):
    help = "Leser filene som venter: tekst, bilder av sidene og PDF av Office-filer."
    told = "manage.py convert_pending [--all]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help=_("alle filer, også de som er lest"))

    def handle(self, *_args: Any, **options: Any) -> None:
        states = PresentationVersion.Conversion
        versions = PresentationVersion.objects.kept().filter(kind__in=CONVERTED)
        if not options["all"]:
            versions = versions.filter(conversion=states.WAITING)
        said: Counter[str] = Counter()
        for version in versions.order_by("pk").values_list("pk", flat=True):
            try:
                said[convert_version(version, anew=options["all"])] += 1
            except Busy:
                said["busy"] += 1
        self.stdout.write(
            _("Lest: %(done)d. Mislyktes: %(failed)d.")
            % {"done": said[states.DONE], "failed": said[states.FAILED]}
        )
        if said["busy"]:
            self.stdout.write(_("Leses av andre akkurat nå: %(busy)d.") % {"busy": said["busy"]})
