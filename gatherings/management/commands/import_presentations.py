"""`manage.py import_presentations FOLDER --gathering SLUG`: an old archive in at once."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.urls import reverse
from django.utils.translation import gettext as _

from gatherings.models import Gathering, Presentation
from gatherings.uploads.archive import Archive, Outcome
from members.commands import PlainCommand, text

_AUDIENCES: Final = (Presentation.Audience.MEMBERS, Presentation.Audience.SECRETARIAT)
_BAR: Final = 30


class Command(PlainCommand):
    help = "Legger inn alle presentasjonene i en mappe. Gjort to ganger er det samme som én."
    told = "manage.py import_presentations FOLDER --gathering SLUG [--audience members] [--json]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="mappen; undermapper blir med")
        parser.add_argument("--gathering", type=text, required=True, help="adressen til samlingen")
        parser.add_argument(
            "--audience", type=text, default="members", help="members eller secretariat"
        )
        parser.add_argument("--json", action="store_true", help="ett JSON-objekt på hver linje")

    def handle(self, *_args: Any, folder: Path, gathering: str, **options: Any) -> None:
        audience = _audience(options["audience"])
        found = Gathering.objects.filter(slug=gathering).first()
        if found is None:
            raise _wrong(_("Ingen samling har adressen «%s».") % gathering)
        if not folder.is_dir():
            raise _wrong(_("«%s» er ikke en mappe.") % folder)
        archive = Archive(folder)
        outcomes = archive.bring_in(gathering=found, audience=audience)
        counted: Counter[str] = Counter()
        for outcome in self._shown(outcomes, len(archive)):
            counted[_what(outcome)] += 1
            self.stdout.write(json.dumps(asdict(outcome)) if options["json"] else _line(outcome))
            self.stdout.flush()
        if not options["json"]:
            told = [f"{count} {what}" for what, count in counted.items()]
            self.stdout.write(", ".join(told) or _("Mappen er tom."))

    def _shown(self, outcomes: Iterator[Outcome], count: int) -> Iterator[Outcome]:
        """The same, with a bar on a terminal for how far it has come."""
        if not self.stderr.isatty():
            yield from outcomes
            return
        self._draw(0, count)
        for done, outcome in enumerate(outcomes, start=1):
            self.stderr.write("\r\033[K", ending="")
            yield outcome
            self._draw(done, count)
        self.stderr.write("\r\033[K", ending="")

    def _draw(self, done: int, count: int) -> None:
        filled = _BAR * done // max(count, 1)
        bar = "#" * filled + "." * (_BAR - filled)
        self.stderr.write(f"\r[{bar}] {done}/{count}", ending="")
        self.stderr.flush()


def _audience(name: str) -> str:
    if name == Presentation.Audience.PUBLIC:
        raise _wrong(
            _("Bare innlederen kan samtykke til at alle ser presentasjonen; velg members.")
        )
    if name not in _AUDIENCES:
        raise _wrong(_("--audience er members eller secretariat, ikke «%s».") % name)
    return name


def _wrong(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=2)


def _what(outcome: Outcome) -> str:
    if not outcome.accepted:
        return _("avvist")
    return _("uendret") if outcome.unchanged else _("lagt inn")


def _line(outcome: Outcome) -> str:
    """One line for a person; a name may hold a line break, and even more."""
    name = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in outcome.file
    )
    parts = [f"{_what(outcome)}: {name}"]
    if outcome.code:
        path = reverse("gatherings:presentation_detail", args=[outcome.code])
        parts.append(settings.SITE_URL + path)
    return " – ".join([*parts, *([outcome.sentence] if outcome.sentence else [])])
