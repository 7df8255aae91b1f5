"""Asking to be forgotten, the week that it waits, and what is left of her then: nothing."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Speaker
from kulturnett.tasks import forget
from members import erasure, outbox, trash
from members.history import acting
from members.models import (
    Appointment,
    Delivery,
    Handover,
    HandoverLine,
    MailChoice,
    Message,
    Network,
    Organisation,
    Person,
    RegisterImport,
    SigninLink,
    YearlyCheck,
)
from members.periods import today
from tests.personas import LONG_AGO, appoint
from workgroup.models import FollowUpNote, Seat

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
HERE = "/min-side/data/glem-meg/"
WORDS = ("Kari Komité", "kari@example.org", "kari@hjemme.example", "900 00 077")
# Where a name may still stand, and why.
STAYS = {
    "gatherings_photo.credit": "the law on works: the photographer is named with the picture",
    "workgroup_followupnote.text": "running text, which the secretariat corrects when asked",
}


@pytest.fixture
def her(committee_member: Person, network: Network) -> Person:
    """Kari, of the committee, with a telephone and an address of her own."""
    Person.objects.filter(pk=committee_member.pk).update(phone=WORDS[3])
    EmailAddress.objects.create(user=committee_member, email=WORDS[2], verified=True)
    committee_member.refresh_from_db()
    return committee_member


def pass_a_week(since: datetime = NOW) -> None:
    """Let the worker do what is due a week later."""
    with time_machine.travel(since + erasure.WAIT, tick=False):
        forget(0)


def ask(person: Person, by: Person | None = None, *, keeps: bool = False) -> None:
    """Ask for it at NOW."""
    with time_machine.travel(NOW, tick=False):
        erasure.ask(person=person, keeps_office_name=keeps, by=by or person)


def fill(her: Person, other: Person, gathering: Gathering) -> None:
    """Something of her in every table that can hold something of a person."""
    appointment = Appointment.objects.get(person=her)
    YearlyCheck.objects.create(
        appointment=appointment, token_hash="x" * 64, asked_on=today(), note=f"Ring {WORDS[3]}",
        answered_at=timezone.now(), answer="changed",
    )  # fmt: skip
    handover = Handover.objects.create(appointment=appointment)
    HandoverLine.objects.create(
        handover=handover, matter="a:1", title=f"Sak hos {her}", choice="ends"
    )
    item = AgendaItem.objects.create(gathering=gathering, title="Innlegg")
    Speaker.objects.create(item=item, person=her, title="Kultursjef", organisation="Namsos")
    FollowUpNote.objects.create(
        gathering=gathering, title="Notat", text=f"Av {her}", author=her, form_token=uuid.uuid4()
    )
    MailChoice.objects.create(person=her, kind="news", frequency="none")
    outbox.post(to=her, subject=f"Til {her}", body=f"Hei, {her}")
    outbox.post(to=[her, other], subject="Innkalling", body=f"Møt {her} ({WORDS[1].upper()}).")
    outbox.post(to=other, subject=f"Om {her}", body=f"Ring {WORDS[3]}, {WORDS[2]}")
    SigninLink.objects.create(person=her, token_hash="y" * 64, expires_at=timezone.now())
    Authenticator.objects.create(user=her, type="webauthn", data={"name": f"{her}s nøkkel"})
    SocialAccount.objects.create(user=her, provider="x", uid="1", extra_data={"email": WORDS[1]})
    RegisterImport.objects.create(name="liste.csv", rows=[[WORDS[0], WORDS[1]]], read_by=other)
    removed = Person.objects.create(name="Kari Komité", email="feil@example.org")
    trash.remove(objs=[removed], by=other)
    client = Client()
    client.force_login(her)
    UserSession.objects.get_or_create(
        session_key=client.session.session_key,
        defaults={"user": her, "ip": "127.0.0.1", "user_agent": her.name},
    )


def text_columns() -> list[tuple[str, str]]:
    """Table and column of everything in the database that can hold text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type IN "
            "('text', 'character varying', 'jsonb', 'json', 'ARRAY', 'inet', 'bytea')"
        )
        return [(str(table), str(column)) for table, column in cursor.fetchall()]


def found(words: tuple[str, ...] = WORDS) -> set[str]:
    """«table.column» of each place where one of `words` stands, whatever the case."""
    places = set()
    with connection.cursor() as cursor:
        for table, column in text_columns():
            cursor.execute(
                f'SELECT 1 FROM "{table}" WHERE lower("{column}"::text) LIKE ANY (%s) LIMIT 1',  # noqa: S608 names out of the catalogue
                [[f"%{word.lower()}%" for word in words]],
            )
            if cursor.fetchone():
                places.add(f"{table}.{column}")
    return places


