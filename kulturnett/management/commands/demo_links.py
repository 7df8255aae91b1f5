"""Links that sign the demonstration's persons in while this run lives."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from members.account.signin import issue_link
from members.models import Person

PERSONS = {
    "Medlem": "kultursjef.selbu@example.org",
    "Arbeidsutvalget": "ola.by.rise@example.org",
    "Sekretariatet": "sekretariat@example.org",
}


class Command(BaseCommand):
    help = "Skriver én lenke som logger inn for hver av demonstrasjonens tre personer."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for role, address in PERSONS.items():
            if person := Person.objects.filter(email=address).first():
                self.stdout.write(f"{role}: {issue_link(person=person, run=settings.RUN)}")
