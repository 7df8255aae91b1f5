"""What a list would do to the register: planned row by row, against the register of this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members.imports.cells import Cells, Refused, Wanted, wanted
from members.imports.lines import CHANGED, NEW, Line, differences, fields_of, of_new, same
from members.imports.register import Days, Post, read_register
from members.models import Appointment, Organisation
from members.periods import ONE_DAY

_LEADER = Appointment.Kind.LEADER


@dataclass(frozen=True, slots=True)
class Given:
    """A row as it was read. `ends_former`: she follows whoever leads there until the day before."""

    row: int
    cells: Cells
    ends_former: bool = False


@dataclass(slots=True)
class _Met:
    """A person whom an earlier row was about, with the fields it gave, and that row's number."""

    fields: dict[str, str]
    row: int


class Plan:
    """Lines for rows; those that change what is there are weighed before those that add."""

    def __init__(self, rows: Iterable[Given]) -> None:
        given = list(rows)
        self.lines = {row.row: Line(row.row, name=row.cells.get("name", "")) for row in given}
        self._ends_former = {row.row for row in given if row.ends_former}
        understood = [asked for row in given if (asked := self._understood(row))]
        self._register = read_register(understood)
        self._met: dict[object, _Met] = {}
        self._claimed: dict[str, object] = {}
        later = [asked for asked in understood if self._find(asked)]
        for asked in later:
            self._weigh(asked)

    def in_order(self) -> list[Line]:
        """The lines in the order of the file."""
        return [self.lines[row] for row in sorted(self.lines)]

    def _understood(self, given: Given) -> Wanted | None:
        try:
            return wanted(given.row, given.cells)
        except Refused as refused:
            self.lines[given.row].refuse(refused)
            return None

    def _find(self, asked: Wanted) -> bool:
        """Find whom and where a row is about, and weigh it unless it adds an appointment."""
        line = self.lines[asked.row]
        line.asked, line.name = asked, asked.name
        try:
            organisation = self._register.organisation(asked)
            line.organisation = str(organisation)
            line.person = self._register.person(asked, organisation)
            line.post = self._post_of(asked, line, organisation)
        except Refused as refused:
            line.refuse(refused)
            return False
        if line.post.appointment is None:
            return True
        self._weigh(asked)
        return False

    def _weigh(self, asked: Wanted) -> None:
        line = self.lines[asked.row]
        try:
            known = self._take_person(asked, line)
            self._take_post(asked, line)
        except Refused as refused:
            line.refuse(refused)
            return
        self._met.setdefault(line.key, _Met(known, asked.row)).fields = known
        self._claimed.setdefault(known.get("email", ""), line.key)
        if line.post and line.post.appointment is None:
            line.outcome = NEW
            line.changes = [*of_new(line), *line.changes]
        elif line.changes:
            line.outcome = CHANGED

    def _post_of(self, asked: Wanted, line: Line, organisation: Organisation) -> Post:
        """The appointment that the row is about, as it is; a new one when there is none."""
        days = _days(asked, self._register.day)
        here = [
            post
            for post in self._register.posts.held(organisation.pk, line.key)
            if post.appointment and post.days.overlap(days)
            if asked.kind in {None, post.kind}
        ]
        if len(here) > 1:
            raise Refused("several_appointments")
        if here and here[0].row:
            raise Refused("same_row", row=str(here[0].row))
        return here[0] if here else _new_post(asked, line.key, organisation, days)

    def _take_person(self, asked: Wanted, line: Line) -> dict[str, str]:
        """What is known of her when the row is done; its news is in the line. Raises Refused."""
        met = self._met.get(line.key)
        known = dict(met.fields) if met else fields_of(line.person)
        for name, value in self._said(asked).items():
            if same(name, known.get(name, ""), value):
                continue
            if met and known.get(name):
                raise Refused("disagrees", row=str(met.row))
            line.fields[name] = value
            if line.person:
                line.changes.append([name, known.get(name, ""), value])
        return known | line.fields

    def _said(self, asked: Wanted) -> dict[str, str]:
        """What the row says of the person; an address that is hers already is no news."""
        key = self.lines[asked.row].key
        if self._claimed.get(asked.email, key) != key and asked.email:
            raise Refused("anothers_address_in_file", text=asked.email)
        email = "" if asked.email in self._register.by_address else asked.email
        said = {"name": asked.name, "email": email, "phone": asked.phone}
        return {name: value for name, value in said.items() if value} | (
            {"language": asked.language} if asked.language else {}
        )

    def _take_post(self, asked: Wanted, line: Line) -> None:
        before = line.post
        if before is None:
            raise LookupError("A row is weighed after its appointment is found.")
        after = _after(asked, before)
        if after.primary and after.kind != _LEADER:
            raise Refused("primary_not_leader")
        posts, there = self._register.posts, before.organisation
        _check_once(after, _beside(before, after, posts.held(there, before.person)))
        line.former = self._former(asked, after, _beside(before, after, posts.primary(there)))
        if before.appointment:
            line.changes += differences(before, after)
        self._accept(before, after, line)

    def _former(self, asked: Wanted, after: Post, leaders: list[Post]) -> Post | None:
        """Whose time as leader ends the day before; None where nobody leads. Raises Refused."""
        if not after.primary or not leaders:
            return None
        former = leaders[0]
        if former.row or len(leaders) > 1:
            raise Refused("has_leaders", name=former.name)
        if former.days.first >= after.days.first:
            raise Refused("leader_begins_later", name=former.name)
        if asked.row not in self._ends_former:
            raise Refused("has_leader", name=former.name)
        return former

    def _accept(self, before: Post, after: Post, line: Line) -> None:
        if line.former:
            day = after.days.first
            line.changes.append(["former", line.former.name, (day - ONE_DAY).isoformat()])
            line.former.days = Days(line.former.days.first, day)
            line.former.end_reason = line.former.end_reason or Appointment.EndReason.OTHER
        after.row = line.row
        self._register.posts.replace(before, after)
        line.post = after