def test_nothing_personal_is_left_in_any_table(
    her: Person, secretariat: Person, gathering: Gathering
) -> None:
    fill(her, secretariat, gathering)
    ask(her)
    assert len(text_columns()) > 100
    assert found() >= {
        "account_emailaddress.email", "members_delivery.address", "members_handoverline.title",
        "members_message.body", "members_message.subject", "members_person.name",
        "members_person.phone", "members_registerimport.rows", "members_removed.rows",
        "members_yearlycheck.note", "mfa_authenticator.data", "usersessions_usersession.user_agent",
        "socialaccount_socialaccount.extra_data", "workgroup_followupnote.text",
    }  # fmt: skip
    pass_a_week()
    assert found() - STAYS.keys() == set()
    assert found(("kari", "komit")) - STAYS.keys() == set()


def test_her_sessions_are_gone_and_nobody_elses(
    client: Client, her: Person, member: Person
) -> None:
    client.force_login(her)
    other = Client()
    other.force_login(member)
    waiting = SessionStore()
    waiting["account_login"] = {"email": her.email}
    waiting.save()
    ask(her)
    assert client.get("/min-side/").status_code == 200
    pass_a_week()
    assert client.get("/min-side/").status_code == 302
    assert other.get("/min-side/").status_code == 200
    kept = [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()]
    assert kept == [str(member.pk)]


def test_history_and_counts_stay_without_the_name(
    client: Client, her: Person, secretariat: Person, gathering: Gathering
) -> None:
    fill(her, secretariat, gathering)
    ask(her)
    pass_a_week()
    her.refresh_from_db()
    assert (str(her), her.email, her.phone, her.is_active) == (
        "Tidligere deltaker",
        None,
        "",
        False,
    )
    assert Speaker.objects.get(person=her).title == "Kultursjef"
    assert FollowUpNote.objects.get(author=her).byline == "Skrevet av Tidligere deltaker"
    both = Message.objects.get(subject="Innkalling")
    assert both.deliveries.count() == 2
    assert both.body == "Møt Tidligere deltaker (Tidligere deltaker)."
    page = client.get(gathering.get_absolute_url()).text
    assert "Tidligere deltaker, Kultursjef, Namsos" in page


def test_what_she_holds_ends_the_day_before(her: Person, namsos: Organisation) -> None:
    later = appoint(
        her, Organisation.objects.get(number="5028"), period=DateRange(date(2027, 8, 1))
    )
    ask(her)
    pass_a_week()
    held = Appointment.objects.get(person=her, organisation=namsos)
    day = date(2026, 11, 9)
    assert (held.period, held.end_reason) == (DateRange(LONG_AGO, day), "other")
    assert not Appointment.objects.filter(pk=later.pk).exists()
    seat = Seat.objects.get(person=her)
    assert (seat.period, seat.end_reason) == (DateRange(LONG_AGO, day), "stepped_down")


@pytest.mark.parametrize(("keeps", "shown"), [(False, "Tidligere deltaker"), (True, "Kari Komité")])
def test_the_name_stays_by_her_seat_only_if_she_chose_it(
    client: Client, her: Person, *, keeps: bool, shown: str
) -> None:
    ask(her, keeps=keeps)
    pass_a_week()
    page = client.get("/arbeidsutvalget/").text
    assert f"{shown}, Kultursjef, Namsos kommune" in page
    assert found(("kari komité",)) == ({"workgroup_seat.shown_name"} if keeps else set())


def test_it_waits_a_whole_week(her: Person) -> None:
    ask(her)
    with time_machine.travel(NOW + erasure.WAIT - timedelta(seconds=1), tick=False):
        forget(0)
    her.refresh_from_db()
    assert (her.name, her.anonymised_at) == ("Kari Komité", None)
    pass_a_week()
    her.refresh_from_db()
    assert (her.name, her.anonymised_at) == ("", NOW + erasure.WAIT)


def test_done_twice_it_is_done_once(her: Person) -> None:
    ask(her)
    pass_a_week()
    pass_a_week(NOW + timedelta(hours=1))
    her.refresh_from_db()
    assert her.anonymised_at == NOW + erasure.WAIT


