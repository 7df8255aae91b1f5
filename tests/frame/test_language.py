"""Bokmål or Nynorsk: chosen in the footer, kept for the browser and for the person."""

import pytest
from django.test import Client

from members.models import Network, Person

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


def choose(client: Client, language: str, *, origin: str = HERE, back: str = "/samlinger/") -> str:
    """Press the button; where it leads, or the status where it does not."""
    response = client.post(
        "/malform/", {"language": language, "next": back}, headers={"Origin": origin}
    )
    return response.headers.get("Location", str(response.status_code))


def spoken(client: Client, path: str = "/samlinger/") -> tuple[str, bool]:
    """What the page says it is in, and whether its heading is Nynorsk."""
    response = client.get(path)
    page = response.content.decode()
    lang = page.partition('<html lang="')[2][:2]
    assert lang == response.headers["Content-Language"]
    return lang, "Samlingar" in page


def test_a_page_is_in_bokmal_where_nothing_is_chosen(client: Client, network: Network) -> None:
    assert spoken(client) == ("nb", False)


def test_a_stranger_is_spoken_to_as_she_chose(client: Client, network: Network) -> None:
    assert choose(client, "nn") == "/samlinger/"
    assert spoken(client) == ("nn", True)
    choose(client, "nb")
    assert spoken(client) == ("nb", False)


def test_a_persons_choice_follows_her_to_another_browser(member: Person, network: Network) -> None:
    first, second = Client(), Client()
    first.force_login(member)
    choose(first, "nn")
    second.force_login(member)
    assert spoken(second) == ("nn", True)


def test_her_choice_goes_before_that_of_the_browser(
    client: Client, member: Person, network: Network
) -> None:
    choose(client, "nn")
    client.force_login(member)
    assert spoken(client) == ("nb", False)


def test_an_error_page_is_in_the_language_of_the_browser(client: Client, network: Network) -> None:
    choose(client, "nn")
    assert client.get("/finnes-ikke/").headers["Content-Language"] == "nn"


@pytest.mark.parametrize(
    ("language", "origin", "back", "answer"),
    [
        ("sma", HERE, "/", "403"),
        ("nn", "https://elsewhere.example.org", "/", "403"),
        ("nn", "null", "/", "403"),
        ("nn", HERE, "https://elsewhere.example.org/", "/"),
        ("nn", HERE, "//elsewhere.example.org/", "/"),
        ("nn", HERE, "et-ord", "/"),
    ],
)
def test_only_our_own_pages_choose_and_are_led_back_to(
    client: Client, network: Network, language: str, origin: str, back: str, answer: str
) -> None:
    assert choose(client, language, origin=origin, back=back) == answer
    assert ("maalform" in client.cookies) == (answer == "/")