def _days(asked: Wanted, day: date) -> Days:
    first = asked.first or min(day, asked.last or day)
    return Days(first, asked.last + ONE_DAY if asked.last else None)


def _beside(before: Post, after: Post, posts: list[Post]) -> list[Post]:
    """Those of `posts` that share a day with what `before` becomes."""
    return [post for post in posts if post is not before and post.days.overlap(after.days)]


def _check_once(after: Post, others: list[Post]) -> None:
    """Raise Refused when she has the same role there meanwhile, in the register or by a row."""
    for post in others:
        if post.kind == after.kind:
            raise Refused("same_row", row=str(post.row)) if post.row else Refused("twice")


def _new_post(asked: Wanted, key: object, organisation: Organisation, days: Days) -> Post:
    if not asked.title:
        raise Refused("no_title")
    if asked.last and not asked.first:
        raise Refused("no_first_day")
    kind = asked.kind or _LEADER
    return Post(
        person=key,
        name=asked.name,
        organisation=organisation.pk,
        kind=kind,
        title=asked.title,
        primary=kind == _LEADER if asked.primary is None else asked.primary,
        days=days,
        end_reason=asked.end_reason,
    )


def _after(asked: Wanted, before: Post) -> Post:
    """The appointment with what the row says; raises Refused when its days turn round."""
    if before.appointment is None:
        return before
    first = asked.first or before.days.first
    upper = asked.last + ONE_DAY if asked.last else before.days.until
    if upper is not None and upper <= first:
        raise Refused("end_before_start")
    ends = asked.last is not None and upper != before.days.until
    return Post(
        person=before.person,
        name=before.name,
        organisation=before.organisation,
        kind=before.kind,
        title=asked.title or before.title,
        primary=before.primary if asked.primary is None else asked.primary,
        days=Days(first, upper),
        end_reason=asked.end_reason if ends else before.end_reason,
        appointment=before.appointment,
    )