def test_what_is_undone_is_not_done(her: Person, secretariat: Person) -> None:
    ask(her)
    erasure.undo(person=her, by=secretariat)
    pass_a_week()
    her.refresh_from_db()
    assert (her.name, her.erase_asked_at) == ("Kari Komité", None)


def told() -> dict[str, set[str]]:
    """Subject → addresses of what lies in the outbox."""
    sent: dict[str, set[str]] = {}
    for delivery in Delivery.objects.select_related("message"):
        sent.setdefault(delivery.message.subject, set()).add(delivery.address)
    return sent


def test_she_and_all_of_the_secretariat_are_told(
    her: Person, secretariat: Person, ks: Organisation, member: Person
) -> None:
    second = Person.objects.create(name="Tor To", email="tor@example.org", language="nn")
    appoint(second, ks, kind="secretariat")
    everybody = {"kari@example.org", "siri@example.org", "tor@example.org"}
    ask(her)
    erasure.undo(person=her, by=second)
    subjects = told()
    asked = {subject for subject in subjects if "9. november 2026" in subject}
    assert set.union(*(subjects[subject] for subject in asked)) == everybody
    assert set.union(*subjects.values()) == everybody
    body = Message.objects.filter(deliveries__person=her).earliest("pk").body
    assert "/min-side/data/glem-meg/" in body
    assert "9. november 2026" in body


def test_asking_twice_is_asking_once(her: Person) -> None:
    ask(her)
    ask(her, keeps=True)
    assert Delivery.objects.filter(person=her).count() == 1
    her.refresh_from_db()
    assert not her.keeps_office_name


def test_the_contact_person_must_be_another_first(
    client: Client, secretariat: Person, network: Network
) -> None:
    client.force_login(secretariat)
    page = client.post(HERE, {"keeps_office_name": ""}).text
    assert "Den som er kontaktperson for nettverket, kan ikke bli glemt" in page
    secretariat.refresh_from_db()
    assert secretariat.erase_asked_at is None


def test_the_only_one_in_the_secretariat_cannot_go(
    secretariat: Person, network: Network, member: Person
) -> None:
    network.contact = member
    network.save()
    with pytest.raises(erasure.ErasureRefusedError, match="alene i sekretariatet"):
        ask(secretariat)


def test_who_became_contact_meanwhile_waits(
    her: Person, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    ask(her)
    network.contact = her
    network.save()
    pass_a_week()
    her.refresh_from_db()
    assert her.name == "Kari Komité"
    assert f"Person {her.pk} asked to be forgotten" in caplog.text


def test_the_page_explains_asks_and_undoes(client: Client, her: Person) -> None:
    client.force_login(her)
    assert "Dette blir stående" in client.get(HERE).text
    her.refresh_from_db()
    assert her.erase_asked_at is None
    assert client.post(HERE, {"keeps_office_name": "ja"}).status_code == 302
    her.refresh_from_db()
    assert (her.erase_asked_at is not None, her.keeps_office_name) == (True, True)
    for page in (HERE, "/min-side/", "/min-side/data/"):
        assert "Nei, jeg vil bli værende" in client.get(page).text
    client.post("/min-side/data/angre/")
    her.refresh_from_db()
    assert (her.erase_asked_at, her.keeps_office_name) == (None, False)


def test_the_secretariat_asks_on_her_behalf_and_takes_it_back(desk: Client, her: Person) -> None:
    page = f"/admin/members/person/{her.pk}/glem/"
    assert page in desk.get(f"/admin/members/person/{her.pk}/change/").text
    assert "Har Kari Komité bedt om å bli glemt?" in desk.get(page).text
    desk.post(page)
    her.refresh_from_db()
    assert her.erase_asked_at is not None
    assert "Angre" in desk.get(page).text
    desk.post(f"{page}angre/")
    her.refresh_from_db()
    assert her.erase_asked_at is None


def test_another_whose_name_begins_alike_keeps_hers(her: Person, secretariat: Person) -> None:
    outbox.post(to=secretariat, subject="Kari Komitéen", body="Kari Komitésen og Kari Komité.")
    ask(her)
    pass_a_week()
    message = Message.objects.get(subject="Kari Komitéen")
    assert message.body == "Kari Komitésen og Tidligere deltaker."


def test_the_record_of_changes_says_that_she_asked(her: Person, secretariat: Person) -> None:
    ask(her)
    change = her.changes.latest("pk")
    assert (change.by, change.fields) == (her, ["erase_asked_at"])
    acting(secretariat)
    assert json.dumps(change.fields) == '["erase_asked_at"]'
