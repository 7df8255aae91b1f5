"""`manage.py signin_link EMAIL`: for whom does not get her mail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from members.account.signin import issue_link
from members.models import Person


class Command(BaseCommand):
    help = "Prints a link that signs one person in, once, within ten minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *_args: Any, email: str, **_options: Any) -> None:
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(_("Ingen i registeret har adressen %s.") % email)
        self.stdout.write(issue_link(person=person))
