"""A network with something to leak: each secret has a word of its own that must not be seen."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import (
    AgendaItem,
    Gathering,
    PageImage,
    Photo,
    Presentation,
    PresentationVersion,
    Speaker,
    TalkLink,
)
from kulturnett import search
from members.models import Handover, Network, Organisation, Person, SigninLink, YearlyCheck
from tests.personas import FORMER_UID, LONG_AGO, appoint
from workgroup.models import FollowUpNote, NoteAttachment, NoteRevision

BYTES = b"%PDF-1.7\n"
SHA256 = hashlib.sha256(BYTES).hexdigest()
TOKEN = "lenke-som-virker"
ANSWER = "svar-som-virker"
TALK = "innlegg-som-virker"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def former_member(db: None) -> Person:
    """Led culture in Selbu until yesterday; may still sign in."""
    Organisation.objects.filter(number="5032").update(participates=True)
    person = Person.objects.create(
        uid=FORMER_UID, name="Tiril Tidligere", email="tiril@example.org"
    )
    appoint(
        person,
        Organisation.objects.get(number="5032"),
        period=DateRange(LONG_AGO, timezone.localdate()),
    )
    return person


@pytest.fixture
def deactivated(trondheim: Organisation) -> Person:
    """Deputy in Trondheim, whom the secretariat has shut out."""
    person = Person.objects.create(
        name="Dag Stengt", email="dag@example.org", deactivated_at=timezone.now()
    )
    appoint(person, trondheim, kind="deputy")
    return person


@pytest.fixture
def one_factor(ks: Organisation) -> Person:
    """KS's other adviser, who signs in by a code and has no key."""
    person = Person.objects.create(name="Sivert Ettsteg", email="sivert@example.org")
    appoint(person, ks, kind="secretariat", title="Rådgiver")
    person.one_factor = True  # type: ignore[attr-defined]  # read by tests.arrival
    return person


@pytest.fixture
def world(  # noqa: PLR0913, PLR0917 each column is a person
    network: Network,
    deactivated: Person,
    outsider: Person,
    former_member: Person,
    member: Person,
    committee_member: Person,
    former_committee_member: Person,
    secretariat: Person,
    one_factor: Person,
) -> dict[str, Person | None]:
    """Person by column, over one gathering of each state and something of each audience."""
    _fill(speaker=outsider, author=committee_member, secretary=secretariat)
    _ways_in(member)
    _leaving_and_asked(former_member, member)
    search.keep_all()
    return {
        "anonymous": None,
        "deactivated": deactivated,
        "outsider": outsider,
        "former-member": former_member,
        "member": member,
        "committee": committee_member,
        "former-committee": former_committee_member,
        "secretariat": secretariat,
        "one-factor": one_factor,
    }


def _leaving_and_asked(leaver: Person, asked: Person) -> None:
    """An open handover, and a yearly question that waits for its answer."""
    Handover.objects.create(pk=1, appointment=leaver.appointments.get())
    YearlyCheck.objects.create(
        appointment=asked.appointments.get(),
        token_hash=hashlib.sha256(ANSWER.encode()).hexdigest(),
        asked_on=NOW.date(),
    )


def _ways_in(member: Person) -> None:
    SigninLink.objects.create(
        person=member,
        token_hash=hashlib.sha256(TOKEN.encode()).hexdigest(),
        expires_at=NOW + timedelta(hours=1),
    )
    Authenticator.objects.create(pk=901, user=member, type="webauthn", data={"name": "Telefonen"})


def _fill(*, speaker: Person, author: Person, secretary: Person) -> None:
    held = _gathering("holdt", "Holdtsamling", days=-30)
    draft = _gathering("utkast", "Utkastsamling", days=60, state="draft")
    _gathering("kommer", "Kommersamling", days=30, join_url="https://motelenke.example.org")
    _gathering(
        "avlyst", "Avlystsamling", days=90, state="cancelled", cancelled_at=NOW, cancel_reason="Snø"
    )
    _presentations(held, draft, talk=_talk(held, speaker))
    _talk_by_link(held, secretary)
    _photo(1, held)
    _photo(2, draft)
    _note(1, held, "Medlemsnotat", author, "members")
    _note(2, held, "Utvalgsnotat", author, "committee")
    _note(3, draft, "Kladdenotat", secretary, "members")


