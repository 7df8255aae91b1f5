"""Writes a plan to the register: the very lines that were shown, in one transaction."""

from collections.abc import Iterable
from itertools import batched

from members.account.addresses import change_email
from members.handover import save_appointment
from members.history import acting
from members.imports.lines import NEW, Line
from members.imports.register import Post
from members.models import Appointment, Person

_FIELDS = ("name", "phone", "language")
_POST_FIELDS = ("title", "kind", "primary", "period", "end_reason")
_BATCH = 500


def write(lines: Iterable[Line], *, by: Person) -> None:
    """Write what the lines say on behalf of `by`; the caller opens the transaction.

    What is there changes first, so that whoever leaves makes room. Raises IntegrityError when
    the register turned out to be another than the one that the lines were planned against.
    """
    acting(by)
    doing = [line for line in lines if line.post]
    for line in doing:
        _change_person(line, by)
        _change_posts(line, by)
    new = [line for line in doing if line.outcome == NEW]
    people = _new_people(new)
    for some in batched(new, _BATCH):
        _add([_appointment(line, people) for line in some], by)


def _change_person(line: Line, by: Person) -> None:
    """Her fields; her address by its own function, which changes the lock."""
    person = line.person
    if person is None or not line.fields:
        return
    named = [name for name in _FIELDS if name in line.fields]
    for name in named:
        setattr(person, name, line.fields[name])
    if named:
        person.save(update_fields=named)
    if "email" in line.fields:
        change_email(person=person, email=line.fields["email"], by=by)


def _change_posts(line: Line, by: Person) -> None:
    """The former's appointment, which makes room, and then hers where she has one."""
    for post in (line.former, line.post if line.changes else None):
        if post and post.appointment:
            _change_post(post, post.appointment, by)


def _change_post(post: Post, appointment: Appointment, by: Person) -> None:
    ended = appointment.period.upper
    for name in _POST_FIELDS:
        setattr(appointment, name, getattr(post, name))
    if ended or post.days.until:
        save_appointment(appointment=appointment, by=by)  # with what is to be handed over
    else:
        appointment.save(update_fields=_POST_FIELDS)


def _add(appointments: list[Appointment], by: Person) -> None:
    """The many without an end at once; one that ends has something to hand over."""
    lasting = [one for one in appointments if one.period.upper is None]
    Appointment.objects.bulk_create(lasting)
    for ending in appointments:
        if ending.period.upper is not None:
            save_appointment(appointment=ending, by=by)


def _new_people(lines: Iterable[Line]) -> dict[object, int]:
    """A person for each who is new, made of all that the rows say of her; her number."""
    found: dict[object, dict[str, str]] = {}
    for line in lines:
        if line.person is None:
            found.setdefault(line.key, {}).update(line.fields)
    made: list[int] = []
    for some in batched(found.values(), _BATCH):
        people = [Person(**{**fields, "email": fields.get("email")}) for fields in some]
        made += [person.pk for person in Person.objects.bulk_create(people)]
    return dict(zip(found, made, strict=True))


def _appointment(line: Line, people: dict[object, int]) -> Appointment:
    post = line.post
    if post is None:
        raise LookupError("A line without an appointment writes none.")
    return Appointment(
        person_id=line.person_pk or people[line.key],
        organisation_id=post.organisation,
        **{name: getattr(post, name) for name in _POST_FIELDS},
    )
