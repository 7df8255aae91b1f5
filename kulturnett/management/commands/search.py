"""`manage.py search "ord" --as EMAIL`: what that person would find, best first."""

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from kulturnett.authentication import RegisterBackend
from kulturnett.search import searcher
from members.account.addresses import person_of
from members.commands import PlainCommand, text
from members.models import Person
from members.search import Hit, Marker, plain, search
from members.search.finding import CANDIDATES


class Command(PlainCommand):
    help = "Viser hva en person ville finne, det beste først."
    told = 'manage.py search "ord" --as EPOSTADRESSE [--limit 10] [--json]'

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", type=text)
        parser.add_argument(
            "--as", dest="email", type=text, required=True, help="en e-postadresse personen har"
        )
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--json", action="store_true", help="ett objekt på hver linje")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["limit"] < 1:
            raise CommandError(_("--limit må være minst 1."), returncode=2)
        size = min(options["limit"], CANDIDATES)
        finds = search(options["words"], searcher(_person(options["email"])), size=size)
        marker = Marker.of(finds.meanings)
        for hit in finds.hits:
            found = _described(hit, marker)
            self.stdout.write(
                json.dumps(found, ensure_ascii=False) if options["json"] else _line(found)
            )


def _person(email: str) -> Person:
    """Who has the address and may sign in, with the roles of today."""
    person = person_of(email.strip())
    known = RegisterBackend().get_user(person.pk) if person else None
    if known is None:
        message = _("Ingen som kan logge inn, har adressen %s.") % email
        raise CommandError(message, returncode=2)
    return known


def _described(hit: Hit, marker: Marker) -> dict[str, Any]:
    mark = plain(marker.excerpt(hit.text)) or hit.title
    return {
        "kind": hit.kind,
        "url": hit.url,
        "title": hit.title,
        "filename": hit.filename or None,
        "page": hit.shown_page,
        "mark": mark,
    }


def _line(found: dict[str, Any]) -> str:
    page = _(" (side %d)") % found["page"] if found["page"] else ""
    return f"{found['title']}{page}\n  {found['url']}\n  {found['mark']}"
