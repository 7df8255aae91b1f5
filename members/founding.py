"""A network is founded: its row, its organisations, and the first secretary, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.types.range import DateRange

from members import history
from members.models import Appointment, Network, Organisation, Person
from members.periods import today


@dataclass(frozen=True, slots=True)
class Founding:
    """What is asked for. `counties` are the two-digit numbers of the region's counties."""

    name: str
    region: str
    counties: tuple[str, ...]
    secretariat: str
    secretary_name: str
    secretary_email: str


@transaction.atomic
def found(founding: Founding) -> tuple[Network, Person]:
    """Make the network, and return it with its first secretary, who may sign in.

    The municipalities and counties of the region take part from today, and so does KS's
    organisation there. Raises ValidationError with sentences; then nothing is made.
    """
    bodies = bodies_of(founding.counties)
    secretary = _checked(
        Person(name=founding.secretary_name, email=founding.secretary_email.strip().lower())
    )
    history.acting(secretary)
    Organisation.objects.filter(pk__in=bodies.values("pk")).update(participates=True)
    _appoint(secretary, founding.secretariat)
    network = Network(
        name=founding.name,
        region=founding.region,
        headline=founding.name,
        secretariat=founding.secretariat,
        contact=secretary,
    )
    return _checked(network, "aims"), secretary


def _appoint(secretary: Person, secretariat: str) -> None:
    since = DateRange(today(), None)
    ks = Organisation(kind=Organisation.Kind.KS, name=secretariat, participates=True, valid=since)
    _checked(
        Appointment(
            person=secretary,
            organisation=_checked(ks),
            title=_("Rådgiver"),
            kind=Appointment.Kind.SECRETARIAT,
            period=since,
        )
    )


def bodies_of(counties: Iterable[str]) -> QuerySet[Organisation]:
    """The counties of these numbers with their municipalities, as they are today.

    Raises ValidationError that lists what there is when one is unknown.
    """
    known = county_names()
    wanted = list(counties)
    unknown = [number for number in wanted if number not in known]
    if unknown or not wanted:
        raise ValidationError(
            _("Ingen fylkeskommune har nummeret «%(given)s». Disse finnes: %(known)s.")
            % {"given": ", ".join(unknown), "known": ", ".join(map(" ".join, known.items()))}
        )
    inside = Q()
    for number in wanted:
        inside |= Q(kind=Organisation.Kind.COUNTY, number=number)
        inside |= Q(kind=Organisation.Kind.MUNICIPALITY, number__startswith=number)
    return Organisation.objects.valid_on(today()).filter(inside)


def county_names() -> dict[str, str]:
    """Number → name of today's counties, by number."""
    counties = Organisation.objects.valid_on(today()).filter(kind=Organisation.Kind.COUNTY)
    return dict(counties.order_by("number").values_list("number", "name"))


def _checked[M: (Person, Organisation, Appointment, Network)](row: M, *unasked: str) -> M:
    """Save a row that its forms would have taken; `unasked` is written on the desk later."""
    row.full_clean(exclude={"password", *unasked})
    row.save(force_insert=True)
    return row
