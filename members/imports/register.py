"""The register as a list of leaders meets it: who and what is there, by what a row says."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from allauth.account.models import EmailAddress
from psycopg.types.range import DateRange

from members.imports.cells import Refused, Wanted
from members.models import Appointment, Organisation, Person
from members.periods import today
from members.sheets.columns import folded


class Days(NamedTuple):
    """A half-open period; without an end when `until` is None."""

    first: date
    until: date | None

    def overlap(self, other: "Days") -> bool:
        """Whether the two share a day."""
        in_time = self.until is None or other.first < self.until
        return in_time and (other.until is None or self.first < other.until)


@dataclass(slots=True)
class Post:
    """An appointment as it is, or as the list would have it; `person` is a key of the plan's."""

    person: object
    name: str
    organisation: int
    kind: str
    title: str
    primary: bool
    days: Days
    end_reason: str = ""
    appointment: Appointment | None = None
    row: int = 0  # which row of the list made it so

    @property
    def period(self) -> DateRange:
        """Its days, as they are stored."""
        return DateRange(*self.days)


class Posts:
    """Appointments, found without going through the many that one organisation may have."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, object], list[Post]] = defaultdict(list)
        self._primary: dict[int, list[Post]] = defaultdict(list)

    def held(self, organisation: int, person: object) -> list[Post]:
        """Those of `person` there."""
        return self._held.get((organisation, person), [])

    def primary(self, organisation: int) -> list[Post]:
        """Those of the first leaders there."""
        return self._primary.get(organisation, [])

    def add(self, post: Post) -> None:
        """Let it be found."""
        self._held[post.organisation, post.person].append(post)
        if post.primary:
            self._primary[post.organisation].append(post)

    def replace(self, before: Post, after: Post) -> None:
        """Let `after` be found instead of `before`, which is known or new."""
        for found in (
            self.held(before.organisation, before.person),
            self._primary[before.organisation],
        ):
            found[:] = [post for post in found if post is not before]
        self.add(after)


@dataclass
class Register:
    """What is there now, read in a handful of queries however long the list is."""

    day: date = field(default_factory=today)
    by_number: dict[str, Organisation] = field(default_factory=dict)
    by_name: dict[str, list[Organisation]] = field(default_factory=lambda: defaultdict(list))
    by_address: dict[str, Person] = field(default_factory=dict)
    by_person_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    posts: Posts = field(default_factory=Posts)

    def organisation(self, row: Wanted) -> Organisation:
        """The one organisation of the network that the row names; raises Refused."""
        found = self._by_number(row) or self._by_name(row.organisation)
        if not found.participates:
            raise Refused("not_in_network", organisation=str(found))
        return found

    def person(self, row: Wanted, organisation: Organisation) -> Person | None:
        """Whom the row is about: by address, else by name and organisation; None for a new one."""
        found = self.by_address.get(row.email) or self._by_name_there(row, organisation)
        if found is not None and found.deactivated_at:
            raise Refused("closed", name=str(found))
        if found is not None and found.email and not _related(found.name, row.name):
            raise Refused("anothers_address", name=str(found))
        return found

    def _by_number(self, row: Wanted) -> Organisation | None:
        digits = re.match(r"\d+", row.number or row.organisation)
        if digits is None:
            return None
        number = digits[0] if len(digits[0]) != 3 else f"0{digits[0]}"  # noqa: PLR2004 Excel drops the nought
        found = self.by_number.get(number)
        if found is None:
            raise Refused("no_organisation", text=row.number or row.organisation)
        if row.number and row.organisation and found not in self.by_name[folded(row.organisation)]:
            raise Refused("other_organisation", number=number, organisation=str(found))
        return found

    def _by_name(self, name: str) -> Organisation:
        found = self.by_name.get(folded(name), [])
        found = [one for one in found if one.participates] or found
        if not found:
            raise Refused("no_organisation" if name else "organisation_missing", text=name)
        if len(found) > 1:
            raise Refused("several_organisations", text=name)
        return found[0]

    def _by_name_there(self, row: Wanted, organisation: Organisation) -> Person | None:
        named = self.by_person_name[folded(row.name)]
        found = [one for one in named if self.posts.held(organisation.pk, one.pk)]
        if len(found) > 1:
            raise Refused("several_people", name=row.name)
        return found[0] if found else None


def read_register(rows: list[Wanted]) -> Register:
    """The register of today, as far as `rows` may touch it.

    Who or what comes while it is read is not in it: the database refuses what would collide.
    """
    register = Register()
    organisations = Organisation.objects.in_bulk()
    for organisation in organisations.values():
        if register.day in organisation.valid:
            _add_organisation(register, organisation)
    names = {folded(row.name) for row in rows}
    people = {person.pk: person for person in Person.objects.filter(anonymised_at=None)}
    for person in people.values():
        if folded(person.name) in names:
            register.by_person_name[folded(person.name)].append(person)
    _add_addresses(register, people)
    _add_posts(register, people, organisations)
    return register


def _add_addresses(register: Register, people: dict[int, Person]) -> None:
    """Those that somebody has proven to read, whichever of hers the list has."""
    addresses = EmailAddress.objects.filter(verified=True, user__anonymised_at=None)
    for pk, address in addresses.values_list("user_id", "email"):
        if pk in people:
            register.by_address[address] = people[pk]


def _add_organisation(register: Register, organisation: Organisation) -> None:
    if organisation.number:
        register.by_number[organisation.number] = organisation
    name, suffix = organisation.name, {"county": " fylke"}.get(organisation.kind, "")
    names = {name, organisation.full_name, f"{name}{suffix}", organisation.parallel_name}
    names |= {f"{name} {organisation.disambiguation}", f"{organisation.number} {name}"}
    for key in {folded(name) for name in names} - {""}:
        register.by_name[key].append(organisation)


def _add_posts(
    register: Register, people: dict[int, Person], organisations: dict[int, Organisation]
) -> None:
    # One of each, shared: with select_related every appointment would have its own.
    for appointment in Appointment.objects.filter(organisation__in=organisations):
        appointment.organisation = organisations[appointment.organisation_id]
        person = people.get(appointment.person_id)
        register.posts.add(
            Post(
                person=appointment.person_id,
                name=str(person or ""),
                organisation=appointment.organisation_id,
                kind=appointment.kind,
                title=appointment.title,
                primary=appointment.primary,
                days=Days(appointment.period.lower, appointment.period.upper),
                end_reason=appointment.end_reason,
                appointment=appointment,
            )
        )


def _related(one: str, other: str) -> bool:
    """Whether two names may be one person's: who marries keeps the first of them."""
    first, second = (
        folded(re.split(r"[\s-]", name.strip(), maxsplit=1)[0]) for name in (one, other)
    )
    return first == second
