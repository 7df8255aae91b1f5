"""A draft on the desk: written, seen as it will look, tried on oneself, and sent once."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from members.mail.outbox import draft, post
from members.models import Delivery, Message, MessageAttachment, Network, Organisation, Person
from tests.members import waiting

pytestmark = pytest.mark.django_db

MESSAGES = "/admin/members/message/"


@pytest.fixture
def unsent(network: Network, member: Person, secretariat: Person) -> Message:
    """A draft for all members."""
    return draft(
        subject="Samling på Røros",
        body="Velkommen **alle**.",
        by=secretariat,
        audience=Message.Audience.MEMBERS,
    )


def form(**fields: Any) -> dict[str, Any]:
    """What the form sends."""
    rows = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "4"}
    return {f"attachments-{name}": value for name, value in rows.items()} | {
        "kind": "summons",
        "audience": "members",
        "subject": "Innkalling",
        "body": "Kom.",
        **fields,
    }


def test_a_draft_is_written_and_shown_as_it_will_look(
    desk: Client, network: Network, member: Person, secretariat: Person
) -> None:
    page = desk.post(f"{MESSAGES}add/", form(), follow=True)
    message = Message.objects.get()
    assert page.redirect_chain == [(f"{MESSAGES}{message.pk}/preview/", 302)]
    assert (message.is_draft, message.by, waiting.jobs()) == (True, secretariat, [])
    assert "Send til 1 mottaker" in page.text
    assert "Åse Ødegård" in page.text
    assert "Innkallinger kommer alltid." in page.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"subject": ""}, "id_subject_error"),
        ({"body": " "}, "id_body_error"),
        ({"kind": "code"}, "id_kind_error"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_the_form(
    desk: Client, network: Network, fields: dict[str, str], said: str
) -> None:
    assert said in desk.post(f"{MESSAGES}add/", form(**fields)).text
    assert Message.objects.count() == 0


def test_a_draft_can_be_changed_until_it_is_sent(desk: Client, unsent: Message) -> None:
    address = f"{MESSAGES}{unsent.pk}/change/"
    assert desk.post(address, form(subject="Annet")).status_code == 302
    desk.post(f"{MESSAGES}{unsent.pk}/send/")
    assert desk.post(address, form(subject="Tredje")).status_code == 403
    unsent.refresh_from_db()
    assert unsent.subject == "Annet"


def test_the_frame_shows_the_letter_and_nothing_else_of_it_runs(
    desk: Client, unsent: Message
) -> None:
    answer = desk.get(f"{MESSAGES}{unsent.pk}/letter/")
    assert "Velkommen <strong>alle</strong>." in answer.text
    assert answer.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
    )
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_it_is_sent_once_however_often_it_is_pressed(
    desk: Client, unsent: Message, mailoutbox: list[EmailMessage]
) -> None:
    said = [desk.post(f"{MESSAGES}{unsent.pk}/send/", follow=True).text for _press in range(2)]
    assert desk.get(f"{MESSAGES}{unsent.pk}/history/").text.count("Sendt.") == 1
    waiting.run()
    assert "E-posten er på vei til 1 mottaker." in said[0]
    assert [letter.to for letter in mailoutbox] == [["ase@example.org"]]
    assert desk.get(f"{MESSAGES}{unsent.pk}/preview/").status_code == 404


def test_a_draft_for_nobody_is_not_sent(
    desk: Client, unsent: Message, trondheim: Organisation
) -> None:
    Message.objects.update(audience="")
    unsent.to_organisations.add(trondheim)
    page = desk.post(f"{MESSAGES}{unsent.pk}/send/", follow=True).text
    assert "Velg minst én mottaker som har e-postadresse." in page
    assert "Disse har ingen e-postadresse og får den ikke: Trondheim kommune" in page
    assert Delivery.objects.count() == 0


def test_a_copy_comes_to_oneself(
    desk: Client, unsent: Message, mailoutbox: list[EmailMessage]
) -> None:
    desk.post(f"{MESSAGES}{unsent.pk}/try/")
    waiting.run()
    assert [letter.to for letter in mailoutbox] == [["siri@example.org"]]
    unsent.refresh_from_db()
    assert unsent.is_draft


def test_opening_a_buttons_address_does_nothing(desk: Client, unsent: Message) -> None:
    assert desk.get(f"{MESSAGES}{unsent.pk}/send/").status_code == 405
    assert desk.get(f"{MESSAGES}{unsent.pk}/try/").status_code == 405
    assert waiting.jobs() == []


def test_a_file_goes_along_and_can_be_fetched(
    desk: Client, network: Network, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    file = SimpleUploadedFile("Sakliste æøå.pdf", b"%PDF-1.7", "application/pdf")
    desk.post(f"{MESSAGES}add/", form(**{"attachments-0-file": file}))
    kept = MessageAttachment.objects.get()
    assert (kept.name, kept.size, kept.content_type) == ("Sakliste æøå.pdf", 8, "application/pdf")
    assert "Sakliste" not in str(kept.file)
    answer = desk.get(f"{MESSAGES}attachment/{kept.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("virus.exe", 10, "Slike filer kan ikke legges ved."),
        ("stor.pdf", 5 * 2**20 + 1, "Filen er større enn 5 MB."),
    ],
)
def test_a_file_that_mail_does_not_take_is_refused(
    desk: Client, network: Network, name: str, size: int, said: str
) -> None:
    file = SimpleUploadedFile(name, b"x" * size)
    assert said in desk.post(f"{MESSAGES}add/", form(**{"attachments-0-file": file})).text
    assert MessageAttachment.objects.count() == 0


def test_the_same_file_goes_along_once(desk: Client, network: Network) -> None:
    files = {f"attachments-{at}-file": SimpleUploadedFile(f"{at}.pdf", b"%PDF") for at in range(2)}
    page = desk.post(f"{MESSAGES}add/", form(**{"attachments-TOTAL_FORMS": "2"}, **files)).text
    assert "Den samme filen er lagt ved to ganger." in page


def test_a_draft_can_be_deleted_and_what_was_sent_cannot(
    desk: Client, unsent: Message, member: Person
) -> None:
    sent = post(to=member, subject="Ny", body="Hei")
    assert desk.post(f"{MESSAGES}{unsent.pk}/delete/", {"post": "yes"}).status_code == 302
    assert desk.post(f"{MESSAGES}{sent.pk}/delete/", {"post": "yes"}).status_code == 403
    assert list(Message.objects.all()) == [sent]


def test_letters_in_files_are_read_the_newest_first(
    desk: Client, network: Network, member: Person, settings: Settings, tmp_path: Path
) -> None:
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": tmp_path},
        }
    }
    post(to=[member, "b@example.org"], subject="Først <b>", body="Se http://a.example/x")
    waiting.run()
    page = desk.get(f"{MESSAGES}post/").text
    assert page.count("<article>") == 2
    assert "Først &lt;b&gt;" in page
    assert '<a href="http://a.example/x" rel="nofollow">http://a.example/x</a>' in page


def test_where_mail_is_sent_there_are_no_files_to_read(
    desk: Client, network: Network, settings: Settings
) -> None:
    assert "Her er det ingen e-posttjener." not in desk.get(f"{MESSAGES}post/").text
