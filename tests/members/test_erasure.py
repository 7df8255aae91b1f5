"""Asking to be forgotten, and the week that it waits."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from kulturnett.tasks import forget
from members import erasure
from members.models import Delivery, Message, Network, Organisation, Person
from tests.members.forgotten import NOW, ask, pass_a_week
from tests.personas import appoint

pytestmark = pytest.mark.django_db

HERE = "/min-side/data/glem-meg/"


def test_it_waits_a_whole_week(kari: Person) -> None:
    ask(kari)
    with time_machine.travel(NOW + erasure.WAIT - timedelta(seconds=1), tick=False):
        forget(0)
    kari.refresh_from_db()
    assert (kari.name, kari.anonymised_at) == ("Kari Komité", None)
    pass_a_week()
    kari.refresh_from_db()
    assert (kari.name, kari.anonymised_at) == ("", NOW + erasure.WAIT)


def test_done_twice_it_is_done_once(kari: Person) -> None:
    ask(kari)
    pass_a_week()
    pass_a_week(NOW + timedelta(hours=1))
    kari.refresh_from_db()
    assert kari.anonymised_at == NOW + erasure.WAIT


def test_what_is_undone_is_not_done(kari: Person, secretariat: Person) -> None:
    ask(kari)
    erasure.undo(person=kari, by=secretariat)
    pass_a_week()
    kari.refresh_from_db()
    assert (kari.name, kari.erase_asked_at) == ("Kari Komité", None)


def told() -> dict[str, set[str]]:
    """Subject → addresses of what lies in the outbox."""
    sent: dict[str, set[str]] = {}
    for delivery in Delivery.objects.select_related("message"):
        sent.setdefault(delivery.message.subject, set()).add(delivery.address)
    return sent


def test_she_and_all_of_the_secretariat_are_told(
    kari: Person, secretariat: Person, ks: Organisation, member: Person
) -> None:
    second = Person.objects.create(name="Tor To", email="tor@example.org", language="nn")
    appoint(second, ks, kind="secretariat")
    everybody = {"kari@example.org", "siri@example.org", "tor@example.org"}
    ask(kari)
    erasure.undo(person=kari, by=second)
    subjects = told()
    asked = {subject for subject in subjects if "9. november 2026" in subject}
    assert set.union(*(subjects[subject] for subject in asked)) == everybody
    assert set.union(*subjects.values()) == everybody
    body = Message.objects.filter(deliveries__person=kari).earliest("pk").body
    assert "/min-side/data/glem-meg/" in body
    assert "9. november 2026" in body


def test_asking_twice_is_asking_once(kari: Person) -> None:
    ask(kari)
    ask(kari, keeps=True)
    assert Delivery.objects.filter(person=kari).count() == 1
    kari.refresh_from_db()
    assert not kari.keeps_office_name


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
    kari: Person, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    ask(kari)
    network.contact = kari
    network.save()
    pass_a_week()
    kari.refresh_from_db()
    assert kari.name == "Kari Komité"
    assert f"Person {kari.pk} asked to be forgotten" in caplog.text


def test_the_page_explains_asks_and_undoes(client: Client, kari: Person) -> None:
    client.force_login(kari)
    assert "Dette blir stående" in client.get(HERE).text
    kari.refresh_from_db()
    assert kari.erase_asked_at is None
    assert client.post(HERE, {"keeps_office_name": "ja"}).status_code == 302
    kari.refresh_from_db()
    assert (kari.erase_asked_at is not None, kari.keeps_office_name) == (True, True)
    for page in (HERE, "/min-side/", "/min-side/data/"):
        assert "Nei, jeg vil bli værende" in client.get(page).text
    client.post("/min-side/data/angre/")
    kari.refresh_from_db()
    assert (kari.erase_asked_at, kari.keeps_office_name) == (None, False)


def test_the_secretariat_asks_on_her_behalf_and_takes_it_back(desk: Client, kari: Person) -> None:
    page = f"/admin/members/person/{kari.pk}/glem/"
    assert page in desk.get(f"/admin/members/person/{kari.pk}/change/").text
    assert "Har Kari Komité bedt om å bli glemt?" in desk.get(page).text
    desk.post(page)
    kari.refresh_from_db()
    assert kari.erase_asked_at is not None
    assert "Angre" in desk.get(page).text
    desk.post(f"{page}angre/")
    kari.refresh_from_db()
    assert kari.erase_asked_at is None


def test_the_record_of_changes_says_that_she_asked(kari: Person) -> None:
    ask(kari)
    change = kari.changes.latest("pk")
    assert (change.by, change.fields) == (kari, ["erase_asked_at"])
