"""`manage.py signin_link EMAIL`: for whom does not get her mail."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from members.account.signin import issue_link
from members.commands import PlainCommand
from members.models import Person


class Command(PlainCommand):
    help = "Prints a link that signs one person in, once, within ten minutes."
    told = "manage.py signin_link EPOSTADRESSE"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, email: str, **_options: Any) -> None:
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(_("Ingen i registeret har adressen %s.") % email, returncode=2)
        self.stdout.write(issue_link(person=person))
