"""The secretariat's desk for the register."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg.types.range import DateRange

from members.mail.outbox import post
from members.models import Appointment, Delivery, Message, Network, Organisation, Person
from tests.personas import appoint

pytestmark = pytest.mark.django_db

PERSON = {"name": "Nina Ny", "email": "", "phone": "", "language": "nb"}
NO_ROWS = {"appointments-TOTAL_FORMS": "0", "appointments-INITIAL_FORMS": "0"}


def row(organisation: Organisation, **fields: str) -> dict[str, str]:
    """One appointment in the form of a person."""
    given = {
        "organisation": str(organisation.pk),
        "title": "Kultursjef",
        "kind": "leader",
        "period_first": "2024-01-01",
        "period_last": "",
        "end_reason": "",
        "confirmed_on": "",
    }
    rows = {f"appointments-0-{name}": value for name, value in (given | fields).items()}
    return {"appointments-TOTAL_FORMS": "1", "appointments-INITIAL_FORMS": "0"} | rows


def column(page: str, name: str) -> list[str]:
    """The cells of one column of a list."""
    found = re.findall(rf'<t[dh] class="field-{name}[^"]*">(.*?)</t[dh]>', page)
    return [re.sub(r"<[^>]+>", "", cell) for cell in found]


# Persons


def test_the_list_shows_who_is_where_today(
    desk: Client, member: Person, trondheim: Organisation
) -> None:
    period = DateRange(date(2021, 1, 1), date(2022, 1, 1))
    appoint(member, Organisation.objects.get(number="5007"), period=period, title="Bibliotekar")
    page = desk.get("/admin/members/person/").text
    assert column(page, "office") == ["Rådgiver, KS Trøndelag", "Kultursjef, Trondheim kommune"]


def test_the_list_asks_as_much_for_one_as_for_fifty(desk: Client, trondheim: Organisation) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.get("/admin/members/person/")
        return len(captured)

    queries()
    few = queries()
    for number in range(40):
        person = Person.objects.create(name=f"Leder {number}")
        appoint(person, trondheim, kind="deputy")
    assert queries() == few


@pytest.mark.parametrize("words", ["Ødegård", "ase@example", "Trondheim"])
def test_persons_are_found_by_name_address_and_organisation(
    desk: Client, member: Person, words: str
) -> None:
    page = desk.get("/admin/members/person/", {"q": words}).text
    assert column(page, "name") == ["Åse Ødegård"]


def test_a_person_is_added_with_her_appointment(desk: Client, trondheim: Organisation) -> None:
    response = desk.post("/admin/members/person/add/", PERSON | row(trondheim))
    assert response.status_code == 302
    appointment = Appointment.objects.get(person__name="Nina Ny")
    assert (appointment.title, appointment.period.lower) == ("Kultursjef", date(2024, 1, 1))


def test_a_new_person_with_an_address_may_sign_in(desk: Client) -> None:
    desk.post("/admin/members/person/add/", PERSON | NO_ROWS | {"email": "Nina@Example.org"})
    assert Person.objects.get(name="Nina Ny").email == "nina@example.org"


def test_an_empty_address_is_no_address(desk: Client) -> None:
    desk.post("/admin/members/person/add/", PERSON | NO_ROWS)
    desk.post("/admin/members/person/add/", PERSON | NO_ROWS | {"name": "Nora Ny"})
    assert Person.objects.filter(name__endswith="Ny", email=None).count() == 2


def test_a_changed_address_changes_the_lock(desk: Client, outsider: Person) -> None:
    theirs = Client()
    theirs.force_login(outsider)
    page = f"/admin/members/person/{outsider.pk}/change/"
    desk.post(page, PERSON | NO_ROWS | {"name": "Ulf Ny", "email": "ny@example.org"})
    person = Person.objects.get(pk=outsider.pk)
    assert (person.name, person.email) == ("Ulf Ny", "ny@example.org")
    assert [delivery.address for delivery in Delivery.objects.order_by("pk")] == [
        "ulf@example.org",
        "ny@example.org",
    ]
    assert theirs.get("/konto/logg-inn/").status_code == 200


def test_what_is_saved_without_a_new_address_tells_nobody(desk: Client, outsider: Person) -> None:
    page = f"/admin/members/person/{outsider.pk}/change/"
    desk.post(page, PERSON | NO_ROWS | {"name": "Ulf Ny", "email": "ulf@example.org"})
    assert (Person.objects.get(pk=outsider.pk).name, Delivery.objects.count()) == ("Ulf Ny", 0)


def test_a_name_must_be_written(desk: Client) -> None:
    response = desk.post("/admin/members/person/add/", PERSON | NO_ROWS | {"name": ""})
    assert "Dette må fylles ut." in response.text


def test_anothers_address_is_explained(desk: Client, member: Person, outsider: Person) -> None:
    page = f"/admin/members/person/{outsider.pk}/change/"
    response = desk.post(page, PERSON | NO_ROWS | {"email": "ase@example.org"})
    assert "En annen person har denne e-postadressen." in response.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"period_first": "0001-01-01"}, "Datoene må ligge mellom 2000 og 2099."),
        ({"period_first": ""}, "Skriv den første dagen."),
        ({"period_last": "2026-12-31"}, "Si hvorfor vervet slutter."),
        ({"confirmed_on": "0001-01-01"}, "Datoen må ligge mellom 2000 og 2100."),
        ({"kind": "deputy", "primary": "on"}, "Bare en kulturleder kan være øverst."),
        ({"primary": "on"}, "Organisasjonen har alt en øverste kulturleder da."),
    ],
)
def test_what_is_wrong_with_an_appointment_is_said(
    desk: Client, member: Person, trondheim: Organisation, fields: dict[str, str], sentence: str
) -> None:
    response = desk.post("/admin/members/person/add/", PERSON | row(trondheim, **fields))
    assert sentence in response.text
    assert Person.objects.filter(name="Nina Ny").count() == 0


def test_there_is_no_password_in_the_form(desk: Client, member: Person) -> None:
    page = desk.get(f"/admin/members/person/{member.pk}/change/").text
    assert "assword" not in page
    assert "passord" not in page


def test_a_person_with_a_past_is_not_removed_and_it_says_why(desk: Client, member: Person) -> None:
    page = desk.get(f"/admin/members/person/{member.pk}/delete/").text
    assert "Kultursjef, Trondheim kommune" in page
    desk.post(f"/admin/members/person/{member.pk}/delete/", {"post": "yes"})
    assert Person.objects.filter(pk=member.pk).exists()


# Organisations and appointments


def test_organisations_are_found_and_narrowed(desk: Client, trondheim: Organisation) -> None:
    page = desk.get("/admin/members/organisation/", {"participates__exact": "1"}).text
    assert column(page, "full_name") == ["KS Trøndelag", "Trondheim kommune"]
    page = desk.get("/admin/members/organisation/", {"q": "Snåase"}).text
    assert column(page, "full_name") == ["Snåsa kommune"]


def test_an_organisation_is_taken_into_the_network(desk: Client) -> None:
    roros = Organisation.objects.get(number="5025")
    fields = {
        "kind": "municipality",
        "number": "5025",
        "name": "Røros",
        "parallel_name": "Rosse",
        "parallel_language": "sma",
        "disambiguation": "",
        "participates": "on",
        "email": "",
        "homepage": "",
        "valid_first": "2024-01-01",
        "valid_last": "",
    }
    response = desk.post(f"/admin/members/organisation/{roros.pk}/change/", fields)
    assert response.status_code == 302
    assert list(Organisation.objects.participating().filter(number="5025")) == [roros]


def test_appointments_show_first_and_last_day(desk: Client, outsider: Person) -> None:
    period = DateRange(date(2021, 1, 1), date(2022, 1, 1))
    appoint(outsider, Organisation.objects.get(number="5007"), period=period)
    page = desk.get("/admin/members/appointment/", {"q": "Utenfor"}).text
    assert column(page, "first_day") == ["1. januar 2021"]
    assert column(page, "last_day") == ["31. desember 2021"]
    assert column(desk.get("/admin/members/appointment/", {"q": "Siri"}).text, "last_day") == ["–"]


@pytest.mark.parametrize(
    ("kind", "number", "written", "shown"),
    [
        ("municipality", "5090", "Indre Namdal kommune", "Indre Namdal kommune"),
        ("county", "57", "Nord fylkeskommune", "Nord fylkeskommune"),
        ("other", "", "Kulturtanken kommune", "Kulturtanken kommune"),
    ],
)
def test_the_kind_is_not_written_into_the_name(
    desk: Client, kind: str, number: str, written: str, shown: str
) -> None:
    fields = {"kind": kind, "number": number, "name": written, "valid_first": "2027-01-01"}
    assert desk.post("/admin/members/organisation/add/", fields).status_code == 302
    assert Organisation.objects.latest("pk").full_name == shown


@pytest.mark.parametrize(
    ("model", "field", "words", "found"),
    [
        ("appointment", "person", "Ødegård", ["Åse Ødegård"]),
        ("appointment", "organisation", "5025", ["Røros kommune"]),
        ("network", "contact", "Siri", ["Siri Sekretær"]),
    ],
)
def test_others_choose_by_typing(
    desk: Client, member: Person, model: str, field: str, words: str, found: list[str]
) -> None:
    asked = {"app_label": "members", "model_name": model, "field_name": field, "term": words}
    results = desk.get("/admin/autocomplete/", asked).json()["results"]
    assert [result["text"] for result in results] == found


# The network


def test_the_networks_link_leads_to_its_row(desk: Client, network: Network) -> None:
    assert desk.get("/admin/members/network/")["Location"] == "/admin/members/network/1/change/"


def test_without_a_row_it_leads_to_making_it(desk: Client, secretariat: Person) -> None:
    assert desk.get("/admin/members/network/")["Location"] == "/admin/members/network/add/"
    fields = {
        "name": "Kulturnettverket i Agder",
        "region": "Agder",
        "secretariat": "KS Agder",
        "contact": str(secretariat.pk),
        "headline": "Velkommen",
        "lead": "",
        "aims": "Mer kultur.",
    }
    assert desk.post("/admin/members/network/add/", fields).status_code == 302
    assert Network.objects.get().pk == 1


def test_a_second_network_cannot_be_added(desk: Client, network: Network) -> None:
    assert desk.get("/admin/members/network/add/").status_code == 403


def test_the_network_cannot_be_removed(desk: Client, network: Network) -> None:
    assert desk.get("/admin/members/network/1/delete/").status_code == 403
    desk.post("/admin/members/network/", {"action": "delete_selected", "_selected_action": "1"})
    assert Network.objects.count() == 1


def test_every_list_and_form_opens(desk: Client, network: Network, member: Person) -> None:
    post(to=member, subject="Ny samling", body="Velkommen")
    answers: dict[str, Any] = {}
    for model in (Appointment, Message, Network, Organisation, Person):
        name = model._meta.model_name
        first = model._default_manager.first()
        assert first
        for page in ("", f"{first.pk}/change/", f"{first.pk}/history/"):
            answers[f"{name}/{page}"] = desk.get(f"/admin/members/{name}/{page}").status_code
    assert {address: status for address, status in answers.items() if status != 200} == {
        "network/": 302
    }
    assert len(answers) == 15
