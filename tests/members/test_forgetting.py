"""What is left of a person who is forgotten: what happened, and nothing of her."""

import uuid
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from psycopg.types.range import DateRange

from gatherings.models import AgendaItem, Gathering, Speaker
from members import trash
from members.mail import outbox
from members.models import (
    Appointment,
    Handover,
    HandoverLine,
    MailChoice,
    Message,
    Organisation,
    Person,
    RegisterImport,
    Removed,
    SigninLink,
    YearlyCheck,
)
from members.periods import today
from tests.members.forgotten import WORDS, ask, found, pass_a_week, text_columns
from tests.personas import LONG_AGO, appoint
from workgroup.models import FollowUpNote, Seat

pytestmark = pytest.mark.django_db

# Where a name may still stand, and why.
STAYS = {
    "workgroup_followupnote.text": "running text, which the secretariat corrects when asked",
    "members_searchentry.text": "the same text of a note, as the search finds it",
    "members_searchword.word": "the words of that text",
}


def fill(kari: Person, other: Person, gathering: Gathering) -> None:
    """Something of her in every table that can hold something of a person."""
    _fill_register(kari, other)
    _fill_gathering(kari, gathering)
    _fill_outbox(kari, other)
    _fill_sign_in(kari)


def _fill_register(kari: Person, other: Person) -> None:
    appointment = Appointment.objects.get(person=kari)
    YearlyCheck.objects.create(
        appointment=appointment, token_hash="x" * 64, asked_on=today(), note=f"Ring {WORDS[3]}",
        answered_at=timezone.now(), answer="changed",
    )  # fmt: skip
    handover = Handover.objects.create(appointment=appointment)
    HandoverLine.objects.create(
        handover=handover, matter="a:1", title=f"Sak hos {kari}", choice="ends"
    )
    RegisterImport.objects.create(name="liste.csv", rows=[[WORDS[0], WORDS[1]]], read_by=other)
    mistaken = Person.objects.create(name=kari.name, email="feil@example.org")
    trash.remove(objs=[mistaken], by=other)


def _fill_gathering(kari: Person, gathering: Gathering) -> None:
    item = AgendaItem.objects.create(gathering=gathering, title="Innlegg")
    Speaker.objects.create(item=item, person=kari, title="Kultursjef", organisation="Namsos")
    FollowUpNote.objects.create(
        gathering=gathering, title="Notat", text=f"Av {kari}", author=kari, form_token=uuid.uuid4()
    )


def _fill_outbox(kari: Person, other: Person) -> None:
    MailChoice.objects.create(person=kari, kind="news", frequency="none")
    outbox.post(to=kari, subject=f"Til {kari}", body=f"Hei, {kari}")
    outbox.post(to=[kari, other], subject="Innkalling", body=f"Møt {kari} ({WORDS[1].upper()}).")
    outbox.post(to=other, subject=f"Om {kari}", body=f"Ring {WORDS[3]}, {WORDS[2]}")


def _fill_sign_in(kari: Person) -> None:
    SigninLink.objects.create(person=kari, token_hash="y" * 64, expires_at=timezone.now())
    Authenticator.objects.create(user=kari, type="webauthn", data={"name": f"{kari}s nøkkel"})
    SocialAccount.objects.create(user=kari, provider="x", uid="1", extra_data={"email": WORDS[1]})
    client = Client()
    client.force_login(kari)
    UserSession.objects.update_or_create(
        session_key=client.session.session_key,
        defaults={"user": kari, "ip": "127.0.0.1", "user_agent": kari.name},
    )


def test_nothing_personal_is_left_in_any_table(
    kari: Person, secretariat: Person, gathering: Gathering
) -> None:
    fill(kari, secretariat, gathering)
    ask(kari)
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
    client: Client, kari: Person, member: Person
) -> None:
    client.force_login(kari)
    other = Client()
    other.force_login(member)
    waiting = SessionStore()
    waiting["account_login"] = {"email": kari.email}
    waiting.save()
    ask(kari)
    assert client.get("/min-side/").status_code == 200
    pass_a_week()
    assert client.get("/min-side/").status_code == 302
    assert other.get("/min-side/").status_code == 200
    kept = [session.get_decoded()["_auth_user_id"] for session in Session.objects.all()]
    assert kept == [str(member.pk)]


def test_history_and_counts_stay_without_the_name(
    client: Client, kari: Person, secretariat: Person, gathering: Gathering
) -> None:
    fill(kari, secretariat, gathering)
    ask(kari)
    pass_a_week()
    kari.refresh_from_db()
    assert (str(kari), kari.email, kari.phone, kari.is_active) == (
        "Tidligere deltaker",
        None,
        "",
        False,
    )
    assert Speaker.objects.get(person=kari).title == "Kultursjef"
    assert FollowUpNote.objects.get(author=kari).byline == "Skrevet av Tidligere deltaker"
    both = Message.objects.get(subject="Innkalling")
    assert both.deliveries.count() == 2
    assert both.body == "Møt Tidligere deltaker (Tidligere deltaker)."
    page = client.get(gathering.get_absolute_url()).text
    assert "Tidligere deltaker, Kultursjef, Namsos" in page


def test_what_she_holds_ends_the_day_before(kari: Person, namsos: Organisation) -> None:
    later = appoint(
        kari, Organisation.objects.get(number="5028"), period=DateRange(date(2027, 8, 1))
    )
    ask(kari)
    pass_a_week()
    held = Appointment.objects.get(person=kari, organisation=namsos)
    day = date(2026, 11, 9)
    assert (held.period, held.end_reason) == (DateRange(LONG_AGO, day), "other")
    assert not Appointment.objects.filter(pk=later.pk).exists()
    seat = Seat.objects.get(person=kari)
    assert (seat.period, seat.end_reason) == (DateRange(LONG_AGO, day), "stepped_down")


@pytest.mark.parametrize(("keeps", "shown"), [(False, "Tidligere deltaker"), (True, "Kari Komité")])
def test_the_name_stays_by_her_seat_only_if_she_chose_it(
    client: Client, kari: Person, *, keeps: bool, shown: str
) -> None:
    ask(kari, keeps=keeps)
    pass_a_week()
    page = client.get("/arbeidsutvalget/").text
    assert f"{shown}, Kultursjef, Namsos kommune" in page
    assert found(("kari komité",)) == ({"workgroup_seat.shown_name"} if keeps else set())


def test_another_whose_name_begins_alike_keeps_hers(kari: Person, secretariat: Person) -> None:
    outbox.post(to=secretariat, subject="Kari Komitéen", body="Kari Komitésen og Kari Komité.")
    ask(kari)
    pass_a_week()
    message = Message.objects.get(subject="Kari Komitéen")
    assert message.body == "Kari Komitésen og Tidligere deltaker."


def test_a_name_of_one_word_takes_nothing_that_is_others(
    kari: Person, secretariat: Person, gathering: Gathering
) -> None:
    Person.objects.filter(pk=kari.pk).update(name="e", phone="1")
    outbox.post(to=secretariat, subject="Sak 1", body="Innkalling og sak 1 e")
    trash.remove(objs=[AgendaItem.objects.create(gathering=gathering, title="En")], by=secretariat)
    RegisterImport.objects.create(name="a.csv", rows=[["Hanne", "1"]], read_by=secretariat)
    ask(kari)
    pass_a_week()
    assert Message.objects.get(subject="Sak 1").body == "Innkalling og sak 1 e"
    assert [removed.title for removed in Removed.objects.all()] == ["En"]
    assert RegisterImport.objects.get().rows == [["Hanne", "1"]]
