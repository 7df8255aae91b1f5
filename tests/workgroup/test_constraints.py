"""What the database refuses, whoever asks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from psycopg.types.range import DateRange

from gatherings.models import Gathering
from members.models import Organisation, Person
from tests.workgroup.conftest import MakeNote, attachment
from workgroup.models import FollowUpNote, NoteAttachment, NoteRevision, Seat, Term

YEAR = DateRange(date(2026, 1, 1), date(2027, 1, 1))
SPRING = DateRange(date(2026, 1, 1), date(2026, 7, 1))
AUTUMN = DateRange(date(2026, 7, 1), date(2027, 1, 1))

type Sit = Callable[..., Seat]


@pytest.fixture
def year(db: None) -> Term:
    return Term.objects.create(period=YEAR)


@pytest.fixture
def sit(year: Term, trondheim: Organisation) -> Sit:
    def make(**fields: Any) -> Seat:
        given: dict[str, Any] = {
            "term": year, "organisation": trondheim, "title": "Kultursjef", "period": YEAR,
        }  # fmt: skip
        if "person" not in fields:
            fields["person"] = Person.objects.create(name="Ola")
        return Seat.objects.create(**given | fields)

    return make


def refused(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=f'"{constraint}"')


def seat_refused() -> Any:
    return pytest.raises(IntegrityError, match="A seat lies outside its term")


@pytest.mark.parametrize(
    "period",
    [
        DateRange(empty=True),
        DateRange(None, date(2026, 1, 1)),
        DateRange(date(1, 1, 1), date(2026, 1, 1)),
        DateRange(date(2026, 1, 1), date(2100, 1, 2)),
    ],
)
def test_a_term_has_a_first_day_and_lies_within_our_time(db: None, period: DateRange) -> None:
    with refused("term_period"):
        Term.objects.create(period=period)


def test_terms_follow_one_another(year: Term) -> None:
    Term.objects.create(period=DateRange(date(2027, 1, 1), None))
    with refused("term_no_overlap"):
        Term.objects.create(period=DateRange(date(2025, 1, 1), date(2026, 1, 2)))


def test_a_term_has_an_elected_seat(db: None) -> None:
    with refused("term_has_seats"):
        Term.objects.create(period=YEAR, elected_seats=0)


def test_a_seat_has_a_first_day(sit: Sit) -> None:
    Term.objects.update(period=DateRange(date(2000, 1, 1), None))
    with refused("seat_period"):
        sit(period=DateRange(date(2026, 1, 1), date(2100, 1, 2)))


def test_seats_are_counted_from_one(sit: Sit) -> None:
    with refused("seat_number_from_one"):
        sit(number=0)


def test_one_place_has_one_holder_at_a_time(sit: Sit) -> None:
    sit(period=SPRING)
    sit(period=AUTUMN)
    sit(period=SPRING, number=2)
    sit(period=SPRING, basis="ks")
    with refused("seat_one_holder"):
        sit(period=YEAR)


def test_one_person_holds_one_seat_at_a_time(sit: Sit) -> None:
    person = sit(period=SPRING).person
    sit(period=AUTUMN, basis="ks", person=person)
    with refused("seat_one_per_person"):
        sit(number=2, period=SPRING, person=person)


@pytest.mark.parametrize(
    "period",
    [
        DateRange(date(2025, 12, 31), date(2027, 1, 1)),
        DateRange(date(2026, 1, 1), date(2027, 1, 2)),
        DateRange(date(2026, 1, 1), None),
    ],
)
def test_a_seat_lies_within_its_term(sit: Sit, period: DateRange) -> None:
    with seat_refused():
        sit(period=period)


@pytest.mark.parametrize(("basis", "number"), [("elected", 4), ("county", 2), ("ks", 2)])
def test_a_seat_is_one_of_those_the_term_has(sit: Sit, basis: str, number: int) -> None:
    sit(basis=basis, number=number - 1)
    with seat_refused():
        sit(basis=basis, number=number)


@pytest.mark.parametrize("change", [{"period": SPRING}, {"elected_seats": 1}])
def test_a_term_cannot_shrink_from_its_seats(sit: Sit, year: Term, change: dict[str, Any]) -> None:
    sit(number=2)
    with seat_refused():
        Term.objects.filter(pk=year.pk).update(**change)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"period": DateRange(date(2026, 1, 1), None)}, "period"),
        ({"period": DateRange(date(2025, 1, 1), date(2026, 2, 1))}, "period"),
        ({"number": 4}, "number"),
    ],
)
def test_a_form_says_in_words_that_a_seat_lies_outside_its_term(
    year: Term, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        Seat(**{"term": year, "period": YEAR, "number": 3} | fields).clean()
    assert set(raised.value.message_dict) == {field}


@pytest.mark.parametrize(
    ("term", "seat"), [(YEAR, SPRING), (DateRange(date(2026, 1, 1), None), YEAR), (None, YEAR)]
)
def test_a_form_takes_a_seat_within_its_term(term: DateRange, seat: DateRange) -> None:
    Seat(term=Term(period=term), period=seat).clean()


@pytest.mark.parametrize("fields", [{"title": " \n"}, {"text": ""}, {"text": "\t \n"}])
def test_a_note_has_heading_and_text(make_note: MakeNote, fields: dict[str, str]) -> None:
    with refused("note_not_empty"):
        make_note(**fields)


def test_a_note_is_not_edited_before_it_is_written(note: FollowUpNote) -> None:
    note.edited_at = note.created_at - timedelta(seconds=1)
    with refused("note_edited_after_written"):
        note.save()


def test_a_form_becomes_one_note(note: FollowUpNote, gathering: Gathering, member: Person) -> None:
    with pytest.raises(IntegrityError, match="form_token"):
        FollowUpNote.objects.create(
            gathering=gathering, title="En", text="To", author=member, form_token=note.form_token
        )


def test_a_note_has_the_same_file_once_and_every_file_is_described(
    make_note: MakeNote, member: Person
) -> None:
    row = make_note(attachments=[attachment()]).attachments.get()
    copy = {"note": row.note, "name": row.name, "kind": row.kind, "uploaded_by": member}
    with refused("attachment_once"), transaction.atomic():
        NoteAttachment.objects.create(size=1, sha256=row.sha256, **copy)
    for described in ({"size": 0, "sha256": "b" * 64}, {"size": 1, "sha256": uuid4().hex}):
        with refused("attachment_described"), transaction.atomic():
            NoteAttachment.objects.create(**copy | described)


def test_a_seat_and_its_term_name_themselves(sit: Sit) -> None:
    seat = sit()
    assert [str(seat), str(seat.term)] == ["Ola, Trondheim kommune", "2026–2026"]
    assert str(Term(period=DateRange(date(2026, 1, 1), None))) == "2026–"


def test_a_note_and_what_belongs_to_it_name_themselves(make_note: MakeNote) -> None:
    note = make_note(attachments=[attachment()])
    kept = NoteRevision(title="Før", replaced_at=datetime(2026, 12, 3, tzinfo=UTC))
    assert [str(note), str(note.attachments.get()), str(kept)] == [
        "Veien videre",
        "Vedlegg.pdf",
        "Før (03.12.2026)",
    ]
