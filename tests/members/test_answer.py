"""The answer to the yearly question, from a link in the mail."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from members.models import Appointment, Network, Person, YearlyCheck
from members.periods import today
from tests.members.asking import asked, links, path
from tests.test_site import PROTECTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(network: Network, member: Person) -> YearlyCheck:
    """Åse is asked."""
    return asked(member)


def chosen(page: str) -> list[str]:
    """Which answers are chosen on the page."""
    return re.findall(r'name="said" value="(\w+)"[^>]*checked', page)


@pytest.mark.parametrize(("link", "said"), [(0, "right"), (1, "changed"), (2, "left")])
def test_each_link_opens_the_page_with_its_answer_chosen_and_changes_nothing(
    client: Client, check: YearlyCheck, link: int, said: str
) -> None:
    response = client.get(links()[link])
    assert (response.status_code, chosen(response.text)) == (200, [said])
    assert "Kultursjef" in response.text
    check.refresh_from_db()
    assert check.answered_at is None


def test_the_page_speaks_as_the_letter_unless_the_browser_has_chosen(
    client: Client, network: Network, member: Person
) -> None:
    Person.objects.filter(pk=member.pk).update(language="nn")
    asked(Person.objects.get(pk=member.pk))
    assert "Stemmer dette framleis?" in client.get(path()).text
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "nb"
    assert "Stemmer dette fortsatt?" in client.get(path()).text


@pytest.mark.parametrize("query", ["", "?svar=", "?svar=kanskje"])
def test_without_a_known_answer_none_is_chosen(
    client: Client, check: YearlyCheck, query: str
) -> None:
    assert chosen(client.get(path() + query).text) == []


def test_one_button_sends_it_without_signing_in(client: Client, check: YearlyCheck) -> None:
    response = client.post(path(), {"said": "right"}, follow=True)
    assert "Du svarte at det er riktig." in response.text
    assert Appointment.objects.get(pk=check.appointment_id).confirmed_on == today()


def test_what_is_changed_is_told_in_words(client: Client, check: YearlyCheck) -> None:
    page = client.post(path(), {"said": "changed", "note": "Ny tittel"}, follow=True).text
    assert "Sekretariatet retter det." in page
    check.refresh_from_db()
    assert (check.note, check.settled_at) == ("Ny tittel", None)


def test_who_leaves_says_the_last_day(client: Client, check: YearlyCheck) -> None:
    last = today() + timedelta(days=40)
    client.post(path(), {"said": "left", "last_day": last.isoformat(), "note": "x"})
    check.refresh_from_db()
    assert (check.last_day, check.note) == (last, "")
    assert Appointment.objects.get(pk=check.appointment_id).period.upper is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Velg et svar."),
        ({"said": "changed"}, "Skriv hva som er endret."),
        ({"said": "changed", "note": "   "}, "Skriv hva som er endret."),
        ({"said": "changed", "note": "x" * 501}, "500"),
        ({"said": "left"}, "Skriv den siste dagen."),
        ({"said": "left", "last_day": "0001-01-01"}, "Datoen må ligge mellom 2000 og 2100."),
        ({"said": "left", "last_day": "i går"}, "gyldig dato"),
        ({"said": "noe"}, "Velg et gyldig valg."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_sent(
    client: Client, check: YearlyCheck, fields: dict[str, str], sentence: str
) -> None:
    page = client.post(path(), fields).text
    assert "Svaret er ikke sendt" in page
    assert sentence in page
    check.refresh_from_db()
    assert check.answered_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_has_answered_is_told_so(client: Client, check: YearlyCheck, method: str) -> None:
    client.post(path(), {"said": "changed", "note": "Ny tittel"})
    response = getattr(client, method)(path(), {"said": "right"})
    assert (response.status_code, "Takk, du har svart" in response.text) == (200, True)
    check.refresh_from_db()
    assert check.answer == "changed"


def test_an_unknown_link_is_gone(client: Client, network: Network) -> None:
    response = client.get("/svar/finnes-ikke/")
    assert (response.status_code, "Lenken gjelder ikke lenger" in response.text) == (410, True)


def test_so_is_the_link_of_an_office_that_is_over(client: Client, check: YearlyCheck) -> None:
    link = path()
    YearlyCheck.objects.update(asked_on=today() - timedelta(days=3))
    held = Appointment.objects.get(pk=check.appointment_id)
    held.period, held.end_reason = type(held.period)(held.period.lower, today()), "other"
    held.save()
    assert client.get(link).status_code == 410
    assert client.post(link, {"said": "right"}).status_code == 410


@pytest.mark.parametrize("state", ["asked", "answered", "gone"])
def test_no_search_engine_cache_or_other_site_learns_the_address(
    client: Client, check: YearlyCheck, state: str
) -> None:
    link = "/svar/finnes-ikke/" if state == "gone" else path()
    if state == "answered":
        client.post(link, {"said": "right"})
    headers = client.get(link).headers
    assert headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == PROTECTION["Referrer-Policy"]
