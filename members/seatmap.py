"""The seat map: the participating organisations, and who leads culture there today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery

from members.models import Appointment, Organisation
from members.models.organisations import OrganisationQuerySet
from members.ordering import fold, pattern
from members.periods import today

SEATED = Organisation.NUMBERED  # KS and other bodies have no culture leader to want
_KINDS = {
    Organisation.Kind.MUNICIPALITY: "kommune",
    Organisation.Kind.COUNTY: "fylkeskommune",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation today: its first leader or none, and the others who hold an office."""

    organisation: Organisation
    leader: Appointment | None
    others: Sequence[Appointment]
    deputies: Sequence[Appointment]
    observers: Sequence[Appointment]
    words: Sequence[str] = ()  # that were looked for

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
    def instead(self) -> Appointment | None:
        """Who stands in the place of a leader where there is none: the first of the others."""
        return self.others[0] if self.others and not self.leader else None

    @property
    def beside(self) -> Appointment | None:
        """The one of the rest that is shown: whoever was looked for, else the first deputy."""
        return max(self._rest, key=self._hits, default=None)

    @property
    def more(self) -> int:
        """How many hold an office there and are not shown."""
        return max(len(self._rest) - 1, 0)

    @property
    def _rest(self) -> list[Appointment]:
        others = self.others[1:] if self.instead else self.others
        return [*self.deputies, *others, *self.observers]

    def _hits(self, office: Appointment) -> int:
        text = fold(f"{office.person.name} {office.title}")
        return sum(word in text for word in self.words)

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


def seats(organisations: OrganisationQuerySet) -> OrganisationQuerySet:
    """The participating among `organisations`, each with what a row shows."""
    ended = Appointment.objects.filter(
        organisation=OuterRef("pk"), primary=True, period__endswith__lte=today()
    )
    vacant_since = ended.order_by("-period__endswith").values("period__endswith")[:1]
    return organisations.participating().annotate(vacant_since=Subquery(vacant_since))


def with_leader(organisations: OrganisationQuerySet) -> OrganisationQuerySet:
    """Each with `is_led`: whether somebody is its first leader today."""
    leaders = Appointment.objects.filter(organisation=OuterRef("pk"), primary=True).today()
    return organisations.annotate(is_led=Exists(leaders))


def look_for(words: str, organisations: OrganisationQuerySet) -> tuple[list[int], Totals]:
    """The keys of those that have each of `words`, in order, and how many there are: one question.

    A word is in a name, a number, or the name or title of somebody there today.
    """
    found = Q(pk__isnull=False)
    for word in _folded(words):
        found &= _with(word)
    listed = with_leader(organisations).annotate(found=ExpressionWrapper(found, BooleanField()))
    facts = list(listed.values_list("pk", "kind", "is_led", "found"))
    keys = [pk for pk, _kind, _led, is_found in facts if is_found]
    led = [is_led for _pk, kind, is_led, _found in facts if kind in SEATED]
    return keys, Totals(len(facts), found=len(keys), seats=len(led), vacant=led.count(False))


def _folded(words: str) -> list[str]:
    return fold(words).replace("\0", "").split()


def _with(word: str) -> Q:
    # To fold what is there takes ten times as long as to look for each way to write it.
    sign = pattern(word)
    there = Appointment.objects.today().filter(Q(person__name__regex=sign) | Q(title__regex=sign))
    named = Q(name__regex=sign) | Q(disambiguation__regex=sign) | Q(parallel_name__regex=sign)
    kinds = [kind for kind, name in _KINDS.items() if word in name]
    numbered = Q(number__contains=word) | Q(kind__in=kinds)
    return named | numbered | Q(pk__in=there.values("organisation"))


def rows(organisations: Iterable[Organisation], words: str = "") -> list[Row]:
    """A row for each, with the offices of today in one question; `words` were looked for."""
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
    sought = _folded(words)
    return [_row(one, offices.get(one.pk, []), sought) for one in listed]


def _row(organisation: Organisation, offices: list[Appointment], words: list[str]) -> Row:
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
        words=words,
    )
