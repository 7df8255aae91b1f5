"""The outbox on the desk: what was sent, what was not, and the button that tries again."""

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.mail.outbox import post
from members.models import Delivery, Message, Organisation, Person
from tests.members import waiting
from tests.members.test_admin import column
from tests.members.test_outbox import post_code

pytestmark = pytest.mark.django_db

MESSAGES = "/admin/members/message/"
DELIVERIES = "/admin/members/delivery/"


@pytest.fixture
def failed(member: Person) -> Delivery:
    """One that was given up."""
    message = post(to=member, subject="Ny samling", body="Velkommen")
    waiting.run()
    Delivery.objects.update(state="failed", reason="550 Ukjent adresse", sent_at=None)
    return message.deliveries.get()


def test_the_list_tells_how_many_have_it(desk: Client) -> None:
    everybody = [f"p{number}@example.org" for number in range(6)]
    message = post(to=everybody, subject="Innkalling", body="Kom", kind=Message.Kind.SUMMONS)
    waiting.run()
    one, two, three, *_rest = message.deliveries.all()
    Delivery.objects.filter(pk__in=[one.pk, two.pk]).update(
        state="failed", reason="x", sent_at=None
    )
    Delivery.objects.filter(pk=three.pk).update(state="waiting", sent_at=None)
    page = desk.get(MESSAGES).text
    assert column(page, "recipients") == ["6 mottakere"]
    assert column(page, "state") == ["sendt 3 av 6, ikke levert 2, venter på dagens samling 1"]


def test_the_list_asks_as_often_for_many_as_for_one(desk: Client, member: Person) -> None:
    post(to=member, subject="Ny", body="Hei")
    with CaptureQueriesContext(connection) as one:
        desk.get(MESSAGES)
    for number in range(20):
        post(to=[member, "a@example.org"], subject=f"Ny {number}", body="Hei")
    with CaptureQueriesContext(connection) as many:
        desk.get(MESSAGES)
    assert len(many) == len(one)


def test_a_message_can_be_read_and_not_changed(desk: Client, member: Person) -> None:
    message = post(to=member, subject="Ny samling", body="Velkommen til Røros")
    address = f"{MESSAGES}{message.pk}/"
    page = desk.get(f"{address}change/").text
    assert "Velkommen til Røros" in page
    assert "ase@example.org" in page
    assert 'name="subject"' not in page
    assert desk.post(f"{address}change/", {"subject": "Annet"}).status_code == 403
    assert desk.get(f"{address}delete/").status_code == 403


def test_nobody_else_reads_a_code(desk: Client, member: Person) -> None:
    message = post_code()
    assert "1234 5678" not in desk.get(f"{MESSAGES}{message.pk}/change/").text


def test_what_is_written_to_nobody_is_not_shown(desk: Client) -> None:
    Client().post("/konto/logg-inn/", {"email": "ukjent@example.org"})
    assert Message.objects.count() == 1
    assert column(desk.get(MESSAGES).text, "subject") == []
    assert column(desk.get(DELIVERIES).text, "whom") == []


def test_what_did_not_arrive_is_found_with_its_reason(desk: Client, failed: Delivery) -> None:
    post(to="ulf@example.org", subject="Ny", body="Hei")
    page = desk.get(f"{DELIVERIES}?state__exact=failed").text
    assert column(page, "whom") == ["ase@example.org"]
    assert column(page, "why") == ["E-posten ble avvist. E-posttjeneren svarte: 550 Ukjent adresse"]
    assert column(page, "again") == ["Send på nytt"]
    assert column(desk.get(f"{MESSAGES}?tilstand=feilet").text, "state") == [
        "sendt 0 av 1, ikke levert 1"
    ]


def test_the_list_leads_to_who_has_the_address(
    desk: Client, failed: Delivery, trondheim: Organisation
) -> None:
    Organisation.objects.filter(pk=trondheim.pk).update(email="post@example.org")
    post(to=Organisation.objects.get(pk=trondheim.pk), subject="Ny", body="Hei")
    page = desk.get(DELIVERIES).text
    assert f'<a href="/admin/members/person/{failed.person_id}/change/">ase@example.org</a>' in page
    where = f"/admin/members/organisation/{trondheim.pk}/change/"
    assert f'<a href="{where}">post@example.org</a>' in page


def test_it_is_sent_again_at_a_press_and_once(
    desk: Client, failed: Delivery, mailoutbox: list[EmailMessage]
) -> None:
    before = len(mailoutbox)
    said = [desk.post(f"{DELIVERIES}{failed.pk}/resend/", follow=True).text for _press in range(2)]
    waiting.run()
    assert "1 e-post er lagt i kø på nytt." in said[0]
    assert "Ingenting ble lagt i kø" in said[1]
    assert len(mailoutbox) == before + 1


def test_what_is_sent_again_stands_in_the_log_of_its_letter(desk: Client, failed: Delivery) -> None:
    for _press in range(2):
        desk.post(f"{DELIVERIES}{failed.pk}/resend/")
    page = desk.get(f"/admin/members/message/{failed.message_id}/history/").text
    assert page.count(f"Sendt på nytt: levering {failed.pk}.") == 1


def test_several_are_sent_again_at_once(desk: Client, failed: Delivery) -> None:
    chosen = {"action": "resend_chosen", "_selected_action": [failed.pk]}
    assert "1 e-post er lagt i kø på nytt." in desk.post(DELIVERIES, chosen, follow=True).text
    assert Delivery.objects.get().state == "queued"


def test_a_code_has_no_such_button(desk: Client) -> None:
    post_code(minutes=0)
    waiting.run()
    assert column(desk.get(DELIVERIES).text, "again") == ["-"]


def test_nobody_but_the_secretariat_sends_again(
    client: Client, member: Person, failed: Delivery
) -> None:
    client.force_login(member)
    assert client.post(f"{DELIVERIES}{failed.pk}/resend/").status_code == 302
    assert client.get(f"{MESSAGES}post/").status_code == 302
    assert Delivery.objects.get().state == "failed"
