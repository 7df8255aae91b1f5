"""The outbox: written with what causes it, sent by the worker."""

from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from members import tasks
from members.mail.outbox import post
from members.mail.sending import send
from members.models import Delivery, Message, Person
from tests.members import waiting

pytestmark = pytest.mark.django_db


def post_code(*, minutes: int = 15) -> Message:
    """A code to a member, that expires in `minutes`."""
    return post(
        to="ase@example.org",
        subject="Kode",
        body="1234 5678",
        kind=Message.Kind.CODE,
        expires_at=timezone.now() + timedelta(minutes=minutes),
    )


def post_plain(to: Person | str = "ase@example.org") -> Message:
    """An ordinary message."""
    return post(to=to, subject="Ny samling", body="Velkommen til Røros.")


def test_a_message_to_a_person_goes_to_her_address(
    member: Person, mailoutbox: list[EmailMessage]
) -> None:
    post_plain(member)
    waiting.run()
    letter = mailoutbox[0]
    assert (letter.to, letter.subject, letter.body.splitlines()[0]) == (
        ["ase@example.org"],
        "Ny samling",
        "Velkommen til Røros.",
    )
    assert Delivery.objects.get().person == member


def test_the_job_knows_the_delivery_and_nothing_else() -> None:
    post_plain()
    delivery = Delivery.objects.get()
    assert waiting.jobs() == [("mail", "members.send_delivery", {"delivery_id": delivery.pk})]


def test_codes_have_a_queue_of_their_own() -> None:
    post_code()
    assert [queue for queue, _task, _arguments in waiting.jobs()] == ["codes"]


def test_what_is_rolled_back_is_never_sent(mailoutbox: list[EmailMessage]) -> None:
    with transaction.atomic():
        post_plain()
        transaction.set_rollback(True)
    assert (Message.objects.count(), waiting.jobs(), mailoutbox) == (0, [], [])


def test_a_person_without_an_address_gets_no_message(member: Person) -> None:
    member.email = None
    with pytest.raises(ValueError, match="address"):
        post_plain(member)


def test_a_subject_is_one_line() -> None:
    message = post(to="ase@example.org", subject="Ny\r\nBcc: alle@example.org", body="x")
    assert message.subject == "Ny Bcc: alle@example.org"


def test_what_is_sent_says_so(mailoutbox: list[EmailMessage]) -> None:
    post_plain()
    with time_machine.travel("2026-12-03T10:00:00Z", tick=False):
        waiting.run()
        now = timezone.now()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.sent_at, delivery.attempts) == ("sent", now, 1)


def test_the_message_id_was_made_when_it_was_written(mailoutbox: list[EmailMessage]) -> None:
    post_plain()
    header_id = Delivery.objects.get().header_id
    waiting.run()
    assert mailoutbox[0].message()["Message-ID"] == header_id
    assert header_id.endswith("@127.0.0.1>")


def test_it_says_that_a_machine_wrote_it(mailoutbox: list[EmailMessage]) -> None:
    post_plain()
    waiting.run()
    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"


def test_what_is_sent_is_not_sent_again(mailoutbox: list[EmailMessage]) -> None:
    post_plain()
    delivery = Delivery.objects.get()
    send(delivery.pk)
    send(delivery.pk)
    assert len(mailoutbox) == 1


def test_a_delivery_that_is_gone_is_no_error(mailoutbox: list[EmailMessage]) -> None:
    send(1)
    assert mailoutbox == []


def test_a_code_is_emptied_when_it_is_sent(mailoutbox: list[EmailMessage]) -> None:
    post_code()
    waiting.run()
    message = Message.objects.get()
    assert (mailoutbox[0].body, message.body, message.subject) == ("1234 5678", "", "Kode")


def test_other_messages_keep_their_text(mailoutbox: list[EmailMessage]) -> None:
    post_plain()
    waiting.run()
    assert Message.objects.get().body == "Velkommen til Røros."


def test_a_code_that_is_too_old_is_not_sent(mailoutbox: list[EmailMessage]) -> None:
    post_code(minutes=0)
    waiting.run()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("failed", "For gammel da den skulle sendes.")
    assert (mailoutbox, Message.objects.get().body) == ([], "")


def test_codes_that_are_too_old_are_emptied_and_nothing_else() -> None:
    old, fresh, plain = post_code(minutes=0), post_code(), post_plain()
    tasks.empty_codes(timestamp=0)
    bodies = dict(Message.objects.values_list("pk", "body"))
    assert bodies == {old.pk: "", fresh.pk: "1234 5678", plain.pk: "Velkommen til Røros."}


def test_what_no_header_can_hold_is_given_up(mailoutbox: list[EmailMessage]) -> None:
    post_plain("ola\n@example.org")
    waiting.run()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == (
        "failed",
        "Adressen eller emnet kan ikke brukes i en e-post.",
    )


def test_sessions_and_counters_that_have_expired_are_removed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cache VALUES ('gammel', '', now() - interval '1 s'),"
            " ('ny', '', now() + interval '1 h');"
            "INSERT INTO django_session VALUES ('gammel', '', now() - interval '1 s'),"
            " ('ny', '', now() + interval '1 h')"
        )
    tasks.tidy(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cache_key FROM cache UNION ALL SELECT session_key FROM django_session"
        )
        assert cursor.fetchall() == [("ny",), ("ny",)]


def test_the_rows_of_codes_are_removed_after_a_day() -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        post_code()
    kept = [post_code(), post_plain()]
    tasks.tidy(timestamp=0)
    assert list(Message.objects.order_by("pk")) == kept
    assert Delivery.objects.count() == 2
