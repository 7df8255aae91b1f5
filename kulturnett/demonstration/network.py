"""Puts the demonstration into the database: register, gatherings, committee."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import (
    AgendaItem,
    Gathering,
    Photo,
    Presentation,
    PresentationVersion,
    Speaker,
)
from gatherings.presentations import add_version
from gatherings.uploads import judge
from gatherings.uploads.photos import develop
from kulturnett.demonstration import files, texts
from kulturnett.demonstration.texts import Talk
from kulturnett.search import keep_all
from members.models import Appointment, Network, Organisation, Person
from members.slugs import slug
from workgroup.models import FollowUpNote, Seat, Term
from workgroup.notes import post_note

_SINCE = DateRange(texts.FOUNDED, None)
_THURSDAY = 3


@transaction.atomic
def load() -> list[PresentationVersion]:
    """Load everything; the versions whose text is to be read."""
    ks = Organisation.objects.create(
        kind=Organisation.Kind.KS, name="KS Trøndelag", participates=True, valid=_SINCE
    )
    secretariat = _secretariat(ks)
    committee = _committee(ks)
    _other_leaders(committee)
    Network.objects.create(
        name="Kulturnettverket i Trøndelag",
        region="Trøndelag",
        headline=texts.HEADLINE,
        lead=texts.LEAD,
        aims=texts.AIMS,
        secretariat="KS Trøndelag",
        contact=secretariat,
    )
    first = _first_gathering(ks)
    _drawing(first)
    _note(first, committee["Ola By Rise"])
    _next_gathering(ks)
    talks = [(item, talk) for item, talk in _programme(first) if talk.file]
    versions = [_presentation(item, talk, secretariat) for item, talk in talks]
    keep_all()
    return versions


def _secretariat(ks: Organisation) -> Person:
    person = Person.objects.create(
        name="Rådgiver i KS Trøndelag", email=texts.SECRETARIAT_EMAIL, phone="+47 00 00 00 00"
    )
    _appoint(person, ks, "Rådgiver", Appointment.Kind.SECRETARIAT)
    return person


def _appoint(
    person: Person,
    organisation: Organisation,
    title: str,
    kind: str,
    period: DateRange = _SINCE,
) -> None:
    Appointment.objects.create(
        person=person,
        organisation=organisation,
        title=title,
        kind=kind,
        primary=kind == Appointment.Kind.LEADER,
        period=period,
        end_reason=Appointment.EndReason.RETIRED if period.upper else "",
    )


def _committee(ks: Organisation) -> dict[str, Person]:
    term = Term.objects.create(period=_SINCE)
    counted: dict[str, int] = {}
    people = {}
    for seat in texts.COMMITTEE:
        organisation = Organisation.objects.get(number=seat.number) if seat.number else ks
        address = f"{slug(seat.name).replace('-', '.')}@example.org"
        person = people[seat.name] = Person.objects.create(name=seat.name, email=address)
        _appoint(person, organisation, seat.title, Appointment.Kind.LEADER)
        counted[seat.basis] = counted.get(seat.basis, 0) + 1
        Seat.objects.create(
            term=term,
            basis=seat.basis,
            number=counted[seat.basis],
            person=person,
            organisation=organisation,
            title=seat.title,
            period=_SINCE,
            how=Seat.How.ELECTED if seat.basis == "elected" else Seat.How.OFFICE,
        )
    return people


def _other_leaders(committee: dict[str, Person]) -> None:
    """The region's bodies take part; leaders that we have no name for go by their office."""
    bodies = Organisation.objects.filter(number__startswith="50")
    bodies.update(participates=True)
    for body in bodies.exclude(appointments__person__in=committee.values()):
        place = slug(body.name)
        person = Person.objects.create(
            name=f"Kultursjef i {body.name}", email=f"kultursjef.{place}@example.org"
        )
        _appoint(person, body, "Kultursjef", Appointment.Kind.LEADER)
    _changes()


