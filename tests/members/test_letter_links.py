"""Links that open something by themselves: in the letter, and nowhere else."""

from typing import Any

import pytest
from django.apps import apps
from django.core.mail import EmailMessage
from django.db.migrations.loader import MigrationLoader
from pytest_django import Settings

from members.copies import of_person
from members.mail.outbox import post, post_link, resend, text_of
from members.models import Delivery, Message, Person
from tests.members import waiting
from tests.members.asking import asked, links
from tests.members.mailservers import Postman, free_port, mailers, serving

pytestmark = pytest.mark.django_db

LINK = "http://127.0.0.1:8000/innlegg/" + "0f" * 24 + "/"


def write(to: Person | str = "ase@example.org") -> Message:
    """A letter with a link."""
    return post_link(to=to, subject="Lenke", body=f"Her:\n{Message.LINK}\nHilsen", link=LINK)


def stored() -> str:
    """All that the outbox has in it."""
    return str([*Message.objects.values(), *Delivery.objects.values()])


def test_a_link_goes_to_its_recipient_and_is_never_readable_in_the_outbox(
    mailoutbox: list[EmailMessage],
) -> None:
    write()
    before = stored()
    waiting.run()
    assert LINK in mailoutbox[0].body
    assert ("0f0f0f" in before, "0f0f0f" in stored()) == (False, False)
    assert dict(Message.objects.values("body", "sealed_link").get()) == {
        "body": "Her:\n[lenke]\nHilsen", "sealed_link": "",
    }  # fmt: skip


def test_a_letter_that_is_tried_again_has_the_same_link(settings: Settings) -> None:
    settings.MAILERS = mailers(free_port())
    message = write()
    waiting.run()
    message.refresh_from_db()
    assert (Delivery.objects.get().attempts, text_of(message)) == (1, f"Her:\n{LINK}\nHilsen")


def test_a_letter_that_was_given_up_is_sent_again_with_its_link(
    settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    here = settings.MAILERS
    with serving(Postman(to_address="550 Nei")) as port:
        settings.MAILERS = mailers(port)
        write()
        waiting.run()
    settings.MAILERS = here
    resend(delivery=Delivery.objects.get())
    waiting.run()
    assert LINK in mailoutbox[0].body
    assert Message.objects.get().sealed_link == ""


def test_a_link_whose_key_is_gone_is_given_up_with_a_sentence(
    settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    write()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "ny nøkkel", []
    waiting.run()
    assert mailoutbox == []
    assert Delivery.objects.get().reason == "Lenken i brevet virker ikke lenger. Send et nytt brev."


def test_the_key_before_the_last_one_still_opens_it(
    settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    write()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "ny nøkkel"
    waiting.run()
    assert LINK in mailoutbox[0].body


def test_the_yearly_question_leaves_no_link_behind(
    member: Person, mailoutbox: list[EmailMessage]
) -> None:
    asked(member)
    opens = links()[0]
    waiting.run()
    assert opens in mailoutbox[0].body
    assert "/svar/" not in Message.objects.get().body
    assert links() == []


def test_her_own_copy_has_the_letter_without_the_link(member: Person) -> None:
    write(member)
    assert "0f0f0f" not in str(of_person(member))


@pytest.mark.parametrize("sent", [True, False])
def test_links_of_letters_from_before_are_taken_out_or_sealed(
    mailoutbox: list[EmailMessage], *, sent: bool
) -> None:
    message = post(to="ase@example.org", subject="Lenke", body=f"{LINK}?a=1 og {LINK}?a=2")
    if sent:
        waiting.run()
    migration = MigrationLoader(None).get_migration("members", "0015_links_leave_nothing")
    taken_out: Any = migration.operations[-1]
    taken_out.code(apps, None)
    message.refresh_from_db()
    assert message.body == "[lenke]?a=1 og [lenke]?a=2"
    assert bool(message.sealed_link) is not sent
    assert (text_of(message) == f"{LINK}?a=1 og {LINK}?a=2") is not sent
