"""The seat map: the participating organisations, and who leads culture there today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    StringAgg,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from members.models import Appointment, Organisation
from members.models.organisations import OrganisationQuerySet
from members.ordering import fold, folded
from members.periods import today

SEATED = Organisation.NUMBERED  # KS and other bodies have no culture leader to want


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation today: its first leader or none, and the others who hold an office."""

    organisation: Organisation
    leader: Appointment | None
    others: Sequence[Appointment]
    deputies: Sequence[Appointment]
    observers: Sequence[Appointment]

    @property
    def offices(self) -> list[Appointment]:
        """All of them, the first leader first."""
        return [
            *([self.leader] if self.leader else []),
            *self.others,
            *self.deputies,
            *self.observers,
        ]

    @property
    def is_vacant(self) -> bool:
        """Whether it wants a culture leader today."""
        return self.leader is None and self.organisation.kind in SEATED


@dataclass(frozen=True, slots=True)
class Totals:
    """How many organisations take part, are found, have a leader's seat, and have it vacant."""

    all: int
    found: int
    seats: int
    vacant: int

    @property
    def led(self) -> int:
        """How many have a leader today."""
        return self.seats - self.vacant


def found_by(words: str) -> Q:
    """Each word in a name, a number, or the name or title of somebody there today."""
    condition = Q()
    for word in fold(words).replace("\0", "").split():
        condition &= Q(sought__contains=word)
    return condition


def seats(organisations: OrganisationQuerySet) -> OrganisationQuerySet:
    """The participating among `organisations`, each with what a search reads and a row shows."""
    ended = Appointment.objects.filter(
        organisation=OuterRef("pk"), primary=True, period__endswith__lte=today()
    )
    vacant_since = ended.order_by("-period__endswith").values("period__endswith")[:1]
    return with_leader(
        organisations.participating()
        .alias(sought=_sought())
        .annotate(vacant_since=Subquery(vacant_since))
    )


def _sought() -> Concat:
    kinds = (
        When(kind=Organisation.Kind.MUNICIPALITY, then=Value("kommune")),
        When(kind=Organisation.Kind.COUNTY, then=Value("fylkeskommune")),
    )
    named = _spaced(folded("person__name"), folded("title"))
    people = (
        Appointment.objects.today()
        .filter(organisation=OuterRef("pk"))
        .values("organisation")
        .annotate(people=StringAgg(named, Value(" "), output_field=CharField()))
        .values("people")
    )
    names = (folded("name"), folded("disambiguation"), folded("parallel_name"), F("number"))
    return _spaced(*names, Case(*kinds, default=Value("")), Coalesce(Subquery(people), Value("")))


def _spaced(*parts: Any) -> Concat:
    return Concat(*(part for word in parts for part in (word, Value(" "))))


def with_leader(organisations: OrganisationQuerySet) -> OrganisationQuerySet:
    """Each with `is_led`: whether somebody is its first leader today."""
    leaders = Appointment.objects.filter(organisation=OuterRef("pk"), primary=True).today()
    return organisations.annotate(is_led=Exists(leaders))


def totals(organisations: OrganisationQuerySet, found: Q) -> Totals:
    """Counted in one question."""
    seated = Q(kind__in=SEATED)
    counts = organisations.aggregate(
        all=Count("pk"),
        found=Count("pk", filter=found or Q(pk__isnull=False)),
        seats=Count("pk", filter=seated),
        vacant=Count("pk", filter=seated & Q(is_led=False)),
    )
    return Totals(**counts)


def rows(organisations: Iterable[Organisation]) -> list[Row]:
    """A row for each, with the offices of today in one question."""
    listed = list(organisations)
    known = {organisation.pk: organisation for organisation in listed}
    offices: dict[int, list[Appointment]] = {}
    order = ("-primary", "person__sort_name", "pk")
    held = (
        Appointment.objects.today()
        .filter(organisation__in=listed)
        .select_related("person")
        .order_by(*order)
    )
    for office in held:
        office.organisation = known[office.organisation_id]
        offices.setdefault(office.organisation_id, []).append(office)
    return [_row(organisation, offices.get(organisation.pk, [])) for organisation in listed]


def _row(organisation: Organisation, offices: list[Appointment]) -> Row:
    by_kind: dict[str, list[Appointment]] = {}
    for office in offices:
        by_kind.setdefault("first" if office.primary else office.kind, []).append(office)
    first, kind = by_kind.get("first", []), Appointment.Kind
    return Row(
        organisation=organisation,
        leader=first[0] if first else None,
        others=[*by_kind.get(kind.LEADER, []), *by_kind.get(kind.SECRETARIAT, [])],
        deputies=by_kind.get(kind.DEPUTY, []),
        observers=by_kind.get(kind.OBSERVER, []),
    )
