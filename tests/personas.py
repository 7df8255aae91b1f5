"""The people of the tests: each test reads as a sentence about them."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Presentation, PresentationVersion
from members.models import Appointment, Network, Organisation, Person
from workgroup.models import Seat, Term

LONG_AGO = date(2020, 1, 1)
# Where the pages of two of them are.
MEMBER_UID = UUID("00000000-0000-4000-8000-000000000001")
FORMER_UID = UUID("00000000-0000-4000-8000-000000000002")


def appoint(
    person: Person,
    organisation: Organisation,
    *,
    kind: str = "leader",
    period: DateRange | None = None,
    title: str = "Kultursjef",
) -> Appointment:
    """An appointment that holds today, unless `period` says otherwise."""
    period = period or DateRange(LONG_AGO, None)
    return Appointment.objects.create(
        person=person,
        organisation=organisation,
        kind=kind,
        title=title,
        primary=kind == "leader",
        period=period,
        end_reason="other" if period.upper else "",
    )


@pytest.fixture
def trondheim(db: None) -> Organisation:
    """A municipality of the network."""
    organisation = Organisation.objects.get(number="5001")
    Organisation.objects.filter(pk=organisation.pk).update(participates=True)
    organisation.refresh_from_db()
    return organisation


@pytest.fixture
def namsos(db: None) -> Organisation:
    """Another one."""
    Organisation.objects.filter(number="5007").update(participates=True)
    return Organisation.objects.get(number="5007")


@pytest.fixture
def ks(db: None) -> Organisation:
    """The secretariat's organisation."""
    return Organisation.objects.create(
        kind="ks", name="KS Trøndelag", participates=True, valid=DateRange(LONG_AGO, None)
    )


@pytest.fixture
def member(trondheim: Organisation) -> Person:
    """Leads culture in Trondheim today."""
    person = Person.objects.create(
        uid=MEMBER_UID, name="Åse Ødegård", email="ase@example.org", phone="900 00 001"
    )
    appoint(person, trondheim)
    return person


@pytest.fixture
def outsider(db: None) -> Person:
    """In the register with an address, without any appointment."""
    return Person.objects.create(name="Ulf Utenfor", email="ulf@example.org")


@pytest.fixture
def secretariat(ks: Organisation) -> Person:
    """KS's secretary."""
    person = Person.objects.create(
        name="Siri Sekretær", email="siri@example.org", phone="900 00 002"
    )
    appoint(person, ks, kind="secretariat", title="Rådgiver")
    return person


@pytest.fixture
def term(db: None) -> Term:
    """The committee's time: it began long ago and lasts."""
    return Term.objects.create(period=DateRange(LONG_AGO, None))


@pytest.fixture
def committee_member(term: Term, namsos: Organisation) -> Person:
    """Leads culture in Namsos and sits on the committee today."""
    person = Person.objects.create(name="Kari Komité", email="kari@example.org")
    appoint(person, namsos)
    Seat.objects.create(
        term=term,
        number=1,
        person=person,
        organisation=namsos,
        title="Kultursjef",
        period=DateRange(LONG_AGO, None),
    )
    return person


@pytest.fixture
def former_committee_member(term: Term) -> Person:
    """Held a seat until yesterday; still leads culture in Røros."""
    Organisation.objects.filter(number="5025").update(participates=True)
    roros = Organisation.objects.get(number="5025")
    person = Person.objects.create(name="Frode Før", email="frode@example.org")
    appoint(person, roros)
    Seat.objects.create(
        term=term,
        number=2,
        person=person,
        organisation=roros,
        title="Kultursjef",
        period=DateRange(LONG_AGO, timezone.localdate()),
        end_reason="stepped_down",
    )
    return person


@pytest.fixture
def network(secretariat: Person) -> Network:
    """The one row."""
    return Network.objects.create(
        name="Kulturnettverket i Trøndelag",
        region="Trøndelag",
        headline="Kulturlederne i Trøndelag, samlet på ett sted",
        lead="Her finner du samlingene.",
        aims="Vi vil *mer*.",
        secretariat="KS Trøndelag",
        contact=secretariat,
    )


type MakeGathering = Callable[..., Gathering]


@pytest.fixture
def make_gathering(db: None) -> MakeGathering:
    """Makes an announced gathering; `days` from now, negative for the past."""

    def make(*, days: int = 21, **fields: object) -> Gathering:
        start = timezone.now() + timedelta(days=days)
        given = {
            "title": "Samling i Trondheim",
            "slug": f"samling-{uuid4().hex[:8]}",
            "state": Gathering.State.ANNOUNCED,
            "starts_at": start,
            "ends_at": start + timedelta(hours=5),
            "venue": "Statens hus, Trondheim",
        }
        return Gathering.objects.create(**given | fields)

    return make


@pytest.fixture
def gathering(make_gathering: MakeGathering) -> Gathering:
    """One that was held a month ago."""
    return make_gathering(days=-30, title="Første samling")


type MakePresentation = Callable[..., Presentation]


@pytest.fixture
def make_presentation(gathering: Gathering) -> MakePresentation:
    """Makes a presentation for members with one version that is a row only (no bytes)."""

    def make(*, talk: AgendaItem | None = None, **fields: object) -> Presentation:
        given = {
            "gathering": gathering,
            "item": talk,
            "title": "Kultur og helse",
            "state": Presentation.State.READY,
        }
        presentation = Presentation.objects.create(**given | fields)
        PresentationVersion.objects.create(
            presentation=presentation,
            number=1,
            file="presentations/ingen.pdf",
            name="Kultur og helse.pdf",
            size=1900000,
            sha256=hashlib.sha256(presentation.code.encode()).hexdigest(),
            kind="pdf",
            pages=7,
            conversion=PresentationVersion.Conversion.DONE,
        )
        return presentation

    return make
