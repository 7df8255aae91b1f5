"""Messages to several, drafts, and what was given up and is sent again."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from members.mail.outbox import draft, post, queue, resend, send_test
from members.mail.recipients import of_draft
from members.models import Delivery, Message, Organisation, Person
from tests.members import waiting
from tests.members.test_outbox import post_code, post_plain
from tests.personas import appoint

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER = NOW + timedelta(hours=1)


def test_several_get_one_message_and_one_job(
    member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    message = post(to=[member, secretariat], subject="Ny", body="Hei", by=secretariat)
    pks = list(message.deliveries.order_by("pk").values_list("pk", flat=True))
    assert waiting.jobs() == [("mail", "members.send_deliveries", {"delivery_ids": pks})]
    waiting.run()
    assert {letter.to[0] for letter in mailoutbox} == {"ase@example.org", "siri@example.org"}
    assert (message.by, len({letter.extra_headers["Message-ID"] for letter in mailoutbox})) == (
        secretariat,
        2,
    )


def test_nobody_gets_the_same_mail_twice(member: Person, trondheim: Organisation) -> None:
    trondheim.email = "Ase@example.org"
    message = post(to=[member, trondheim, "ase@example.org"], subject="Ny", body="Hei")
    assert message.deliveries.get().person == member


def test_of_several_those_without_an_address_are_left_out(
    member: Person, trondheim: Organisation
) -> None:
    message = post(to=[trondheim, member], subject="Ny", body="Hei")
    assert message.deliveries.get().person == member
    with pytest.raises(ValueError, match="address"):
        post(to=[trondheim], subject="Ny", body="Hei")


def test_five_thousand_are_written_with_a_handful_of_questions(
    django_assert_max_num_queries: Any,
) -> None:
    everybody = [f"p{number}@example.org" for number in range(5000)]
    with django_assert_max_num_queries(10):
        post(to=everybody, subject="Innkalling", body="Hei", kind=Message.Kind.SUMMONS)
    assert Delivery.objects.count() == 5000
    given = [pk for _queue, _task, found in waiting.jobs() for pk in found["delivery_ids"]]
    assert sorted(given) == sorted(Delivery.objects.values_list("pk", flat=True))


def test_what_goes_to_one_goes_before_what_goes_to_many() -> None:
    post(to=["a@example.org", "b@example.org"], subject="Ny", body="Hei")
    post_plain()
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs ORDER BY priority DESC, id")
        assert cursor.fetchall() == [("members.send_delivery",), ("members.send_deliveries",)]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (
            {"bounced_at": NOW},
            "Adressen er merket med at den ikke virker. Rett den, og send på nytt.",
        ),
        ({"deactivated_at": NOW}, "Personen er stengt ute, og får ikke e-post."),
        (
            {"anonymised_at": NOW, "name": "", "email": None, "phone": ""},
            "Personen er glemt, og får ikke e-post.",
        ),
    ],
)
def test_one_who_must_not_be_written_to_is_not(
    member: Person, mailoutbox: list[EmailMessage], state: dict[str, Any], reason: str
) -> None:
    post_plain(member)
    Person.objects.filter(pk=member.pk).update(**state)
    waiting.run()
    assert (Delivery.objects.get().reason, mailoutbox) == (reason, [])


def test_a_code_is_sent_even_to_an_address_that_bounced(
    member: Person, mailoutbox: list[EmailMessage]
) -> None:
    Person.objects.filter(pk=member.pk).update(bounced_at=NOW)
    post(to=member, subject="Kode", body="1", kind=Message.Kind.CODE, expires_at=LATER)
    waiting.run()
    assert len(mailoutbox) == 1


def test_what_was_given_up_is_sent_again_once_and_to_the_address_of_now(
    member: Person, mailoutbox: list[EmailMessage]
) -> None:
    post_plain(member)
    Person.objects.filter(pk=member.pk).update(bounced_at=NOW)
    waiting.run()
    Person.objects.filter(pk=member.pk).update(bounced_at=None, email="ny@example.org")
    delivery = Delivery.objects.get()
    assert [resend(delivery=delivery), resend(delivery=delivery)] == [True, False]
    waiting.run()
    assert [letter.to for letter in mailoutbox] == [["ny@example.org"]]
    assert resend(delivery=delivery) is False


def test_a_code_is_not_sent_again() -> None:
    post_code(minutes=0)
    waiting.run()
    assert resend(delivery=Delivery.objects.get()) is False


def test_a_draft_is_sent_to_nobody_until_it_is_queued(
    member: Person, secretariat: Person, trondheim: Organisation, mailoutbox: list[EmailMessage]
) -> None:
    message = draft(subject="Ny", body="Hei", by=secretariat, to=[member, trondheim])
    assert (message.is_draft, waiting.jobs(), Delivery.objects.count()) == (True, [], 0)
    queue(message=message, by=secretariat)
    queue(message=message, by=secretariat)
    waiting.run()
    assert [letter.to for letter in mailoutbox] == [["ase@example.org"]]


def test_a_draft_for_nobody_with_an_address_stays_a_draft(
    secretariat: Person, trondheim: Organisation
) -> None:
    message = draft(subject="Ny", body="Hei", by=secretariat, to=[trondheim])
    with pytest.raises(ValidationError):
        queue(message=message, by=secretariat)
    message.refresh_from_db()
    assert message.is_draft


@pytest.mark.parametrize(
    ("audience", "expected"),
    [("", set()), ("members", {"Åse Ødegård", "Viggo Vara"}), ("leaders", {"Åse Ødegård"})],
)
def test_an_audience_is_those_of_today(
    member: Person, former_member: Person, deactivated: Person, secretariat: Person,
    trondheim: Organisation, audience: Message.Audience, expected: set[str],
) -> None:  # fmt: skip
    vara = Person.objects.create(name="Viggo Vara", email="viggo@example.org")
    appoint(vara, trondheim, kind="deputy")
    message = draft(subject="Ny", body="Hei", by=secretariat, audience=audience)
    assert {str(one) for one in of_draft(message)} == expected


def test_a_test_copy_comes_to_the_one_who_asked_and_to_nobody_else(
    member: Person, secretariat: Person, mailoutbox: list[EmailMessage]
) -> None:
    message = draft(subject="Ny", body="Hei", by=secretariat, to=[member])
    send_test(message=message, by=secretariat)
    waiting.run()
    [letter] = mailoutbox
    assert (letter.to, letter.subject) == (["siri@example.org"], "Prøve: Ny")
