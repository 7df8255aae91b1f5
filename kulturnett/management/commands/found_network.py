"""`manage.py found_network`: an empty database becomes a network with one who can sign in."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from gatherings.models import Gathering
from kulturnett.demonstration.texts import SECRETARIAT_EMAIL
from members.account.signin import issue_link
from members.commands import PlainCommand
from members.founding import Founding, bodies_of, county_names, found
from members.models import Network, Organisation, Person


class Command(PlainCommand):
    help = "Oppretter nettverket i en tom database, og skriver lenken som logger sekretæren inn."
    told = (
        "manage.py found_network [--counties 50] [--region R] [--name N] [--secretariat S]"
        " [--secretary-name N] [--secretary-email E]"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", help="«Kulturnettverket i Trøndelag»")
        parser.add_argument("--counties", help="fylkesnumrene, med komma mellom: 50 eller 55,56")
        parser.add_argument("--region", help="«Trøndelag»; fylkenes navn om det ikke er gitt")
        parser.add_argument("--secretariat", help="«KS Trøndelag»")
        parser.add_argument("--secretary-name", help="navnet på den som skal drive nettstedet")
        parser.add_argument("--secretary-email", help="e-postadressen til den samme")

    def handle(self, *_args: Any, **options: Any) -> None:
        _refuse_what_is_there()
        given = {name: (options[name] or "").strip() for name in QUESTIONS}
        try:
            counties = _counties(self._answer("counties", given))
            given["region"] = given["region"] or _region(counties)
            rest = {name: self._answer(name, given) for name in QUESTIONS if name != "counties"}
            with transaction.atomic():
                network, secretary = found(Founding(counties=counties, **rest))
                link = issue_link(person=secretary)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self._tell(network, secretary, link)

    def _answer(self, name: str, given: dict[str, str]) -> str:
        """What was given as an option, else what is answered: asked again until it can be used."""
        question, check = QUESTIONS[name]
        if given[name]:
            check(given[name])
            return given[name]
        if not _somebody_answers():
            option = f"--{name.replace('_', '-')}"
            facts = {"option": option, "question": question}
            raise CommandError(_("Oppgi %(option)s. %(question)s.") % facts)
        while True:
            answer = input(f"{question}: ").strip()
            try:
                check(answer)
            except ValidationError as error:
                self.stdout.write(" ".join(error.messages))
            else:
                return answer

    def _tell(self, network: Network, secretary: Person, link: str) -> None:
        counted = Organisation.objects.participating()
        facts = {
            "network": network,
            "municipalities": counted.filter(kind=Organisation.Kind.MUNICIPALITY).count(),
            "counties": counted.filter(kind=Organisation.Kind.COUNTY).count(),
            "name": secretary,
            "email": secretary.email,
        }
        self.stdout.write(
            _(
                "%(network)s er opprettet. Kommuner: %(municipalities)d, fylkeskommuner: "
                "%(counties)d.\nDenne lenken logger inn %(name)s én gang, innen ti minutter. "
                "Ny lenke: manage.py signin_link %(email)s"
            )
            % facts
        )
        self.stdout.write(link)


def _refuse_what_is_there() -> None:
    if Person.objects.filter(email=SECRETARIAT_EMAIL).exists():
        raise CommandError(
            _("Demonstrasjonen ligger i databasen. Et nettverk opprettes i en tom database.")
        )
    if network := Network.objects.first():
        raise CommandError(_("%(network)s er alt opprettet her.") % {"network": network})
    if Person.objects.exists() or Gathering.objects.exists():
        raise CommandError(_("Databasen har andre data. Et nettverk opprettes i en tom database."))


def _somebody_answers() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _region(counties: tuple[str, ...]) -> str:
    """«Trøndelag», «Troms og Finnmark»: what the counties are called."""
    names = county_names()
    return _(" og ").join(names[number] for number in counties)


def _counties(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


def _known_counties(text: str) -> None:
    bodies_of(_counties(text))


def _written(text: str) -> None:
    if not text:
        raise ValidationError(_("Dette må fylles ut."))


def _address(text: str) -> None:
    try:
        validate_email(text)
    except ValidationError:
        raise ValidationError(
            _("«%(address)s» er ikke en e-postadresse.") % {"address": text}
        ) from None


# Option → what is asked, and what an answer must be. In this order.
QUESTIONS: dict[str, tuple[str, Callable[[str], None]]] = {
    "counties": ("Fylkesnumrene (50, eller 55,56)", _known_counties),
    "region": ("Regionens navn", _written),
    "name": ("Nettverkets navn («Kulturnettverket i Trøndelag»)", _written),
    "secretariat": ("Sekretariatets navn («KS Trøndelag»)", _written),
    "secretary_name": ("Navnet på den som skal drive nettstedet", _written),
    "secretary_email": ("E-postadressen til den samme", _address),
}
