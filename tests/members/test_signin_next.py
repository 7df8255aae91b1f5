"""Where sign-in leads: to what was asked for, and never off the site."""

import re

import pytest
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client

from members.account.signin import issue_link, signin_url
from members.models import Person
from tests.members.test_signin import CODE, LOGIN, code_in

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://ond.example.com/",
    "//ond.example.com/",
    "/\\ond.example.com",
    "http:ond.example.com",
    "javascript:alert(1)",
    "http://localhost/",
    " //ond.example.com",
    "et-ord",
]


def hidden_next(text: str) -> str:
    found = re.search(r'name="next" value="([^"]*)"', text)
    return found.group(1) if found else ""


def test_a_page_for_members_asks_who_you_are(client: Client) -> None:
    response = client.get("/admin/members/person/?q=a")
    assert response["Location"] == f"{LOGIN}?next=/admin/members/person/%3Fq%3Da"


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("http://testserver/admin/members/person/?q=a", "/admin/members/person/%3Fq%3Da"),
        ("http://testserver//ond.example.com/", "/ond.example.com/"),
        ("https://ond.example.com/", "/min-side/"),
        ("", "/min-side/"),
    ],
)
def test_who_sent_a_form_is_led_back_to_where_it_stands(
    client: Client, form: str, wanted: str
) -> None:
    response = client.post("/min-side/", headers={"Referer": form})
    assert response["Location"] == f"{LOGIN}?next={wanted}%23usendt"


def test_what_was_asked_for_survives_to_the_end(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    page = client.get(f"{LOGIN}?next=/samlinger/%3Fside%3D2")
    wanted = hidden_next(page.text)
    assert wanted == "/samlinger/?side=2"
    response = client.post(LOGIN, {"email": "ase@example.org", "next": wanted})
    page = client.get(response["Location"])
    wanted = hidden_next(page.text)
    response = client.post(CODE, {"code": code_in(mailoutbox), "next": wanted})
    assert response["Location"] == "/samlinger/?side=2"


def test_it_survives_a_wrong_code_and_a_new_one(
    client: Client, member: Person, mailoutbox: list[EmailMessage]
) -> None:
    client.post(LOGIN, {"email": "ase@example.org", "next": "/samlinger/"})
    page = client.post(CODE, {"code": "1", "next": "/samlinger/"})
    main = page.text.partition("</main>")[0]
    assert re.findall(r'name="next" value="([^"]*)"', main) == ["/samlinger/"] * 2


def test_it_survives_the_way_back_from_a_code_that_is_used_up(client: Client) -> None:
    response = client.get(f"{CODE}?next=/samlinger/")
    assert response["Location"] == f"{LOGIN}?next=%2Fsamlinger%2F"


def test_it_survives_the_way_to_a_code_that_waits(client: Client, member: Person) -> None:
    client.post(LOGIN, {"email": "ase@example.org"})
    assert f'href="{CODE}?next=%2Fsamlinger%2F"' in client.get(f"{LOGIN}?next=/samlinger/").text


@pytest.mark.parametrize("address", ELSEWHERE)
def test_it_never_leaves_the_site(
    client: Client, member: Person, mailoutbox: list[EmailMessage], address: str
) -> None:
    response = client.post(LOGIN, {"email": "ase@example.org", "next": address})
    assert response["Location"] == CODE
    response = client.post(CODE, {"code": code_in(mailoutbox), "next": address})
    assert response["Location"] == "/inne/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_out_never_leaves_the_site(client: Client, member: Person, address: str) -> None:
    client.force_login(member)
    assert client.post("/konto/logg-ut/", {"next": address})["Location"] == "/"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_who_is_in_already_never_leaves_the_site(
    client: Client, member: Person, address: str
) -> None:
    client.force_login(member)
    assert client.get(LOGIN, {"next": address})["Location"] == "/inne/"


def filled_in(client: Client, url: str) -> str:
    """The address that stands in the field when a letter's link is followed."""
    found = re.search(r'name="email" value="([^"]*)"', client.get(url).text)
    return found.group(1) if found else ""


def test_a_letter_leads_to_sign_in_with_the_address_filled_in_and_on(
    client: Client, member: Person
) -> None:
    url = signin_url(person=member, then="/samlinger/")
    assert filled_in(client, url) == "ase@example.org"
    assert hidden_next(client.get(url).text) == "/samlinger/"
    assert "example.org" not in url


def test_an_old_letter_does_not_tell_the_new_address(client: Client, member: Person) -> None:
    url = signin_url(person=member)
    Person.objects.filter(pk=member.pk).update(email="ny@example.org")
    assert filled_in(client, url) == ""


@pytest.mark.parametrize("made_up", ["", "x", "WzEsICJhIl0:abc", "ase@example.org"])
def test_a_made_up_letter_fills_in_nothing(client: Client, member: Person, made_up: str) -> None:
    assert filled_in(client, f"{LOGIN}?til={made_up}") == ""


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_desks_second_step_never_leaves_the_site(
    client: Client, secretariat: Person, address: str
) -> None:
    client.post(issue_link(person=secretariat).removeprefix(settings.SITE_URL))
    assert client.get("/konto/to-steg/", {"next": address})["Location"] == "/admin/"
