"""Error pages. No test here may use the database: the pages must come when it is away."""

from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from kulturnett.errors import error_page
from members.models import Person
from tests.frame.broken import EMPTY, RAISED
from tests.walk import faults

HEADINGS = {
    400: "Vi forstod ikke forespørselen",
    403: "Du har ikke tilgang til dette",
    404: "Vi finner ikke siden",
    405: "Siden kan ikke brukes på den måten",
    410: "Siden er tatt bort",
    413: "Det du sendte, er for stort",
    429: "Vent litt, så prøv igjen",
    500: "Noe gikk galt hos oss",
    503: "Nettstedet er borte et øyeblikk",
    507: "Det er ikke plass til flere filer",
}
RETRY = {429: "30", 503: "30"}


class Untouchable:
    """A session or a user that nobody may ask anything."""

    def __getattribute__(self, name: str) -> NoReturn:
        raise AssertionError(f"The error page asked for {name}.")


@pytest.fixture(autouse=True)
def broken(settings: Settings, kept_contact: None) -> None:
    settings.ROOT_URLCONF = "tests.frame.broken"


@pytest.fixture
def visitor() -> Client:
    """Who gets the error page and not the exception."""
    return Client(raise_request_exception=False)


def is_page(response: Any, status: int) -> bool:
    """Whether it is our page for `status`, sound, telling whom to ask."""
    assert response.status_code == status
    assert faults(response.text) == []
    asked = [HEADINGS[status], f"Feil {status}", "Siri Sekretær", "siri@example.org", "900 00 002"]
    return [part for part in asked if part not in response.text] == []


def test_there_is_a_page_for_each() -> None:
    found = {path.stem for path in Path(settings.BASE_DIR, "templates/errors").glob("[0-9]*")}
    assert found == set(map(str, HEADINGS))


@pytest.mark.parametrize("status", HEADINGS)
def test_the_page_asks_neither_database_nor_session(rf: RequestFactory, status: int) -> None:
    request = rf.get("/samlinger/")
    request.session = request.user = Untouchable()  # type: ignore[assignment]
    response = error_page(request, status)
    assert is_page(response, status)
    assert response.headers.get("Retry-After") == RETRY.get(status)


def test_an_address_that_is_typed_wrong_is_shown_harmless(visitor: Client) -> None:
    response = visitor.get("/<b>æ</b>/")
    assert is_page(response, 404)
    assert "adressen /&lt;b&gt;æ&lt;/b&gt;/ som du kan se" in response.text


def test_who_is_signed_in_is_not_asked_to_sign_in(visitor: Client, member: Person) -> None:
    assert "Logg inn, hvis siden er for medlemmer" in visitor.get("/finnes-ikke/").text
    visitor.force_login(member)
    text = visitor.get("/finnes-ikke/").text
    assert "Logg inn, hvis siden er for medlemmer" not in text
    assert "Spør den som ga deg adressen" in text


@pytest.mark.parametrize("name", RAISED)
def test_what_goes_wrong_gets_its_page(visitor: Client, name: str) -> None:
    status = RAISED[name][1]
    response = visitor.get(f"/broken/{name}/")
    assert is_page(response, status)
    assert response.headers.get("Retry-After") == RETRY.get(status)


@pytest.mark.parametrize("status", EMPTY)
def test_an_error_without_a_page_gets_one_and_keeps_its_headers(
    visitor: Client, status: int
) -> None:
    response = visitor.get(f"/broken/{status}/")
    assert is_page(response, status)
    assert response.headers["Retry-After"] == "7"
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.cookies["kept"].value == "yes"


def test_an_error_that_says_something_is_left_alone(visitor: Client) -> None:
    assert visitor.get("/broken/said/").text == "said already"


def test_another_host_is_400(visitor: Client) -> None:
    assert is_page(visitor.get("/", headers={"host": "evil.example.org"}), 400)


def test_a_wrong_host_is_400_over_tls_too(visitor: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert is_page(visitor.get("/", headers={"host": "evil.example.org"}), 400)


def test_a_form_with_too_many_fields_is_413(visitor: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    form: dict[str, Any] = {"email": "a@example.org", "b": "1", "c": "2"}
    assert is_page(visitor.post("/konto/logg-inn/", form), 413)


def test_a_form_that_is_too_long_is_413(visitor: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    response = visitor.post("/konto/logg-inn/", {"email": "a" * 20})
    assert is_page(response, 413)


def test_a_form_that_breaks_off_is_400(visitor: Client) -> None:
    response = visitor.post(
        "/konto/logg-inn/", b"--x\r\n", content_type="multipart/form-data; boundary="
    )
    assert is_page(response, 400)


def test_a_form_without_its_token_is_403() -> None:
    visitor = Client(enforce_csrf_checks=True)
    response = visitor.post("/konto/logg-inn/", {"email": "a@example.org"})
    assert is_page(response, 403)
    assert '<a class="ds-link" href="/konto/logg-inn/?#usendt">' in response.text


def test_the_browser_may_ask_for_the_head_alone(visitor: Client) -> None:
    response = visitor.head("/broken/zero/")
    assert (response.status_code, response.content) == (500, b"")


def test_before_any_page_was_shown_the_error_page_comes_without_a_contact(
    rf: RequestFactory, settings: Settings, tmp_path: Path
) -> None:
    kept = settings.CACHES["kept"] | {"LOCATION": tmp_path / "empty"}
    settings.CACHES = settings.CACHES | {"kept": kept}
    response: HttpResponse = error_page(rf.get("/"), 500)
    assert faults(response.text) == []
    assert "mailto:" not in response.text