def _gathering(slug: str, title: str, *, days: int, **fields: Any) -> Gathering:
    start = NOW + timedelta(days=days)
    given = {"state": "announced", "venue": "Rådhuset", "text": f"Om {title}."}
    return Gathering.objects.create(
        slug=slug,
        title=title,
        starts_at=start,
        ends_at=start + timedelta(hours=5),
        **given | fields,
    )


def _talk(gathering: Gathering, speaker: Person) -> AgendaItem:
    talk = AgendaItem.objects.create(gathering=gathering, title="Innlegget")
    Speaker.objects.create(pk=901, item=talk, person=speaker, title="Forsker", organisation="HUNT")
    return talk


def _talk_by_link(gathering: Gathering, secretary: Person) -> None:
    """A talk that nothing is handed in for, by somebody with a link."""
    talk = AgendaItem.objects.create(gathering=gathering, title="Lenkeinnlegget")
    TalkLink.objects.create(
        speaker=Speaker.objects.create(pk=902, item=talk, organisation="NTNU"),
        token_hash=hashlib.sha256(TALK.encode()).hexdigest(),
        created_by=secretary,
        expires_at=NOW + timedelta(days=1),
    )


def _presentations(held: Gathering, draft: Gathering, *, talk: AgendaItem) -> None:
    _presentation("apen", "Alleord", held, audience="public", consent="public")
    _presentation("medlem", "Medlemsord", held)
    _presentation("intern", "Internord", held, audience="secretariat")
    _presentation("egen", "Innlederord", held, audience="secretariat", item=talk)
    _presentation("venter", "Kontrollord", held, state="held")
    _presentation("senere", "Senereord", held, publish_from=NOW + timedelta(days=9))
    _presentation("kladd", "Kladdeord", draft, audience="public", consent="public")
    _presentation(
        "trukket", "Trukketord", held, title="Trukkettittel", state="withdrawn", withdrawn_at=NOW
    )
    _presentation("borte", "Borteord", held, bytes_too=False)
    PresentationVersion.objects.filter(presentation__code="medlem").update(number=2)
    _version(Presentation.objects.get(code="medlem"), "Gammelord")


def _presentation(
    code: str, word: str, gathering: Gathering, *, bytes_too: bool = True, **fields: Any
) -> None:
    """A presentation called `word`, with a file whose name and text say it too."""
    presentation = Presentation.objects.create(
        code=code, gathering=gathering, **{"title": word, "state": "ready"} | fields
    )
    _version(presentation, word, bytes_too=bytes_too)


def _version(presentation: Presentation, word: str, *, bytes_too: bool = True) -> None:
    """The first version, and a picture of its page."""
    version = PresentationVersion.objects.create(
        presentation=presentation,
        number=1,
        file=_file() if bytes_too else "presentations/borte.pdf",
        name=f"{word}.pdf",
        size=len(BYTES),
        sha256=SHA256,
        kind="pdf",
        pages=1,
        text=[f"Her står {word}."],
        conversion="done",
    )
    picture = default_storage.save(f"world/{uuid4().hex}", ContentFile(f"Av {word}".encode()))
    PageImage.objects.create(
        version=version, number=1, file=picture, width=1600, height=900, small=picture,
        small_width=400, small_height=225,
    )  # fmt: skip


def _photo(pk: int, gathering: Gathering) -> None:
    Photo.objects.create(
        pk=pk, gathering=gathering, file=_file(), sha256=SHA256, width=40, height=30,
        alt=f"Lerretet i salen på {gathering.title}", credit="Foto: Kari Komité", lead=True,
    )  # fmt: skip


def _note(pk: int, gathering: Gathering, word: str, author: Person, audience: str) -> None:
    """A note called `word`, edited once, with an attachment."""
    note = FollowUpNote.objects.create(
        pk=pk, gathering=gathering, title=word, text=f"Teksten i {word}.", beginning=f"{word} her",
        author=author, audience=audience, form_token=uuid4(), created_at=NOW,
        edited_at=NOW + timedelta(minutes=5),
    )  # fmt: skip
    NoteRevision.objects.create(
        pk=pk, note=note, title=f"Strøket{word}", text=f"Strøket{word}", audience=audience,
        replaced_by=author,
    )  # fmt: skip
    NoteAttachment.objects.create(
        pk=pk, note=note, file=_file(), name=f"Vedlegg til {word}.pdf", size=len(BYTES),
        sha256=SHA256, kind="pdf", uploaded_by=author,
    )  # fmt: skip


def _file() -> str:
    return default_storage.save(f"world/{uuid4().hex}", ContentFile(BYTES))