def _changes() -> None:
    """What happens in a register: a leader has left, another has a deputy, one followed one."""
    Appointment.objects.filter(organisation__number=texts.VACANT).update(
        period=DateRange(texts.FOUNDED, texts.LEFT), end_reason=Appointment.EndReason.NEW_JOB
    )
    assisted = Organisation.objects.get(number=texts.WITH_DEPUTY)
    deputy = Person.objects.create(name=f"Nestleder for kultur i {assisted.name}")
    _appoint(deputy, assisted, "Nestleder for kultur", Appointment.Kind.DEPUTY)
    followed = Organisation.objects.get(number=texts.WITH_FORMER)
    followed.appointments.update(period=DateRange(texts.LEFT, None))
    former = Person.objects.create(name=f"Tidligere kultursjef i {followed.name}")
    before = DateRange(texts.FOUNDED, texts.LEFT)
    _appoint(former, followed, "Kultursjef", Appointment.Kind.LEADER, before)


def _gathering(day: date, **fields: object) -> Gathering:
    zone = ZoneInfo(settings.TIME_ZONE)
    return Gathering.objects.create(
        starts_at=datetime.combine(day, time(10), zone),
        ends_at=datetime.combine(day, time(15), zone),
        **fields,
    )


def _first_gathering(ks: Organisation) -> Gathering:
    gathering = _gathering(
        texts.FOUNDED,
        title=texts.FIRST_TITLE,
        slug="forste-samling",
        state=Gathering.State.HELD,
        venue="Trøndelag",
        host=ks,
        lead=texts.FIRST_LEAD,
    )
    _add_programme(gathering, texts.FIRST_PROGRAMME)
    return gathering


def _next_gathering(ks: Organisation) -> None:
    ahead = timezone.localdate() + timedelta(weeks=3)
    day = ahead + timedelta(days=(_THURSDAY - ahead.weekday()) % 7)
    gathering = _gathering(
        day,
        title=texts.NEXT_TITLE,
        slug=f"samling-{day:%Y-%m-%d}",
        state=Gathering.State.ANNOUNCED,
        venue="Trondheim (eksempel)",
        host=ks,
        lead=texts.NEXT_LEAD,
    )
    _add_programme(gathering, texts.NEXT_PROGRAMME)


def _add_programme(gathering: Gathering, programme: tuple[Talk, ...]) -> None:
    for order, talk in enumerate(programme, start=1):
        item = AgendaItem.objects.create(
            gathering=gathering,
            kind=talk.kind,
            title=talk.title,
            text=talk.text,
            start=time.fromisoformat(talk.start),
            minutes=talk.minutes,
            order=order,
        )
        if talk.person or talk.organisation:
            person = Person.objects.get_or_create(name=talk.person)[0] if talk.person else None
            Speaker.objects.create(
                item=item, person=person, title=talk.speaker_title, organisation=talk.organisation
            )


def _programme(gathering: Gathering) -> list[tuple[AgendaItem, Talk]]:
    return list(zip(gathering.items.all(), texts.FIRST_PROGRAMME, strict=True))


def _presentation(item: AgendaItem, talk: Talk, by: Person) -> PresentationVersion:
    make = files.pdf if talk.file.endswith(".pdf") else files.pptx
    upload = SimpleUploadedFile(
        talk.file, make(talk.title, talk.slides), "application/octet-stream"
    )
    presentation = Presentation.objects.create(
        gathering=item.gathering, item=item, title=talk.title, order=item.order
    )
    return add_version(presentation=presentation, file=upload, verdict=judge(upload), by=by)


def _drawing(gathering: Gathering) -> None:
    picture = develop(SimpleUploadedFile("sprint.png", files.drawing(), "image/png"))
    Photo.objects.create(
        gathering=gathering,
        file=picture.file,
        small=picture.small,
        width=picture.width,
        height=picture.height,
        sha256=picture.sha256,
        alt=texts.PHOTO_ALT,
        caption=texts.PHOTO_CAPTION,
        credit=texts.PHOTO_CREDIT,
        lead=True,
    )


def _note(gathering: Gathering, by: Person) -> None:
    note = post_note(
        gathering=gathering,
        title=texts.NOTE_TITLE,
        text=texts.NOTE_TEXT,
        audience=FollowUpNote.Audience.MEMBERS,
        attachments=(),
        form_token=uuid4(),
        by=by,
    )
    written = gathering.ends_at + timedelta(days=7)
    FollowUpNote.objects.filter(pk=note.pk).update(created_at=written)
