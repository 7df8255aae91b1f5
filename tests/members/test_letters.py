"""How a letter looks, and that nobody can write a header into it."""

import email
import email.policy
from email.message import EmailMessage as Letter

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import override_settings

from members.mail.mail_choices import decline_url
from members.mail.outbox import post, send_test
from members.models import Message, MessageAttachment, Network, Organisation, Person
from tests.members import waiting
from tests.members.test_outbox import post_code

pytestmark = pytest.mark.django_db

KINDS = Message.Kind


@pytest.fixture
def letters(network: Network, mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    """What is sent while there is a network."""
    return mailoutbox


def html(letter: EmailMessage) -> str:
    """The part that mail programs show."""
    assert isinstance(letter, EmailMultiAlternatives)
    [(content, kind)] = letter.alternatives
    assert kind == "text/html"
    return str(content)


def wire(letter: EmailMessage) -> Letter:
    """The letter as it stands on the wire, read again by another program."""
    data = letter.message(policy=email.policy.SMTP).as_bytes()
    return email.message_from_bytes(data, policy=email.policy.default)


def test_the_text_is_what_was_written_without_marks_and_the_frame_below_it(
    member: Person, letters: list[EmailMessage]
) -> None:
    post(to=member, subject="Ny samling", body="Hei\n\n*Velkommen*.", kind=KINDS.SUMMONS)
    waiting.run()
    assert letters[0].body.splitlines() == [
        "Hei",
        "",
        "Velkommen.",
        "",
        "-- ",
        "Du får innkallingen fordi du hører til nettverket. Innkallinger kommer alltid.",
        "Svarer du, kommer svaret til KS Trøndelag.",
        "Kulturnettverket i Trøndelag: http://127.0.0.1:8000/",
    ]


def test_the_html_is_the_same_text(member: Person, letters: list[EmailMessage]) -> None:
    post(to=member, subject="Ny <samling>", body="*Hei* <b>du</b>\n\nhttp://a.example/x_y.")
    waiting.run()
    page = html(letters[0])
    assert "<em>Hei</em> &lt;b&gt;du&lt;/b&gt;" in page
    assert '<a href="http://a.example/x_y" style="color:#5b3fc4"' in page
    assert "<title>Ny &lt;samling&gt;</title>" in page
    assert "Svarer du, kommer svaret til KS Trøndelag." in page


@pytest.mark.parametrize("body", ["<script>x</script>", "[x](javascript:x)", "![x](http://a/b)"])
def test_the_html_runs_nothing_and_fetches_nothing(
    member: Person, letters: list[EmailMessage], body: str
) -> None:
    post(to=member, subject="Ny", body=body)
    waiting.run()
    assert all(word not in html(letters[0]) for word in ("<script", "<img", 'href="javascript'))


def test_a_link_that_is_written_as_one_is_left_alone(
    member: Person, letters: list[EmailMessage]
) -> None:
    post(to=member, subject="Ny", body="[her](http://a.example/) og <http://b.example/>")
    waiting.run()
    assert html(letters[0]).count("<a href") == 3  # and the network's own


def test_the_frame_is_in_the_language_of_the_one_who_reads_it(
    member: Person, letters: list[EmailMessage]
) -> None:
    Person.objects.filter(pk=member.pk).update(language="nn")
    post(to=member, subject="Ny", body="Hei", kind=KINDS.SUMMONS)
    waiting.run()
    assert 'lang="nn"' in html(letters[0])


def test_a_code_is_its_text_alone(letters: list[EmailMessage]) -> None:
    post_code()
    waiting.run()
    assert letters[0].body == "1234 5678"
    assert [part.get_content_type() for part in wire(letters[0]).walk()] == ["text/plain"]


def test_an_answer_goes_to_the_secretariat(member: Person, letters: list[EmailMessage]) -> None:
    post(to=member, subject="Ny", body="Hei")
    waiting.run()
    assert wire(letters[0])["Reply-To"] == "Siri Sekretær <siri@example.org>"


def test_what_may_be_declined_says_how_in_its_headers(
    member: Person, letters: list[EmailMessage]
) -> None:
    with override_settings(SITE_URL="https://kulturnettverket.trondelag.example.org"):
        post(to=member, subject="Ny", body="Hei", kind=KINDS.NEWS)
        waiting.run()
        where = decline_url(member)
    letter = wire(letters[0])
    assert letter["List-Unsubscribe"] == f"<{where}>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Ikke få flere: {where}" in letters[0].body
    assert (
        f"List-Unsubscribe: <{where}>\r\n".encode()
        in letters[0].message(policy=email.policy.SMTP).as_bytes()
    )


@pytest.mark.parametrize("kind", [KINDS.SUMMONS, KINDS.PLAIN, KINDS.INVITATION, KINDS.CHECK])
def test_what_always_comes_offers_no_way_out(
    member: Person, letters: list[EmailMessage], kind: Message.Kind
) -> None:
    post(to=member, subject="Ny", body="Hei", kind=kind)
    waiting.run()
    assert wire(letters[0])["List-Unsubscribe"] is None
    assert "avmelding" not in letters[0].body


def test_an_organisation_has_nothing_to_choose(
    trondheim: Organisation, letters: list[EmailMessage]
) -> None:
    trondheim.email = "post@trondheim.example.org"
    post(to=trondheim, subject="Ny", body="Hei", kind=KINDS.NEWS)
    waiting.run()
    assert (letters[0].to, "avmelding" in letters[0].body) == (
        ["post@trondheim.example.org"],
        False,
    )


def test_attachments_go_along_and_are_kept_once(
    member: Person, letters: list[EmailMessage]
) -> None:
    message = post(to=member, subject="Ny", body="Hei")
    attachment = MessageAttachment(
        message=message,
        name="Sakliste – æøå.pdf",
        size=4,
        sha256="a",
        content_type="application/pdf",
    )
    attachment.file.save("x.pdf", ContentFile(b"%PDF"))
    send_test(message=message, by=member)
    waiting.run()
    found = [
        (part.get_filename(), part.get_content_type(), part.get_content())
        for letter in letters
        for part in wire(letter).iter_attachments()
    ]
    assert found == [("Sakliste – æøå.pdf", "application/pdf", b"%PDF")] * 2
    assert len(set(MessageAttachment.objects.values_list("file", flat=True))) == 1


def test_an_attachment_that_is_gone_is_told(member: Person, letters: list[EmailMessage]) -> None:
    message = post(to=member, subject="Ny", body="Hei")
    MessageAttachment.objects.create(
        message=message, name="a.pdf", file="messages/ingen.pdf", size=4, sha256="a"
    )
    waiting.run()
    assert message.deliveries.get().reason == "Filen til et vedlegg er borte."
    assert letters == []


EVIL = "Ny\r\nBcc: alle@example.org\n\nHei"


def test_no_subject_writes_a_header(member: Person, letters: list[EmailMessage]) -> None:
    post(to=member, subject=EVIL, body="x")
    waiting.run()
    letter = wire(letters[0])
    assert (letter["Subject"], letter["Bcc"]) == ("Ny Bcc: alle@example.org Hei", None)


def test_no_name_writes_a_header(
    member: Person, secretariat: Person, letters: list[EmailMessage]
) -> None:
    Person.objects.filter(pk=secretariat.pk).update(name=EVIL)
    post(to=member, subject="Ny", body="x")
    waiting.run()
    letter = wire(letters[0])
    assert letter["Bcc"] is None
    assert [address.addr_spec for address in letter["Reply-To"].addresses] == ["siri@example.org"]


def test_no_attachments_name_writes_a_header(member: Person, letters: list[EmailMessage]) -> None:
    message = post(to=member, subject="Ny", body="Hei")
    attachment = MessageAttachment(
        message=message, name=f"{EVIL}.pdf", size=4, sha256="a", content_type="application/pdf"
    )
    attachment.file.save("x.pdf", ContentFile(b"%PDF"))
    waiting.run()
    assert [wire(letter)["Bcc"] for letter in letters] in ([], [None])
