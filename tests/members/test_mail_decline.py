"""The link that declines: opening it declines nothing, one press does, signed in or not."""

from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from members.mail.mail_choices import decline_url, frequencies
from members.models import Network, Person

pytestmark = pytest.mark.django_db


def path(person: Person) -> str:
    """Where her letters lead."""
    return urlsplit(decline_url(person)).path


def test_opening_it_declines_nothing(client: Client, member: Person, network: Network) -> None:
    page = client.get(path(member)).text
    assert "Ikke send meg flere" in page
    assert "Åse" not in page
    assert frequencies(member) == {"news": "at_once"}


def test_the_page_speaks_as_the_letter(client: Client, member: Person, network: Network) -> None:
    Person.objects.filter(pk=member.pk).update(language="nn")
    assert "Ikkje send meg fleire" in client.get(path(member)).text


def test_one_press_declines_and_says_so(client: Client, member: Person, network: Network) -> None:
    page = client.post(path(member)).text
    assert "Du får ikke flere slike" in page
    assert frequencies(member) == {"news": "none"}
    assert "Ikke send meg flere" not in client.get(path(member)).text


def test_a_mail_program_declines_by_itself(member: Person, network: Network) -> None:
    program = Client(enforce_csrf_checks=True)
    answer = program.post(path(member), {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, frequencies(member)) == (200, {"news": "none"})


def test_pressed_twice_it_is_the_same(client: Client, member: Person, network: Network) -> None:
    client.post(path(member))
    assert client.post(path(member)).status_code == 200
    assert member.mail_choices.count() == 1


@pytest.mark.parametrize(
    "token",
    [
        "x",
        signing.Signer(salt="members.mail_decline", sep=".").sign("0" * 32),
        signing.Signer(salt="another", sep=".").sign("0" * 32),
    ],
)
def test_a_link_that_we_did_not_make_is_not_found(
    client: Client, network: Network, token: str
) -> None:
    assert client.post(f"/svar/avmelding/{token}/").status_code == 404


def test_the_link_of_one_who_is_forgotten_is_not_found(
    client: Client, member: Person, network: Network
) -> None:
    address = path(member)
    Person.objects.filter(pk=member.pk).update(
        name="", email=None, phone="", anonymised_at=timezone.now()
    )
    assert client.get(address).status_code == 404
