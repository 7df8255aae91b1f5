"""Commands that say what is wrong with their arguments in one sentence, and exit with 2."""

import sys
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError
from django.utils.translation import gettext as _


def text(given: str) -> str:
    """An option's text. Raises ValueError for bytes that are no text: no row can hold them."""
    given.encode()
    return given


class _OneSentence(CommandParser):
    told = ""

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 argparse's words are English
        self.exit(2, _("Skriv: %s.") % self.told + "\n")


class PlainCommand(BaseCommand):
    """`told` is how the command is written."""

    told: ClassVar[str]
    run_by_hand = False

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's, which would tell what is wrong in several lines."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = _OneSentence
        vars(parser)["told"] = self.told
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        """Django's, where a command is run by a person and not by our own code."""
        self.run_by_hand = True
        super().run_from_argv(argv)

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Django's, which would put the error's name before the sentence, and keep its lines."""
        try:
            return super().execute(*args, **options)
        except SystemCheckError:
            raise
        except CommandError as error:
            if not self.run_by_hand or options["traceback"]:
                raise
            self.stderr.write(" ".join(str(error).split()))
            sys.exit(error.returncode)
