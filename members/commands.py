"""Commands that say what is wrong with their arguments in one sentence, and exit with 2."""

from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _


class _OneSentence(CommandParser):
    told = ""

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 argparse's words are English
        self.exit(2, _("Skriv: %s.") % self.told + "\n")


class PlainCommand(BaseCommand):
    """`told` is how the command is written."""

    told: ClassVar[str]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's, which would tell what is wrong in several lines."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = _OneSentence
        vars(parser)["told"] = self.told
        return parser
