"""Tells of files without rows and rows without files; removes the former when it is told to."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gatherings.files import sweeping
from members.commands import PlainCommand
from members.templatetags.kulturnett import size

_SHOWN = 20


class Command(PlainCommand):
    help = "Finds files that no row names, and rows whose file is gone. Removes nothing unasked."
    told = "manage.py sweep_files [--delete] [--yes]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove the files without rows")
        parser.add_argument("--yes", action="store_true", help="do not ask before removing")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        found = sweeping.report()
        self._tell(found)
        if found.orphans and options["delete"] and (options["yes"] or self._is_sure(found)):
            removed = sweeping.remove(found.orphans)
            said = ngettext("%(count)d fil er slettet.", "%(count)d filer er slettet.", removed)
            self.stdout.write(said % {"count": removed})

    def _tell(self, found: sweeping.Report) -> None:
        if not (found.orphans or found.lost):
            self.stdout.write(_("Alle filer har en rad, og alle rader har filen sin."))
            return
        told = {"count": len(found.orphans), "size": size(found.size)}
        self.stdout.write(_("Filer som ingenting viser til: %(count)d (%(size)s)") % told)
        self._list(found.orphans)
        self.stdout.write(_("Filer som mangler: %(count)d") % {"count": len(found.lost)})
        self._list([f"{row.label} {row.pk} {row.field}: {row.name}" for row in found.lost])

    def _list(self, lines: list[str]) -> None:
        for line in lines[:_SHOWN]:
            self.stdout.write(f"  {line}")
        if len(lines) > _SHOWN:
            self.stdout.write(_("  … og %(count)d til") % {"count": len(lines) - _SHOWN})

    def _is_sure(self, found: sweeping.Report) -> bool:
        count = len(found.orphans)
        question = ngettext(
            "Skal %(count)d fil slettes for godt? Skriv ja: ",
            "Skal %(count)d filer slettes for godt? Skriv ja: ",
            count,
        )
        try:
            return input(question % {"count": count}).strip().lower() == "ja"
        except EOFError:
            return False
