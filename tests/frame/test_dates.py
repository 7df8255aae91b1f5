"""No date of year 1: psycopg cannot read it back, and every page that lists it would be a 500."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from psycopg.types.range import DateRange

from members.models import Person

OURS = ("members", "gatherings", "workgroup")

# The machine's own clock, which no form asks for.
BY_THE_CLOCK = {
    "members.Change.at",
    "members.Handover.closed_at",
    "members.Handover.opened_at",
    "members.Message.queued_at",
    "members.Person.anonymised_at",
    "members.Person.bounced_at",
    "members.Person.deactivated_at",
    "members.Person.erase_asked_at",
    "members.RegisterImport.applied_at",
    "members.RegisterImport.read_at",
    "members.Removed.removed_at",
    "members.YearlyCheck.answered_at",
    "members.YearlyCheck.asked_on",
    "members.YearlyCheck.reminded_on",
    "members.YearlyCheck.settled_at",
    "procrastinate.ProcrastinateJob.scheduled_at",  # a list of ours shows it
    "members.Person.last_login",
    "members.Message.created_at",
    "members.Message.expires_at",
    "members.Delivery.sent_at",
    "members.SigninLink.expires_at",
    "members.SigninLink.used_at",
    "gatherings.Gathering.cancelled_at",
    "gatherings.Presentation.consent_at",
    "gatherings.Presentation.withdrawn_at",
    "gatherings.PresentationVersion.uploaded_at",
    "gatherings.PresentationVersion.purged_at",
    "gatherings.DownloadDay.day",
    "gatherings.Gathering.told_at",
    "gatherings.PendingUpload.created_at",
    "gatherings.Presentation.asked_at",
    "gatherings.Presentation.reminded_at",
    "gatherings.PresentationVersion.told_at",
    "gatherings.SpeakerAnswer.answered_at",
    "gatherings.TalkLink.created_at",
    "gatherings.TalkLink.expires_at",
    "gatherings.TalkLink.revoked_at",
    "gatherings.TalkLink.used_at",
    "gatherings.Touch.at",
    "members.SearchEntry.visible_from",  # as Presentation.publish_from, which is bounded
    "members.SearchTouch.at",
    "workgroup.FollowUpNote.created_at",
    "workgroup.FollowUpNote.edited_at",
    "workgroup.NoteRevision.replaced_at",
    "workgroup.NoteAttachment.uploaded_at",
}
SENTENCES = {
    "Datoen må ligge mellom 2000 og 2100.",
    "Perioden må ha en første dag og ligge mellom 2000 og 2100.",
    "Samlingen må slutte etter at den starter.",
    "Plassen må ligge innenfor valgperioden.",
}
FIRST, LAST = date(1, 1, 1), date(2100, 1, 2)


def fields() -> Iterator["models.Field[Any, Any]"]:
    """Every field of ours that holds days or times."""
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.DateField | DateRangeField):
                    yield field


def is_bounded(field: "models.Field[Any, Any]") -> bool:
    """Whether the database's own CHECKs on the column name both 2000 and 2100."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = %s::regclass AND conkey @> ARRAY(SELECT attnum"
            " FROM pg_attribute WHERE attrelid = conrelid AND attname = %s)",
            [field.model._meta.db_table, field.column],
        )
        row = cursor.fetchone()
    found = (row and row[0]) or ""
    return "2000-01-01" in found and "2100-01-01" in found


@pytest.mark.django_db
def test_every_date_that_people_can_fill_in_is_bounded_in_the_database() -> None:
    unbounded = {str(field) for field in fields() if not is_bounded(field)}
    assert unbounded == BY_THE_CLOCK
    assert len(list(fields())) - len(unbounded) >= 7


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def foolish(field: "models.Field[Any, Any]", day: date) -> Any:
    """`day`, as the field takes it."""
    if isinstance(field, DateRangeField):
        return DateRange(day, None) if day == FIRST else DateRange(date(2020, 1, 1), day)
    return moment(day) if isinstance(field, models.DateTimeField) else day


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_database_refuses_them(world: dict[str, Person | None], day: date) -> None:
    refused = set()
    bounded = {str(field) for field in fields()} - BY_THE_CLOCK
    for field in fields():
        if str(field) in bounded:
            value = foolish(field, day)
            with pytest.raises(IntegrityError, match="check constraint"), transaction.atomic():
                field.model._default_manager.update(**{field.name: value})
            refused.add(str(field))
    assert refused == bounded


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_form_says_so_in_norwegian(world: dict[str, Person | None], day: date) -> None:
    for field in fields():
        row = field.model._default_manager.order_by("pk").first()
        if str(field) in BY_THE_CLOCK or row is None:
            continue
        setattr(row, field.name, foolish(field, day))
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert SENTENCES.intersection(refused.value.messages), str(field)
